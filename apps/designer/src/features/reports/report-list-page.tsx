import type { ReportDefinitionItem } from '@trucban/contracts';
import { QueryState, dateTime, useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { reportApi } from '../../shared/config/config-api.ts';
import { DefinitionList } from '../../shared/config/definition-list.tsx';
import { NewDocumentDialog, type Named } from '../../shared/config/new-document-dialog.tsx';
import { usePersonName } from '../../shared/config/people.ts';
import { useCodes } from '../../shared/parts/use-codes.ts';
import { can, useMe } from '../../shared/session.ts';
import { REPORT_PERIODS } from './parts.ts';

/** All report definitions, and when each is next made. */
export function ReportListPage() {
  const { t, locale } = useI18n();
  const me = useMe();
  const nameOf = usePersonName(me.id);
  const query = useQuery({ queryKey: ['report', 'list'], queryFn: async () => (await reportApi.list()).items });
  const [creating, setCreating] = useState(false);
  const items = query.data ?? [];
  const more: TableColumnsType<ReportDefinitionItem> = [
    {
      title: t('report.period'),
      dataIndex: 'period',
      width: 130,
      render: (period: string) =>
        REPORT_PERIODS.find(({ value }) => value === period)?.[locale === 'en' ? 'en' : 'vi'] ?? period,
    },
    { title: t('report.orgUnit'), dataIndex: 'orgUnit', width: 110 },
    {
      title: t('report.next'),
      dataIndex: 'nextAt',
      width: 140,
      render: (at: string | null) => (at ? dateTime(at) : t('report.byHand')),
    },
  ];
  return (
    <QueryState query={query} rows={8}>
      {() => (
        <>
          <DefinitionList
            title={t('report.title')}
            path="reports"
            items={items}
            more={more}
            nameOf={nameOf}
            actions={
              can(me, 'config.edit.report') && (
                <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
                  {t('report.new')}
                </Button>
              )
            }
          />
          {creating && <NewReport taken={items.map(({ key }) => key)} onClose={() => setCreating(false)} />}
        </>
      )}
    </QueryState>
  );
}

interface Fields extends Named {
  readonly period: string;
  readonly orgUnit: string;
  readonly signerVi: string;
  readonly signerEn: string;
}
/** What every report is begun with: the incidents of its period, and what its writer says. */
const FIRST = [
  { type: 'incidents', id: 'incidents', named: 10, namedFrom: 'high' },
  { type: 'text', id: 'proposals', remarkRequired: true },
];

function NewReport({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const { t, locale } = useI18n();
  const units = useCodes('orgUnits');
  const needed = { required: true, whitespace: true, message: t('field.required') };
  return (
    <NewDocumentDialog<Fields>
      kind="report"
      title={t('report.new')}
      taken={taken}
      initial={{ period: 'week', orgUnit: 'IOC', signerVi: 'GIÁM ĐỐC', signerEn: 'DIRECTOR' }}
      create={({ code, vi, en, period, orgUnit, signerVi, signerEn }) =>
        reportApi.create({
          code,
          vi,
          en,
          period,
          orgUnit,
          sections: FIRST,
          signerTitle: { vi: signerVi.normalize('NFC').trim(), en: signerEn.trim() },
        })
      }
      onClose={onClose}
    >
      <Form.Item name="period" label={t('report.period')}>
        <Select options={REPORT_PERIODS.map(({ value, vi, en }) => ({ value, label: locale === 'en' ? en : vi }))} />
      </Form.Item>
      <Form.Item name="orgUnit" label={t('report.orgUnit')} rules={[needed]}>
        <Select showSearch={{ optionFilterProp: 'label' }} options={[...units]} />
      </Form.Item>
      <Form.Item name="signerVi" label={t('report.signerVi')} rules={[needed]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="signerEn" label={t('report.signerEn')} rules={[needed]}>
        <Input maxLength={200} />
      </Form.Item>
    </NewDocumentDialog>
  );
}
