import { matches, useI18n } from '@trucban/ui';
import { KINDS, type Subject } from '@trucban/ui/events';
import { LinkOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select, Tooltip } from 'antd';
import type { Json } from '../../../shared/json/json-value.ts';
import { isReference, type Comparison } from '../model/condition-tree.ts';
import { nameOf } from '../model/subjects.ts';
import { useRuleWords } from './rule-context.ts';
import { SubjectSelect } from './subject-select.tsx';

interface ValueInputProps {
  readonly comparison: Comparison;
  readonly onChange: (value: Json) => void;
}

/** The right-hand side of a comparison: a value of the kind that its subject has, a list, or another place in the facts. */
export function ValueInput({ comparison, onChange }: ValueInputProps) {
  const { t } = useI18n();
  const { subjects, locked } = useRuleWords();
  const { subject, operator, value } = comparison;
  const about = subjects.find((each) => nameOf(each) === nameOf(subject));
  const isList = operator === 'in' || operator === 'notIn';
  const toggle = !isList && (
    <Tooltip title={t(isReference(value) ? 'rule.useValue' : 'rule.useField')}>
      <Button
        size="small"
        type="text"
        className="rule-icon"
        disabled={locked}
        aria-label={t(isReference(value) ? 'rule.useValue' : 'rule.useField')}
        aria-pressed={isReference(value)}
        icon={<LinkOutlined aria-hidden />}
        onClick={() => onChange(isReference(value) ? '' : { fact: 'data', path: 'value' })}
      />
    </Tooltip>
  );
  return (
    <>
      {isReference(value) ? (
        <SubjectSelect
          value={value}
          label={t('rule.value')}
          onChange={(reference) => onChange(reference as unknown as Json)}
        />
      ) : (
        <Plain about={about} isList={isList} value={value} onChange={onChange} />
      )}
      {toggle}
    </>
  );
}

function Plain({
  about,
  isList,
  value,
  onChange,
}: {
  readonly about: Subject | undefined;
  readonly isList: boolean;
  readonly value: Json;
  readonly onChange: (value: Json) => void;
}) {
  const { t } = useI18n();
  const { locale, locked, names } = useRuleWords();
  const label = t('rule.value');
  const options = optionsOf(about, names, locale, t);
  const common = {
    size: 'small',
    variant: 'filled',
    className: 'rule-chip',
    'aria-label': label,
    disabled: locked,
  } as const;
  if (isList)
    return (
      <Select<Json[], { value: string; label: string }>
        {...common}
        className="rule-chip rule-chip-wide"
        mode="tags"
        placeholder={t('rule.values')}
        value={Array.isArray(value) ? value.map(asText) : []}
        tokenSeparators={[',', ';']}
        popupMatchSelectWidth={260}
        showSearch={{ filterOption: (query, each) => matches(query, `${each?.label ?? ''} ${each?.value ?? ''}`) }}
        options={options}
        onChange={(items) => onChange(items.map((each) => typed(asText(each), about)))}
      />
    );
  if (about?.type === 'boolean' || typeof value === 'boolean')
    return (
      <Select
        {...common}
        value={asText(value)}
        popupMatchSelectWidth={false}
        options={[
          { value: 'true', label: t('rule.true') },
          { value: 'false', label: t('rule.false') },
        ]}
        onChange={(text) => onChange(text === 'true')}
      />
    );
  if (options.length > 0)
    return (
      <Select
        {...common}
        value={value === '' || value === null ? undefined : asText(value)}
        placeholder={label}
        popupMatchSelectWidth={300}
        showSearch={{ filterOption: (query, each) => matches(query, `${each?.label ?? ''} ${each?.value ?? ''}`) }}
        options={options}
        onChange={(text) => onChange(text)}
      />
    );
  if (about?.type === 'number' || typeof value === 'number')
    return (
      <InputNumber
        {...common}
        className="rule-number"
        value={typeof value === 'number' ? value : null}
        placeholder="0"
        suffix={about?.unit}
        decimalSeparator={locale === 'vi' ? ',' : '.'}
        onChange={(number) => onChange(number ?? '')}
      />
    );
  return (
    <Input
      {...common}
      className="rule-text"
      value={asText(value)}
      placeholder={label}
      maxLength={1_000}
      onChange={(event) => onChange(event.target.value.normalize('NFC'))}
    />
  );
}

function optionsOf(
  about: Subject | undefined,
  names: ReadonlyMap<string, string>,
  locale: 'vi' | 'en',
  t: (key: string) => string,
): { value: string; label: string }[] {
  if (about?.type === 'eventType') return [...names].map(([value, name]) => ({ value, label: `${value} · ${name}` }));
  if (about?.type === 'boolean') return ['true', 'false'].map((value) => ({ value, label: t(`rule.${value}`) }));
  const choices = about?.type === 'kind' ? KINDS : (about?.choices ?? []);
  return choices.map((each) => ({ value: each.value, label: locale === 'en' ? each.en : each.vi }));
}

const asText = (value: Json): string =>
  typeof value === 'string'
    ? value
    : value === null
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);

/** What a person has typed into a list, as the value that its subject has. */
function typed(text: string, about: Subject | undefined): Json {
  if (about?.type === 'boolean') return text === 'true';
  const number = Number(text.replace(',', '.'));
  return about?.type === 'number' && text.trim() !== '' && Number.isFinite(number) ? number : text.normalize('NFC');
}
