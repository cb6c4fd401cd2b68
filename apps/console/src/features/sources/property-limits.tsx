import type { PropertyLimits, SourceDto } from '@trucban/contracts';
import { EmptyState, useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useToast } from '../../shared/toast.tsx';
import { DecimalInput } from './decimal-input.tsx';
import { DeclaredDialog } from './declared-dialog.tsx';
import { useSaveSource } from './queries.ts';
import { useLimitsText } from './use-limits-text.ts';

type Fields = { readonly [Name in keyof PropertyLimits]: PropertyLimits[Name] | null };

/** What a source measures and what of it can be believed; whoever manages sources changes it. */
export function PropertyLimitsList({ source, mayManage }: { readonly source: SourceDto; readonly mayManage: boolean }) {
  const { t } = useI18n();
  const textOf = useLimitsText();
  const [open, setOpen] = useState<PropertyLimits | 'new'>();
  const { properties } = source;
  const add = mayManage && (
    <Button size="small" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {t('source.prop.add')}
    </Button>
  );
  return (
    <section aria-label={t('source.prop.title')}>
      <div className="source-section-head">
        <h3>{t('source.prop.title')}</h3>
        {properties.length > 0 && add}
      </div>
      {properties.length === 0 ? (
        <EmptyState hint title={t('source.prop.none')} text={t('source.prop.noneText')} action={add} />
      ) : (
        <ul className="source-declared">
          {properties.map((limits) => (
            <li key={limits.observedProperty}>
              <span>
                <b>{limits.observedProperty}</b>
                <span className="tb-quiet">{textOf(limits)}</span>
              </span>
              {mayManage && (
                <Button
                  size="small"
                  aria-label={t('source.editOf', { name: limits.observedProperty })}
                  onClick={() => setOpen(limits)}
                >
                  {t('source.edit')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {open && (
        <LimitsDialog source={source} limits={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </section>
  );
}

function LimitsDialog({
  source,
  limits,
  onClose,
}: {
  readonly source: SourceDto;
  readonly limits: PropertyLimits | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const { done } = useToast();
  const [form] = Form.useForm<Fields>();
  const put = useSaveSource(source);
  const known = source.properties.map(({ observedProperty }) => observedProperty);
  const save = async (properties: PropertyLimits[]): Promise<void> => {
    await put.mutateAsync({ properties });
    done(t('source.saved'));
  };
  const others = source.properties.filter((one) => one.observedProperty !== limits?.observedProperty);
  return (
    <DeclaredDialog<Fields>
      title={limits ? t('source.prop.change', { name: limits.observedProperty }) : t('source.prop.add')}
      form={form}
      initial={limits ?? {}}
      save={(fields) => {
        const next = withoutEmpty(fields) as PropertyLimits;
        // It stays where it stood.
        const changed = source.properties.map((one) =>
          one.observedProperty === limits?.observedProperty ? next : one,
        );
        return save(limits ? changed : [...source.properties, next]);
      }}
      remove={limits && { consequence: t('source.prop.removed'), run: () => save(others) }}
      onClose={onClose}
    >
      <Form.Item
        name="observedProperty"
        label={t('source.prop.name')}
        extra={t('source.prop.nameHelp')}
        rules={[
          { required: true, whitespace: true, message: t('field.required') },
          {
            validator: (_, name: string) =>
              name !== limits?.observedProperty && known.includes(name)
                ? Promise.reject(new Error(t('source.prop.twice')))
                : Promise.resolve(),
          },
        ]}
      >
        <Input maxLength={100} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="unit" label={t('source.prop.unit')} extra={t('source.prop.unitHelp')}>
        <Input maxLength={40} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <div className="source-pair">
        <Form.Item name="min" label={t('source.prop.min')}>
          <DecimalInput />
        </Form.Item>
        <Form.Item
          name="max"
          label={t('source.prop.max')}
          dependencies={['min']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, max: number | null) => {
                const min = getFieldValue('min') as number | null | undefined;
                const wrong = typeof max === 'number' && typeof min === 'number' && max < min;
                return wrong ? Promise.reject(new Error(t('source.prop.order'))) : Promise.resolve();
              },
            }),
          ]}
        >
          <DecimalInput />
        </Form.Item>
      </div>
      <Form.Item name="maxChangePerMinute" label={t('source.prop.jump')} extra={t('source.prop.jumpHelp')}>
        <DecimalInput min={1e-9} />
      </Form.Item>
      <Form.Item name="frozenAfterMinutes" label={t('source.prop.frozen')} extra={t('source.prop.frozenHelp')}>
        <DecimalInput min={0.1} max={10_080} />
      </Form.Item>
    </DeclaredDialog>
  );
}

/** What a form leaves empty isn't declared. */
function withoutEmpty(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
}
