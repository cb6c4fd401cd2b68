import { matches, useI18n, useToast } from '@trucban/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { indicatorApi } from '../../shared/config/config-api.ts';
import { useKpiReference } from './queries.ts';

interface Fields {
  readonly vi: string;
  readonly en: string;
  readonly code: string;
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
  const toast = useToast();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { fields, units, operands } = useKpiReference();
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState(false);
  const create = async ({ vi, en, ...rest }: Fields): Promise<void> => {
    setBusy(true);
    try {
      const { version } = await indicatorApi.create({
        ...rest,
        ...{ vi: vi.normalize('NFC').trim(), en: en.trim(), frequency: 'monthly', direction: 'higherIsBetter' },
        // Something that a formula can begin with: it is written next.
        ...{ kind: 'computed', formula: operands[0]?.code ?? '', dimensions: [] },
        aggregation: { time: 'recompute', org: 'recompute' },
        target: null,
        thresholds: { warning: null, critical: null, clearMargin: 0, clearPeriods: 1 },
        staleAfterMinutes: 57_600,
      });
      await queries.invalidateQueries({ queryKey: ['indicator', 'list'] });
      void navigate(`/indicators/${encodeURIComponent(rest.code)}/${version}`);
    } catch (error) {
      toast.failed(error);
      setBusy(false);
    }
  };
  const needed = { required: true, whitespace: true, message: t('field.required') };
  const search = { filterOption: (query: string, each?: { label: string }) => matches(query, each?.label ?? '') };
  return (
    <Modal
      open
      title={t('kpi.newTitle')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('action.create')}
      cancelText={t('action.cancel')}
      okButtonProps={{ loading: busy }}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void create(values)}>
        <Form.Item name="vi" label={t('kpi.nameVi')} rules={[needed]}>
          <Input autoFocus maxLength={300} />
        </Form.Item>
        <Form.Item name="en" label={t('kpi.nameEn')} rules={[needed]}>
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item
          name="code"
          label={t('kpi.code')}
          extra={t('kpi.codeHelp')}
          rules={[
            { required: true, message: t('field.required') },
            { pattern: CODE, max: 60, message: t('kpi.codeWrong') },
            {
              validator: async (_, code: string) =>
                taken.includes(code) ? Promise.reject(new Error(t('process.keyTaken'))) : undefined,
            },
          ]}
        >
          <Input spellCheck={false} />
        </Form.Item>
        <Form.Item name="field" label={t('kpi.field')} rules={[needed]}>
          <Select options={fields} showSearch={search} />
        </Form.Item>
        <Form.Item name="owner" label={t('kpi.owner')} rules={[needed]}>
          <Select options={units} showSearch={search} />
        </Form.Item>
        <Form.Item name="unit" label={t('kpi.unit')} rules={[needed]}>
          <Input placeholder="%" maxLength={60} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
