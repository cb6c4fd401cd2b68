import type { IncidentListItem } from '@trucban/contracts';
import { EmptyState, LoadingBars, Panel, SeverityShape, useI18n, useLocalized } from '@trucban/ui';
import { CloseOutlined, ExportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import { IncidentClocks } from './incident-clocks.tsx';
import { usePlaceName } from '../../shared/reference.ts';

const BoardTabs = lazy(() => import('../incident/index.ts').then((m) => ({ default: m.BoardTabs })));

/** The chosen incident at the side of the board. */
export function BoardDetail({
  incident,
  onOpen,
  onClose,
}: {
  readonly incident: IncidentListItem | undefined;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const placeName = usePlaceName();
  if (!incident) {
    return (
      <Panel className="board-detail">
        <EmptyState hint title={t('board.choose')} text={t('board.chooseText')} />
      </Panel>
    );
  }
  return (
    <Panel className="board-detail" scroll={false}>
      <header className="board-detail-head">
        <SeverityShape severity={incident.severity} size={30} />
        <div>
          <h2>{incident.title}</h2>
          <span className="tb-quiet">
            {[incident.number, localized(incident.typeName), placeName(incident.location)].filter(Boolean).join(' · ')}
          </span>
        </div>
        <span>
          <Button
            type="text"
            icon={<ExportOutlined />}
            aria-label={t('board.open')}
            title={`${t('board.open')} (Enter)`}
            onClick={() => onOpen(incident.id)}
          />
          <Button type="text" icon={<CloseOutlined />} aria-label={t('button.close')} onClick={onClose} />
        </span>
        <IncidentClocks clocks={incident.sla} />
      </header>
      <Suspense fallback={<LoadingBars />}>
        <BoardTabs key={incident.id} item={incident} />
      </Suspense>
    </Panel>
  );
}
