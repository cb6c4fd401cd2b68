import { matches, useI18n } from '@trucban/ui';
import { Form, Input, Select } from 'antd';
import { indicatorApi } from '../../shared/config/config-api.ts';
import { NewDocumentDialog, type Named } from '../../shared/config/new-document-dialog.tsx';
import { useKpiReference } from './queries.ts';

interface Fields extends Named {
  readonly field: string;
  readonly owner: string;
  readonly unit: string;
}

const CODE = /^[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$/;

/** Asks for names, code, field, owner and unit of a new indicator and opens its first draft. */
export function NewIndicatorDialog({
  taken,
  onClose,
}: {
  readonly taken: readonly string[];
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const { fields, units, operands } = useKpiReference();
  const needed = { required: true, whitespace: true, message: t('field.required') };
  const search = { filterOption: (query: string, each?: { label: string }) => matches(query, each?.label ?? '') };
  return (
    <NewDocumentDialog<Fields>
      kind="indicator"
      title={t('kpi.newTitle')}
      taken={taken}
      code={{ pattern: CODE, label: t('kpi.code'), help: t('kpi.codeHelp'), wrong: t('kpi.codeWrong') }}
      create={(given) =>
        indicatorApi.create({
          ...given,
          frequency: 'monthly',
          direction: 'higherIsBetter',
          // Something that a formula can begin with: it is written next.
          kind: 'computed',
          formula: operands[0]?.code ?? '',
          dimensions: [],
          aggregation: { time: 'recompute', org: 'recompute' },
          target: null,
          thresholds: { warning: null, critical: null, clearMargin: 0, clearPeriods: 1 },
          staleAfterMinutes: 57_600,
        })
      }
      onClose={onClose}
    >
      <Form.Item name="field" label={t('kpi.field')} rules={[needed]}>
        <Select options={fields} showSearch={search} />
      </Form.Item>
      <Form.Item name="owner" label={t('kpi.owner')} rules={[needed]}>
        <Select options={units} showSearch={search} />
      </Form.Item>
      <Form.Item name="unit" label={t('kpi.unit')} rules={[needed]}>
        <Input placeholder="%" maxLength={60} />
      </Form.Item>
    </NewDocumentDialog>
  );
}
