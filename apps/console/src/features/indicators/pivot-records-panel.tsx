import type { Pivot } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, useHotkeys, useI18n, useLocalized } from '@trucban/ui';
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { usePivotRecords } from './queries.ts';
import { RecordsTables } from './records-tables.tsx';

/** What went into a cell of a pivot: the reported numbers, and the incidents, tasks and events that were counted. */
export function PivotRecordsPanel({
  query: asked,
  cell,
  heads,
  onClose,
}: {
  /** The pivot's own question. */
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly cell: string | undefined;
  /** Of the row and the column; of a total fewer. */
  readonly heads: readonly Pick<Pivot['rows'][number], 'labels'>[];
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const query = usePivotRecords(asked, cell);
  const records = query.data;
  const labels = heads.flatMap((head) => head.labels.map(localized));
  const box = useRef<HTMLDivElement>(null);
  useHotkeys({ escape: onClose });
  // On a phone the table is as high as the screen: what was asked for must not stay below it.
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [cell, records]);
  return (
    <div ref={box} className="pivot-records">
      <Panel
        className="kpi-records"
        title={t('kpi.records')}
        count={records && records.values.length + records.cases.length}
        extra={
          <span className="tb-quiet kpi-records-of">
            {labels.join(' · ') || t('pivot.total')}
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('pivot.closeRecords')}
              onClick={onClose}
            />
          </span>
        }
      >
        <QueryState query={query} rows={4}>
          {() =>
            records && records.values.length + records.cases.length > 0 ? (
              <RecordsTables records={records} />
            ) : (
              <EmptyState hint title={t('kpi.noRecords')} />
            )
          }
        </QueryState>
      </Panel>
    </div>
  );
}
