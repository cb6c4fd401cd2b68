import { QueryState, dateTime, serverNow, useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { suppressionApi, type ListedSuppression } from '../../shared/config/config-api.ts';
import { DefinitionList } from '../../shared/config/definition-list.tsx';
import { NewDocumentDialog, type Named } from '../../shared/config/new-document-dialog.tsx';
import { usePersonName } from '../../shared/config/people.ts';
import { instantOfLocal, localOfInstant } from '../../shared/config/province-time.ts';
import { LocalTimeInput } from '../../shared/parts/local-time-input.tsx';
import { can, useMe } from '../../shared/session.ts';

/** All planned work; which of it hides anything now, and how much it has hidden. */
export function SuppressionListPage() {
  const { t } = useI18n();
  const me = useMe();
  const nameOf = usePersonName(me.id);
  const query = useQuery({
    queryKey: ['suppression', 'list'],
    queryFn: async () => (await suppressionApi.list()).items,
  });
  const [creating, setCreating] = useState(false);
  const items = query.data ?? [];
  const more: TableColumnsType<ListedSuppression> = [
    { title: t('suppression.reason'), dataIndex: 'reason', width: 220 },
    {
      title: t('suppression.time'),
      key: 'time',
      width: 160,
      render: (_, { from, to }) => (
        <span className="list-time">
          {dateTime(from)}
          <br />– {dateTime(to)}
        </span>
      ),
      sorter: (a, b) => a.from.localeCompare(b.from),
    },
    {
      title: t('suppression.state'),
      key: 'active',
      width: 110,
      render: (_, { active }) =>
        active ? (
          <strong className="tb-warn">{t('suppression.active')}</strong>
        ) : (
          <span className="tb-quiet">{t('suppression.inactive')}</span>
        ),
      sorter: (a, b) => Number(b.active) - Number(a.active),
    },
    { title: t('suppression.hidden'), dataIndex: 'suppressed', width: 90, align: 'right' },
  ];
  return (
    <QueryState query={query} rows={8}>
      {() => (
        <>
          <DefinitionList
            title={t('suppression.title')}
            path="suppressions"
            items={items}
            more={more}
            nameOf={nameOf}
            actions={
              can(me, 'config.edit.suppression') && (
                <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
                  {t('suppression.new')}
                </Button>
              )
            }
          />
          {creating && <NewSuppression taken={items.map(({ key }) => key)} onClose={() => setCreating(false)} />}
        </>
      )}
    </QueryState>
  );
}

interface Fields extends Named {
  readonly reason: string;
  readonly from: string;
  readonly to: string;
  readonly keys?: readonly string[];
}
const HOUR_MS = 3_600_000;

function NewSuppression({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const { t } = useI18n();
  const needed = { required: true, whitespace: true, message: t('field.required') };
  // The next full hour, and four hours of it.
  const [start] = useState(() => Math.ceil(serverNow() / HOUR_MS) * HOUR_MS);
  return (
    <NewDocumentDialog<Fields>
      kind="suppression"
      title={t('suppression.new')}
      taken={taken}
      initial={{ from: localOfInstant(start), to: localOfInstant(start + 4 * HOUR_MS) }}
      create={({ code, vi, en, reason, from, to, keys = [] }) =>
        suppressionApi.create({
          code,
          name: { vi, en },
          reason: reason.normalize('NFC').trim(),
          from: instantOfLocal(from),
          to: instantOfLocal(to),
          ...(keys.length > 0 && { keys }),
        })
      }
      onClose={onClose}
    >
      <Form.Item name="reason" label={t('suppression.reason')} rules={[needed]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="from" label={t('suppression.from')} rules={[needed]}>
        <LocalTimeInput />
      </Form.Item>
      <Form.Item name="to" label={t('suppression.to')} rules={[needed]}>
        <LocalTimeInput />
      </Form.Item>
      <Form.Item name="keys" label={t('suppression.keys')} extra={t('suppression.keysHelp')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} />
      </Form.Item>
    </NewDocumentDialog>
  );
}
