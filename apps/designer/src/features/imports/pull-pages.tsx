import type { PullListItem } from '@trucban/contracts';
import { QueryState, dateTime, useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { pullApi } from '../../shared/config/config-api.ts';
import { DefinitionList } from '../../shared/config/definition-list.tsx';
import { DocumentEditorPage } from '../../shared/config/document-editor.tsx';
import { NewDocumentDialog, type Named } from '../../shared/config/new-document-dialog.tsx';
import { usePersonName } from '../../shared/config/people.ts';
import { useCodes } from '../../shared/parts/use-codes.ts';
import { can, useMe } from '../../shared/session.ts';
import { PULL_PARTS } from './pull-parts.ts';
import { RunsPanel } from './runs-panel.tsx';
import './imports.css';

/** All pulls, and how each does. */
export function PullListPage() {
  const { t } = useI18n();
  const me = useMe();
  const nameOf = usePersonName(me.id);
  const query = useQuery({ queryKey: ['pull', 'list'], queryFn: async () => (await pullApi.list()).items });
  const [creating, setCreating] = useState(false);
  const items = query.data ?? [];
  const at = (instant: string | null | undefined): string => (instant ? dateTime(instant) : t('pull.never'));
  const more: TableColumnsType<PullListItem> = [
    { title: t('pull.mapping'), dataIndex: 'mapping', width: 140, render: (code: string) => <code>{code}</code> },
    {
      title: t('pull.last'),
      key: 'last',
      width: 140,
      render: (_, { status }) => (status?.runningImport ? t('pull.running') : at(status?.lastRunAt)),
    },
    {
      title: t('pull.next'),
      key: 'next',
      width: 140,
      render: (_, { status }) => (status?.nextAt ? dateTime(status.nextAt) : t('pull.byHand')),
    },
    {
      title: t('pull.failures'),
      key: 'failures',
      width: 110,
      align: 'right',
      render: (_, { status }) =>
        status && status.failures > 0 ? <strong className="tb-error">{status.failures}</strong> : '0',
    },
  ];
  return (
    <QueryState query={query} rows={8}>
      {() => (
        <>
          <DefinitionList
            title={t('pull.title')}
            path="pulls"
            items={items}
            more={more}
            nameOf={nameOf}
            actions={
              can(me, 'config.edit.pull') && (
                <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
                  {t('pull.new')}
                </Button>
              )
            }
          />
          {creating && <NewPull taken={items.map(({ key }) => key)} onClose={() => setCreating(false)} />}
        </>
      )}
    </QueryState>
  );
}

/** One version of a pull, with its runs beside it. */
export function PullEditorPage() {
  return (
    <DocumentEditorPage
      kind="pull"
      parts={PULL_PARTS}
      beside={(beside) => <RunsPanel key={beside.document.version} {...beside} />}
    />
  );
}

interface Fields extends Named {
  readonly mapping: string;
  readonly source: 'http' | 'sql';
}
const SOURCES = {
  http: { type: 'http', url: 'https://' },
  sql: { type: 'sql', secret: 'database', query: 'select' },
};

function NewPull({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const { t } = useI18n();
  const mappings = useCodes('mappings');
  return (
    <NewDocumentDialog<Fields>
      kind="pull"
      title={t('pull.new')}
      taken={taken}
      initial={{ source: 'http' }}
      create={({ code, vi, en, mapping, source }) =>
        pullApi.create({ code, vi, en, mapping, source: SOURCES[source], schedule: { every: 'PT1H' } })
      }
      onClose={onClose}
    >
      <Form.Item name="mapping" label={t('pull.mapping')} rules={[{ required: true, message: t('field.required') }]}>
        <Select options={[...mappings]} />
      </Form.Item>
      <Form.Item name="source" label={t('pull.source')}>
        <Select
          options={[
            { value: 'http', label: 'HTTP' },
            { value: 'sql', label: 'PostgreSQL' },
          ]}
        />
      </Form.Item>
    </NewDocumentDialog>
  );
}
