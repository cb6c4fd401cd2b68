import { useFocusBack, useI18n, useToast } from '@trucban/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { processApi } from '../../shared/config/config-api.ts';
import { PROCESS_KEY, starterModel } from './starter-model.ts';

const WORDS = { start: 'Có tin', task: 'Việc đầu tiên', end: 'Xong' };

/** Asks for name and key of a new process and opens its first draft. */
export function NewProcessDialog({
  taken,
  onClose,
}: {
  readonly taken: readonly string[];
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const toast = useToast();
  useFocusBack();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ name: string; key: string }>();
  const [busy, setBusy] = useState(false);
  const create = async ({ name, key }: { name: string; key: string }): Promise<void> => {
    setBusy(true);
    try {
      const { version } = await processApi.create(starterModel(key, name.normalize('NFC').trim(), WORDS));
      await queries.invalidateQueries({ queryKey: ['process', 'list'] });
      void navigate(`/processes/${key}/${version}`);
    } catch (error) {
      toast.failed(error);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      mask={{ closable: false }}
      title={t('process.newTitle')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('action.create')}
      cancelText={t('action.cancel')}
      okButtonProps={{ loading: busy }}
    >
      <p className="tb-quiet">{t('process.newText')}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ key: 'sop_' }}
        onFinish={(values) => void create(values)}
      >
        <Form.Item
          name="name"
          label={t('process.name')}
          rules={[{ required: true, whitespace: true, message: t('field.required') }]}
        >
          <Input autoFocus maxLength={200} />
        </Form.Item>
        <Form.Item
          name="key"
          label={t('process.key')}
          extra={t('process.keyHelp')}
          rules={[
            { pattern: PROCESS_KEY, message: t('process.keyWrong') },
            { required: true, message: t('field.required') },
            {
              validator: async (_, key: string) =>
                taken.includes(key) ? Promise.reject(new Error(t('process.keyTaken'))) : undefined,
            },
          ]}
        >
          <Input spellCheck={false} autoCapitalize="none" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
