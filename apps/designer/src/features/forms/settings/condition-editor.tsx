import { useI18n } from '@trucban/ui';
import { Input, Select } from 'antd';
import { changed, choicesOf } from './change.ts';
import { Field } from './field.tsx';
import type { SettingsProps } from './settings-props.ts';

interface Condition {
  readonly show?: boolean | string | null;
  readonly when?: string | null;
  readonly eq?: string;
}

/** Shown only when another field has a value: Form.io's simple condition, which browser and server decide alike. */
export function ConditionEditor({ piece, fields, onChange }: Pick<SettingsProps, 'piece' | 'fields' | 'onChange'>) {
  const { t, locale } = useI18n();
  const condition = (piece['conditional'] as Condition | undefined) ?? {};
  const others = fields.filter(({ tbId, key }) => tbId !== piece.tbId && key);
  const asked = others.find(({ key }) => key === condition.when);
  const set = (next: Condition | undefined): void => onChange(changed(piece, 'conditional', next));
  const options =
    asked?.type === 'checkbox'
      ? [
          { value: 'true', label: t('settings.checked') },
          { value: 'false', label: t('settings.notChecked') },
        ]
      : asked &&
        choicesOf(asked).map(({ value, vi, en }) => ({ value, label: (locale === 'en' && en) || vi || value }));
  return (
    <>
      <h3>{t('settings.condition')}</h3>
      <Field label={t('settings.when')}>
        <Select
          value={condition.when ?? ''}
          onChange={(when) => set(when === '' ? undefined : { show: true, when, eq: '' })}
          options={[
            { value: '', label: t('settings.always') },
            ...others.map(({ key = '', label }) => ({ value: key, label: label ? `${label} · ${key}` : key })),
          ]}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Field>
      {condition.when && (
        <Field label={t('settings.equals')}>
          {options && options.length > 0 ? (
            <Select value={condition.eq} onChange={(eq) => set({ ...condition, eq })} options={options} />
          ) : (
            <Input value={condition.eq} onChange={(e) => set({ ...condition, eq: e.target.value })} />
          )}
        </Field>
      )}
    </>
  );
}
