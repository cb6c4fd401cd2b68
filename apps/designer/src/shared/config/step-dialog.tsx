import type { ConfigApprove } from '@trucban/contracts';
import { serverNow, useFocusBack, useI18n } from '@trucban/ui';
import { Form, Input, Modal } from 'antd';
import { LocalTimeInput } from '../parts/local-time-input.tsx';
import type { Kind } from './config-api.ts';
import { instantOfLocal, localOfInstant } from './province-time.ts';

/** The steps that ask for something before they are taken. */
export type AskedStep = 'approve' | 'return' | 'retire';

interface StepDialogProps {
  readonly step: AskedStep;
  readonly kind: Kind;
  readonly version: number;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onApprove: (given: ConfigApprove) => void;
  readonly onNote: (note: string) => void;
}
interface Fields {
  readonly effectiveFrom?: string;
  readonly decisionNo?: string;
  readonly note?: string;
}

/** Names what publishing, returning or retiring will do, and takes what belongs to it. */
export function StepDialog({ step, kind, version, busy, onClose, onApprove, onNote }: StepDialogProps) {
  const { t } = useI18n();
  useFocusBack();
  const [form] = Form.useForm<Fields>();
  const finish = ({ effectiveFrom, decisionNo, note = '' }: Fields): void => {
    if (step !== 'approve') return onNote(note.trim());
    const from = effectiveFrom ? instantOfLocal(effectiveFrom) : undefined;
    onApprove({ ...(from && { effectiveFrom: from }), ...(decisionNo && { decisionNo }), ...(note && { note }) });
  };
  return (
    <Modal
      open
      mask={{ closable: false }}
      title={t(`config.${step}Title`, { version })}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t(`config.${step}`)}
      okButtonProps={{ loading: busy, danger: step === 'retire' }}
      cancelText={t('action.cancel')}
    >
      {step !== 'return' && <p>{t(`config.${step}Text.${kind}`)}</p>}
      <Form form={form} layout="vertical" onFinish={finish} requiredMark={false}>
        {step === 'approve' && (
          <>
            <Form.Item name="effectiveFrom" label={t('config.from')} extra={t('config.fromNow')}>
              <LocalTimeInput from={localOfInstant(serverNow())} />
            </Form.Item>
            <Form.Item name="decisionNo" label={t('config.decision')}>
              <Input maxLength={100} />
            </Form.Item>
          </>
        )}
        <Form.Item
          name="note"
          label={t(step === 'approve' ? 'config.note' : step === 'return' ? 'config.noteReturn' : 'config.noteRetire')}
          rules={step === 'approve' ? [] : [{ required: true, whitespace: true, message: t('field.required') }]}
        >
          <Input.TextArea rows={3} maxLength={2_000} autoFocus={step !== 'approve'} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
