import type { JobSecretDto } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { Form, Input, Select } from 'antd';
import { useToast } from '../../shared/toast.tsx';
import { DeclaredDialog } from './declared-dialog.tsx';
import { useDeleteSecret, usePutSecret } from './queries.ts';

interface Fields {
  readonly name: string;
  readonly value: string;
  readonly hosts: string[];
  readonly description?: string;
}

/** What the API takes: `jobSecretNameSchema`, and a host without port. */
const NAME = /^[A-Za-z0-9_.-]{1,100}$/;
const HOST = /^[A-Za-z0-9.:-]{1,253}$/;

/** Sets a secret, gives one that is there another value, or takes it away. */
export function SecretDialog({
  secret,
  taken,
  onClose,
}: {
  readonly secret: JobSecretDto | undefined;
  readonly taken: readonly JobSecretDto[];
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const { done } = useToast();
  const [form] = Form.useForm<Fields>();
  const called = Form.useWatch('name', form);
  const put = usePutSecret();
  const remove = useDeleteSecret();
  const required = { required: true, message: t('field.required') };
  const isNew = (name: string): boolean => secret !== undefined || !taken.some((each) => each.name === name);
  return (
    <DeclaredDialog<Fields>
      title={secret ? t('secret.change', { name: secret.name }) : t('secret.add')}
      form={form}
      initial={{ name: secret?.name ?? '', hosts: [...(secret?.hosts ?? [])], description: secret?.description ?? '' }}
      save={async ({ name, description, ...rest }) => {
        await put.mutateAsync({ name, ...rest, ...(description?.trim() && { description }) });
        done(t('secret.saved', { name }));
      }}
      remove={
        secret && {
          consequence: t('secret.removed'),
          run: async () => {
            await remove.mutateAsync(secret.name);
          },
        }
      }
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('secret.name')}
        extra={t('secret.nameHelp', { call: `{{secrets.${called || 'LGSP_TOKEN'}}}` })}
        rules={[
          required,
          { pattern: NAME, message: t('secret.nameRule') },
          {
            validator: (_, name: string) =>
              isNew(name) ? Promise.resolve() : Promise.reject(new Error(t('secret.taken'))),
          },
        ]}
      >
        <Input disabled={secret !== undefined} autoFocus={!secret} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item
        name="value"
        label={t('secret.value')}
        extra={t(secret ? 'secret.valueAgain' : 'secret.valueHelp')}
        rules={[required]}
      >
        <Input.Password autoFocus={secret !== undefined} autoComplete="new-password" maxLength={8_192} />
      </Form.Item>
      <Form.Item
        name="hosts"
        label={t('secret.hosts')}
        extra={t('secret.hostsHelp')}
        rules={[
          required,
          {
            validator: (_, hosts: readonly string[]) =>
              (hosts ?? []).every((host) => HOST.test(host))
                ? Promise.resolve()
                : Promise.reject(new Error(t('secret.hostRule'))),
          },
        ]}
      >
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} maxCount={20} />
      </Form.Item>
      <Form.Item name="description" label={t('secret.description')}>
        <Input maxLength={300} />
      </Form.Item>
    </DeclaredDialog>
  );
}
