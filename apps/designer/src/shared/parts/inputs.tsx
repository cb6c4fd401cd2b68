import { SEVERITIES, SeverityBadge, matches, useI18n } from '@trucban/ui';
import { Input, InputNumber, Select, Switch } from 'antd';
import { useId, useState } from 'react';
import { isObject, type Json } from '../json/json-value.ts';
import { LengthInput } from './length-input.tsx';
import type { InputProps, PartInput } from './part.ts';
import { useCodes } from './use-codes.ts';

type Input<Kind extends PartInput['kind']> = InputProps & { readonly input: Extract<PartInput, { kind: Kind }> };
const search = {
  filterOption: (query: string, each?: { readonly label?: unknown; readonly value?: unknown }) =>
    matches(query, `${String(each?.label ?? '')} ${String(each?.value ?? '')}`),
};
const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? (value as readonly Json[]).map((each) => String(each)) : [];

export function Length({ label, value, locked, onChange }: InputProps) {
  const iso = typeof value === 'string' ? value : undefined;
  return <LengthInput label={label} value={iso} disabled={locked} onChange={onChange} />;
}

export function Flag({ label, value, locked, onChange }: InputProps) {
  return (
    <Switch
      aria-label={label}
      checked={value === true}
      disabled={locked}
      onChange={(on) => onChange(on ? true : undefined)}
    />
  );
}

export function NumberField({ label, value, locked, onChange, input }: Input<'number'>) {
  const { locale } = useI18n();
  return (
    <InputNumber<number>
      className="part-number"
      aria-label={label}
      {...(input.min !== undefined && { min: input.min })}
      {...(input.max !== undefined && { max: input.max })}
      {...(input.whole && { precision: 0 })}
      suffix={input.unit}
      decimalSeparator={locale === 'vi' ? ',' : '.'}
      disabled={locked}
      value={typeof value === 'number' ? value : null}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

export function Line({ label, value, locked, onChange, input }: Input<'line'>) {
  const common = {
    className: `part-wide ${input.code ? 'part-code' : ''}`,
    'aria-label': label,
    disabled: locked,
    value: typeof value === 'string' ? value : '',
    placeholder: input.placeholder ?? '',
    spellCheck: !input.code,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value.normalize('NFC') || undefined),
  };
  return input.rows ? (
    <Input.TextArea {...common} autoSize={{ minRows: input.rows, maxRows: 16 }} />
  ) : (
    <Input {...common} />
  );
}

/** A text for each line. */
export function Lines({ label, value, locked, onChange }: InputProps) {
  const { t } = useI18n();
  const [typed, setTyped] = useState<string>();
  return (
    <Input.TextArea
      className="part-wide part-code"
      aria-label={label}
      autoSize={{ minRows: 2, maxRows: 12 }}
      disabled={locked}
      placeholder={t('part.linePerItem')}
      value={typed ?? texts(value).join('\n')}
      onChange={({ target }) => {
        const text = target.value.normalize('NFC');
        setTyped(text);
        const items = text.split('\n').filter((each) => each.trim() !== '');
        onChange(items.length > 0 ? items : undefined);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

/** The same text in both languages. */
export function Texts({ label, value, locked, onChange }: InputProps) {
  const { t } = useI18n();
  const own = isObject(value) ? value : {};
  return (
    <span className="part-texts">
      {(['vi', 'en'] as const).map((language) => (
        <Input
          key={language}
          aria-label={`${label}, ${t(`part.${language}`)}`}
          prefix={<span className="part-language">{language.toUpperCase()}</span>}
          disabled={locked}
          maxLength={500}
          value={typeof own[language] === 'string' ? own[language] : ''}
          onChange={({ target }) => {
            const next = { vi: '', en: '', ...own, [language]: target.value.normalize('NFC') };
            onChange(Object.values(next).every((each) => each === '') ? undefined : next);
          }}
        />
      ))}
    </span>
  );
}

export function ChoiceField({ label, value, locked, onChange, input }: Input<'choice'>) {
  const { t, locale } = useI18n();
  return (
    <Select<string>
      className="part-choice"
      aria-label={label}
      disabled={locked}
      value={typeof value === 'string' ? value : null}
      placeholder={t('part.choose')}
      popupMatchSelectWidth={false}
      options={input.choices.map((each) => ({ value: each.value, label: each[locale === 'en' ? 'en' : 'vi'] }))}
      onChange={onChange}
    />
  );
}

export function SeverityField({ label, value, locked, onChange, many }: InputProps & { readonly many?: boolean }) {
  const { t } = useI18n();
  const options = SEVERITIES.map((each) => ({ value: each as string, label: <SeverityBadge severity={each} /> }));
  const common = { 'aria-label': label, disabled: locked, placeholder: t('part.choose'), options };
  return many ? (
    <Select<string[]>
      {...common}
      className="part-wide"
      mode="multiple"
      value={texts(value)}
      onChange={(next) => onChange(next.length > 0 ? next : undefined)}
    />
  ) : (
    <Select<string>
      {...common}
      className="part-severity"
      allowClear
      value={typeof value === 'string' ? value : null}
      onChange={(next?: string) => onChange(next)}
    />
  );
}

/** One code or several: chosen by name, or typed where the list doesn't have it. */
export function CodeField({ label, value, locked, onChange, input }: Input<'code' | 'codes'>) {
  const { t, locale } = useI18n();
  const known = useCodes(input.from);
  const [typed, setTyped] = useState('');
  const extra = (input.extra ?? []).map((each) => ({
    value: each.value,
    label: `${each.value} · ${each[locale === 'en' ? 'en' : 'vi']}`,
  }));
  const text = typed.normalize('NFC').trim();
  const listed = [...extra, ...known];
  // What is typed stands last, so that Enter takes what it finds in the list.
  const own = text !== '' && !listed.some((each) => each.value === text) ? [{ value: text, label: text }] : [];
  const common = {
    className: 'part-wide',
    'aria-label': label,
    disabled: locked,
    placeholder: t(input.from === 'none' ? 'part.type' : 'part.chooseOrType'),
    showSearch: { ...search, onSearch: setTyped, autoClearSearchValue: true },
    options: [...listed, ...own],
    popupMatchSelectWidth: false,
  };
  return input.kind === 'codes' ? (
    <Select<string[], { value: string; label: string }>
      {...common}
      mode="multiple"
      value={texts(value)}
      onChange={(next) => onChange(next.length > 0 ? next : undefined)}
    />
  ) : (
    <Select<string, { value: string; label: string }>
      {...common}
      allowClear
      value={typeof value === 'string' ? value : null}
      onChange={(next?: string) => onChange(next)}
    />
  );
}

/** JSON as it stands in the document; kept only while it is sound. */
export function JsonField({ label, value, locked, onChange }: InputProps) {
  const { t } = useI18n();
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const wrong = typed !== undefined && typed.trim() !== '' && parsed(typed) === undefined;
  return (
    <span className="part-wide">
      <Input.TextArea
        className="part-code"
        aria-label={label}
        aria-invalid={wrong}
        aria-describedby={id}
        autoSize={{ minRows: 2, maxRows: 12 }}
        disabled={locked}
        spellCheck={false}
        value={typed ?? (value === undefined ? '' : JSON.stringify(value, null, 2))}
        onChange={({ target }) => {
          setTyped(target.value);
          if (target.value.trim() === '') onChange(undefined);
          else {
            const next = parsed(target.value);
            if (next !== undefined) onChange(next);
          }
        }}
        onBlur={() => !wrong && setTyped(undefined)}
      />
      {wrong && (
        <span id={id} className="tb-error">
          {t('part.noJson')}
        </span>
      )}
    </span>
  );
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text.normalize('NFC')) as Json;
  } catch {
    return undefined;
  }
}
