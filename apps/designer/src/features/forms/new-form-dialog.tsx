import { useI18n, useToast } from '@trucban/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formApi } from '../../shared/config/config-api.ts';
import { FORM_KEY, starterForm, type Starter } from './starters.ts';

interface Fields {
  readonly vi: string;
  readonly en: string;
  readonly key: string;
  readonly starter: Starter;
}

/** Asks for title, key and beginning of a new form and opens its first draft. */
export function NewFormDialog({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const { t } = useI18n();
  const toast = useToast();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState(false);
  const create = async ({ vi, en, key, starter }: Fields): Promise<void> => {
    setBusy(true);
    try {
      const { version } = await formApi.create(
        starterForm(key, { vi: vi.normalize('NFC').trim(), en: en.trim() }, starter),
      );
      await queries.invalidateQueries({ queryKey: ['form', 'list'] });
      void navigate(`/forms/${key}/${version}`);
    } catch (error) {
      toast.failed(error);
      setBusy(false);
    }
  };
  const needed = { required: true, whitespace: true, message: t('field.required') };
  return (
    <Modal
      open
      title={t('form.newTitle')}
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
        initialValues={{ key: 'form_', starter: 'empty' }}
        onFinish={(values) => void create(values)}
      >
        <Form.Item name="vi" label={t('form.titleVi')} rules={[needed]}>
          <Input autoFocus maxLength={200} />
        </Form.Item>
        <Form.Item name="en" label={t('form.titleEn')} rules={[needed]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="key"
          label={t('form.key')}
          extra={t('form.keyHelp')}
          rules={[
            { pattern: FORM_KEY, message: t('process.keyWrong') },
            { required: true, message: t('field.required') },
            {
              validator: async (_, key: string) =>
                taken.includes(key) ? Promise.reject(new Error(t('process.keyTaken'))) : undefined,
            },
          ]}
        >
          <Input spellCheck={false} autoCapitalize="none" />
        </Form.Item>
        <Form.Item name="starter" label={t('form.starter')}>
          <Radio.Group
            vertical
            options={(['empty', 'report', 'check'] as const).map((value) => ({
              value,
              label: t(`form.starter.${value}`),
            }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
