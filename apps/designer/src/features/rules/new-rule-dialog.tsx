import { matches, useI18n, useToast } from '@trucban/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ruleApi } from '../../shared/config/config-api.ts';
import { KINDS } from './model/subjects.ts';
import { useEventTypes } from './queries.ts';

interface Fields {
  readonly vi: string;
  readonly en: string;
  readonly code: string;
  readonly kind: string;
  readonly eventType: string;
}

const CODE = /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/;

/** Asks for name, code, input and result of a new rule and opens its first draft. */
export function NewRuleDialog({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const { t, locale } = useI18n();
  const toast = useToast();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { types, names } = useEventTypes();
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState(false);
  const create = async ({ vi, en, code, kind, eventType }: Fields): Promise<void> => {
    setBusy(true);
    try {
      const { version } = await ruleApi.create({
        code,
        name: { vi: vi.normalize('NFC').trim(), en: en.trim() },
        index: { kinds: [kind] },
        conditions: { all: [] },
        event: { type: 'incident' },
        actions: [{ type: 'createIncident', eventType }],
      });
      await queries.invalidateQueries({ queryKey: ['rule', 'list'] });
      onClose();
      void navigate(`/rules/${code}/${version}`);
    } catch (error) {
      toast.failed(error);
      setBusy(false);
    }
  };
  const needed = { required: true, whitespace: true, message: t('field.required') };
  return (
    <Modal
      open
      title={t('rule.newTitle')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('action.create')}
      cancelText={t('action.cancel')}
      okButtonProps={{ loading: busy }}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: 'sensor.reading' }}
        onFinish={(values) => void create(values)}
      >
        <Form.Item name="vi" label={t('rule.nameVi')} rules={[needed]}>
          <Input autoFocus maxLength={200} />
        </Form.Item>
        <Form.Item name="en" label={t('rule.nameEn')} rules={[needed]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="code"
          label={t('rule.code')}
          extra={t('rule.codeHelp')}
          rules={[
            { required: true, message: t('field.required') },
            { pattern: CODE, message: t('rule.codeWrong') },
            {
              validator: async (_, code: string) =>
                taken.includes(code) ? Promise.reject(new Error(t('process.keyTaken'))) : undefined,
            },
          ]}
          getValueFromEvent={(event: { target: { value: string } }) => event.target.value.toUpperCase()}
        >
          <Input spellCheck={false} autoCapitalize="characters" maxLength={60} />
        </Form.Item>
        <Form.Item name="kind" label={t('rule.kinds')} rules={[needed]}>
          <Select
            showSearch={{ filterOption: (query, each) => matches(query, String(each?.label ?? '')) }}
            options={KINDS.map(({ value, vi, en }) => ({ value, label: locale === 'en' ? en : vi }))}
          />
        </Form.Item>
        <Form.Item name="eventType" label={t('rule.newOpens')} rules={[needed]}>
          <Select
            showSearch={{ filterOption: (query, each) => matches(query, String(each?.label ?? '')) }}
            options={types.map(({ code }) => ({ value: code, label: `${code} · ${names.get(code) ?? ''}` }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
