import { useI18n } from '@trucban/ui';
import { Button, Form, Modal, Popconfirm, type FormInstance } from 'antd';
import { useState, type ReactNode } from 'react';
import { refusalOf } from './refusal.ts';

/** Adds, changes or takes away one thing that a source declares; what is refused stays open with the reason. */
export function DeclaredDialog<Fields extends object>({
  title,
  form,
  initial,
  save,
  remove,
  onClose,
  children,
}: {
  readonly title: string;
  readonly form: FormInstance<Fields>;
  readonly initial: Partial<Fields>;
  readonly save: (fields: Fields) => Promise<unknown>;
  /** With what happens then; nothing for a new one. */
  readonly remove: { readonly consequence: string; readonly run: () => Promise<unknown> } | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useI18n();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setRefused(undefined);
    setBusy(true);
    try {
      await work();
      onClose();
    } catch (error) {
      setRefused(refusalOf(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = async (): Promise<void> => {
    const fields = await form.validateFields().catch(() => undefined);
    if (fields) await run(() => save(fields));
  };
  return (
    <Modal
      open
      className="source-dialog"
      style={{ top: 24 }}
      title={title}
      onCancel={onClose}
      footer={
        <div className="source-dialog-foot">
          {remove && (
            <Popconfirm
              title={t('source.removeIt')}
              description={remove.consequence}
              okText={t('source.remove')}
              cancelText={t('button.cancel')}
              onConfirm={() => run(remove.run)}
            >
              <Button danger disabled={busy}>
                {t('source.remove')}
              </Button>
            </Popconfirm>
          )}
          <Button onClick={onClose}>{t('button.cancel')}</Button>
          <Button type="primary" loading={busy} onClick={() => void submit()}>
            {t('source.save')}
          </Button>
        </div>
      }
    >
      <Form<Fields> form={form} layout="vertical" requiredMark initialValues={initial}>
        {children}
        {refused && (
          <p className="tb-error" role="alert">
            {refused}
          </p>
        )}
      </Form>
    </Modal>
  );
}
