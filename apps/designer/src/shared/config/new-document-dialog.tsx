import { useFocusBack, useI18n, useToast } from '@trucban/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { PLACES, type Kind } from './config-api.ts';

/** What every new document is given. */
export interface Named {
  readonly vi: string;
  readonly en: string;
  readonly code: string;
}

/** How the code of a kind is written, with the words that say so. */
export interface CodeLook {
  readonly pattern: RegExp;
  readonly label: string;
  readonly help: string;
  readonly wrong: string;
  /** Makes what is typed fit. */
  readonly shaped?: (typed: string) => string;
}

interface NewDocumentDialogProps<Fields extends Named> {
  readonly kind: Kind;
  readonly title: string;
  readonly taken: readonly string[];
  readonly initial?: Partial<Fields>;
  /** What a code of the kind looks like, when it isn't letters, digits and hyphens. */
  readonly code?: CodeLook;
  /** Saves the first draft. */
  readonly create: (fields: Fields) => Promise<{ readonly version: number }>;
  /** Further fields. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

const CODE = /^[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$/;

/** Asks for names, code and what its kind needs of a new document, and opens its first draft. */
export function NewDocumentDialog<Fields extends Named>({
  kind,
  title,
  taken,
  initial,
  code,
  create,
  children,
  onClose,
}: NewDocumentDialogProps<Fields>) {
  const { t } = useI18n();
  const toast = useToast();
  useFocusBack();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState(false);
  const finish = async (given: Fields): Promise<void> => {
    setBusy(true);
    try {
      const { version } = await create({ ...given, vi: given.vi.normalize('NFC').trim(), en: given.en.trim() });
      await queries.invalidateQueries({ queryKey: [kind, 'list'] });
      onClose();
      void navigate(`/${PLACES[kind]}/${encodeURIComponent(given.code)}/${version}`);
    } catch (error) {
      toast.failed(error);
      setBusy(false);
    }
  };
  const needed = { required: true, whitespace: true, message: t('field.required') };
  return (
    <Modal
      open
      mask={{ closable: false }}
      title={title}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('action.create')}
      cancelText={t('action.cancel')}
      okButtonProps={{ loading: busy }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        {...(initial && { initialValues: initial })}
        onFinish={(given) => void finish(given)}
      >
        <Form.Item name="vi" label={t('new.nameVi')} rules={[needed]}>
          <Input autoFocus maxLength={200} />
        </Form.Item>
        <Form.Item name="en" label={t('new.nameEn')} rules={[needed]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="code"
          label={code?.label ?? t('new.code')}
          extra={code?.help ?? t('new.codeHelp')}
          getValueFromEvent={({ target }: { readonly target: { readonly value: string } }) =>
            code?.shaped ? code.shaped(target.value) : target.value
          }
          rules={[
            { required: true, message: t('field.required') },
            { pattern: code?.pattern ?? CODE, max: 60, message: code?.wrong ?? t('new.codeWrong') },
            {
              validator: async (_, typed: string) =>
                taken.includes(typed) ? Promise.reject(new Error(t('new.codeTaken'))) : undefined,
            },
          ]}
        >
          <Input spellCheck={false} autoCapitalize="none" maxLength={60} />
        </Form.Item>
        {children}
      </Form>
    </Modal>
  );
}
