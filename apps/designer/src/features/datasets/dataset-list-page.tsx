import { QueryState, useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { useState } from 'react';
import { datasetApi } from '../../shared/config/config-api.ts';
import { DefinitionList } from '../../shared/config/definition-list.tsx';
import { NewDocumentDialog, type Named } from '../../shared/config/new-document-dialog.tsx';
import { usePersonName } from '../../shared/config/people.ts';
import { useCodes, type CodeSource } from '../../shared/parts/use-codes.ts';
import { can, useMe } from '../../shared/session.ts';
import { FREQUENCIES } from './frequencies.ts';

/** All datasets. */
export function DatasetListPage() {
  const { t } = useI18n();
  const me = useMe();
  const nameOf = usePersonName(me.id);
  const query = useQuery({ queryKey: ['dataset', 'list'], queryFn: async () => (await datasetApi.list()).items });
  const [creating, setCreating] = useState(false);
  const items = query.data ?? [];
  return (
    <QueryState query={query} rows={8}>
      {() => (
        <>
          <DefinitionList
            title={t('dataset.title')}
            path="datasets"
            items={items}
            nameOf={nameOf}
            actions={
              can(me, 'config.edit.dataset') && (
                <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
                  {t('dataset.new')}
                </Button>
              )
            }
          />
          {creating && <NewDataset taken={items.map(({ key }) => key)} onClose={() => setCreating(false)} />}
        </>
      )}
    </QueryState>
  );
}

interface Fields extends Named {
  readonly frequency: string;
  readonly measures: readonly string[];
  readonly orgUnits: readonly string[];
  readonly calendar: string;
}

function NewDataset({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const { t, locale } = useI18n();
  const rules = [{ required: true, message: t('field.required') }];
  return (
    <NewDocumentDialog<Fields>
      kind="dataset"
      title={t('dataset.new')}
      taken={taken}
      initial={{ frequency: 'monthly', calendar: 'working' }}
      create={({ code, vi, en, frequency, measures, orgUnits, calendar }) =>
        datasetApi.create({ code, vi, en, frequency, measures, orgUnits, due: { workingDays: 5, calendar } })
      }
      onClose={onClose}
    >
      <Form.Item name="frequency" label={t('dataset.period')}>
        <Select options={FREQUENCIES.map(({ value, vi, en }) => ({ value, label: locale === 'en' ? en : vi }))} />
      </Form.Item>
      <Form.Item name="measures" label={t('dataset.measures')} rules={rules}>
        <Codes from="measures" many />
      </Form.Item>
      <Form.Item name="orgUnits" label={t('dataset.orgUnits')} rules={rules}>
        <Codes from="orgUnits" many />
      </Form.Item>
      <Form.Item name="calendar" label={t('dataset.calendar')} rules={rules} extra={t('dataset.calendarHelp')}>
        <Codes from="calendars" />
      </Form.Item>
    </NewDocumentDialog>
  );
}

/** A field of the dialog: the form gives it its id, value and change. */
function Codes({ from, many = false, ...field }: { readonly from: CodeSource; readonly many?: boolean }) {
  const options = useCodes(from);
  return (
    <Select
      {...field}
      {...(many && { mode: 'multiple' as const })}
      showSearch={{ optionFilterProp: 'label' }}
      options={[...options]}
    />
  );
}
