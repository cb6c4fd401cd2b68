import type { CreateSource, SourceDto, SourceKind } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { useState } from 'react';
import { useOrgUnits } from '../../shared/reference.ts';
import { useSaveSource } from './queries.ts';
import { refusalOf } from './refusal.ts';
import { KINDS } from './source-rows.ts';

/** Kinds whose senders write the `source` of an event themselves. */
const NAMING: ReadonlySet<string> = new Set(['cloudEvents', 'mqtt']);

/** Fields of the dialog; what a source has besides stays as it is. */
interface Fields {
  readonly code: string;
  readonly kind: SourceKind;
  readonly vi: string;
  readonly en: string;
  readonly orgUnit: string;
  readonly quotaPerMinute: number | null;
  readonly expectedIntervalSeconds: number | null;
  readonly enabled: boolean;
  readonly mayExercise: boolean;
  readonly requireKey?: boolean;
  readonly eventSources?: string[];
}

/** Declares a source, or changes one: its name, owner, quota, interval, and whether it may send. */
export function SourceDialog({
  source,
  onCancel,
  onSaved,
}: {
  /** Nothing for a new one. */
  readonly source?: SourceDto;
  readonly onCancel: () => void;
  /** With its key where the source is new. */
  readonly onSaved: (code: string, key: string | undefined) => void;
}) {
  const { t, locale } = useI18n();
  const units = useOrgUnits().data ?? [];
  const [form] = Form.useForm<Fields>();
  const [refused, setRefused] = useState<string>();
  const save = useSaveSource(source);
  const submit = async (): Promise<void> => {
    const fields = await form.validateFields().catch(() => undefined);
    if (!fields) return;
    setRefused(undefined);
    save.mutate(declared(fields), {
      onSuccess: (saved) => onSaved(saved.code, 'credentials' in saved ? saved.credentials.key : undefined),
      onError: (error) => setRefused(refusalOf(error)),
    });
  };
  const kind = Form.useWatch('kind', form) ?? source?.kind ?? 'cloudEvents';
  const batch = kind === 'upload' || kind === 'pull';
  const required = [{ required: true, whitespace: true, message: t('field.required') }];
  return (
    <Modal
      open
      style={{ top: 24 }}
      title={t(source ? 'source.change' : 'source.declare')}
      okText={t(source ? 'source.save' : 'source.declare')}
      cancelText={t('button.cancel')}
      confirmLoading={save.isPending}
      onOk={() => void submit()}
      onCancel={onCancel}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark
        initialValues={{
          code: source?.code,
          kind: source?.kind ?? 'cloudEvents',
          vi: source?.name.vi,
          en: source?.name.en,
          orgUnit: source?.orgUnit ?? 'IOC',
          quotaPerMinute: source?.quotaPerMinute ?? null,
          expectedIntervalSeconds: source?.expectedIntervalSeconds ?? null,
          enabled: source?.state !== 'paused',
          mayExercise: source?.mayExercise ?? false,
          requireKey: source?.requireKey ?? false,
          eventSources: source?.eventSources ?? [],
        }}
      >
        {!source && (
          <>
            <Form.Item
              name="code"
              label={t('source.code')}
              rules={[{ required: true, pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, message: t('source.codeRule') }]}
            >
              <Input autoComplete="off" spellCheck={false} />
            </Form.Item>
            <Form.Item name="kind" label={t('source.kindOf')}>
              <Select options={KINDS.map((value) => ({ value, label: t(`source.kind.${value}`) }))} />
            </Form.Item>
          </>
        )}
        <Form.Item name="vi" label={t('source.nameVi')} rules={required}>
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="en" label={t('source.nameEn')} rules={required}>
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="orgUnit" label={t('source.owner')} rules={required}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={units.map(({ code, name }) => ({ value: code, label: name[locale] }))}
          />
        </Form.Item>
        {kind !== 'pull' && (
          <Form.Item
            name="quotaPerMinute"
            label={t('source.quotaOf')}
            extra={t(kind === 'upload' ? 'source.quotaFiles' : 'source.quotaHelp')}
          >
            <InputNumber min={1} max={1_000_000} precision={0} placeholder={batch ? '1000000' : '6000'} />
          </Form.Item>
        )}
        <Form.Item name="expectedIntervalSeconds" label={t('source.interval')} extra={t('source.intervalHelp')}>
          <InputNumber min={10} max={31 * 86_400} />
        </Form.Item>
        <Form.Item name="enabled" label={t('source.enabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {NAMING.has(kind) && (
          <Form.Item name="eventSources" label={t('source.eventSources')} extra={t('source.eventSourcesHelp')}>
            <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ', ',']} maxCount={50} />
          </Form.Item>
        )}
        {kind === 'mqtt' && (
          <Form.Item
            name="requireKey"
            label={t('source.requireKey')}
            extra={t('source.requireKeyHelp')}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
        )}
        {!batch && (
          <Form.Item name="mayExercise" label={t('source.mayExercise')} valuePropName="checked">
            <Switch />
          </Form.Item>
        )}
        {refused && (
          <p className="tb-error" role="alert">
            {refused}
          </p>
        )}
      </Form>
    </Modal>
  );
}

const declared = ({ code, kind, vi, en, enabled, quotaPerMinute, ...rest }: Fields): Partial<CreateSource> => ({
  ...rest,
  name: { vi, en },
  state: enabled ? 'enabled' : 'paused',
  // What is left empty is the usual one.
  quotaPerMinute: quotaPerMinute ?? undefined,
  ...(code !== undefined && { code, kind }),
});
