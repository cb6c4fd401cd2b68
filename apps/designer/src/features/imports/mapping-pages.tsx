import type { MappingListItem } from '@trucban/contracts';
import { QueryState, useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { mappingApi } from '../../shared/config/config-api.ts';
import { DefinitionList } from '../../shared/config/definition-list.tsx';
import { DocumentEditorPage } from '../../shared/config/document-editor.tsx';
import { NewDocumentDialog, type Named } from '../../shared/config/new-document-dialog.tsx';
import { usePersonName } from '../../shared/config/people.ts';
import { can, useMe } from '../../shared/session.ts';
import { MAPPING_PARTS } from './mapping-parts.ts';
import { TrialPanel } from './trial-panel.tsx';
import './imports.css';

/** Every mapping with its newest version. */
export function useMappings() {
  return useQuery({ queryKey: ['mapping', 'list'], queryFn: async () => (await mappingApi.list()).items });
}

/** All mappings; a new one is begun with its name, its format and what its rows become. */
export function MappingListPage() {
  const { t } = useI18n();
  const me = useMe();
  const nameOf = usePersonName(me.id);
  const query = useMappings();
  const [creating, setCreating] = useState(false);
  const items = query.data ?? [];
  const more: TableColumnsType<MappingListItem> = [
    { title: t('mapping.format'), dataIndex: 'format', width: 100 },
    {
      title: t('mapping.target'),
      dataIndex: 'target',
      width: 220,
      render: (target: string) =>
        target === 'measure' ? t('mapping.target.measure') : target.replace(/^event:/, `${t('mapping.target.event')} `),
    },
  ];
  return (
    <QueryState query={query} rows={8}>
      {() => (
        <>
          <DefinitionList
            title={t('mapping.title')}
            path="mappings"
            items={items}
            more={more}
            nameOf={nameOf}
            actions={
              can(me, 'config.edit.mapping') && (
                <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
                  {t('mapping.new')}
                </Button>
              )
            }
          />
          {creating && <NewMapping taken={items.map(({ key }) => key)} onClose={() => setCreating(false)} />}
        </>
      )}
    </QueryState>
  );
}

/** One version of a mapping, with a file to try it beside it. */
export function MappingEditorPage() {
  return (
    <DocumentEditorPage
      kind="mapping"
      parts={MAPPING_PARTS}
      beside={(beside) => <TrialPanel key={beside.document.version} {...beside} />}
    />
  );
}

interface Fields extends Named {
  readonly format: string;
  readonly target: 'event' | 'measure';
}
/** What every event, and every number, has to say: the fields to begin with. */
const FIRST = {
  event: {
    target: { type: 'event', kind: 'case.reported' },
    fields: [
      { to: 'time', from: 'time', type: 'instant', required: true },
      { to: 'data.title', from: 'title', type: 'text' },
    ],
    dedup: ['id'],
  },
  measure: {
    target: { type: 'measure' },
    fields: [
      { to: 'period', from: 'period', type: 'period', period: 'month', formats: ['MM/yyyy'], required: true },
      { to: 'orgUnit', from: 'unit', type: 'text', required: true },
      { to: 'value', from: 'value', type: 'number', required: true },
    ],
  },
};

function NewMapping({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const { t } = useI18n();
  const formats = ['csv', 'xlsx', 'json', 'sql'];
  return (
    <NewDocumentDialog<Fields>
      kind="mapping"
      title={t('mapping.new')}
      taken={taken}
      initial={{ format: 'csv', target: 'event' }}
      create={({ code, vi, en, format, target }) =>
        mappingApi.create({ code, vi, en, format: { type: format }, ...FIRST[target] })
      }
      onClose={onClose}
    >
      <Form.Item name="format" label={t('mapping.format')}>
        <Select options={formats.map((value) => ({ value, label: value.toUpperCase() }))} />
      </Form.Item>
      <Form.Item name="target" label={t('mapping.target')}>
        <Select options={['event', 'measure'].map((value) => ({ value, label: t(`mapping.target.${value}`) }))} />
      </Form.Item>
    </NewDocumentDialog>
  );
}
