import type { Area } from '@trucban/contracts';
import { matches, useI18n, useLocalized } from '@trucban/ui';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { clean, isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';
import { useCodes, useReferenceList } from '../../../shared/parts/use-codes.ts';
import { problemAt } from '../../../shared/parts/parts-context.ts';
import { useRuleWords } from '../tree/rule-context.ts';
import { inForceAt, isParameterName, withRenamed } from '../model/parameters.ts';
import { valueWords } from '../model/subjects.ts';

interface ParametersPanelProps {
  readonly document: JsonObject;
  readonly onChange: (document: JsonObject, about?: string) => void;
}

/** Values that conditions name instead of numbers: the province's, and other ones in some areas; what is in force where. */
export function ParametersPanel({ document, onChange }: ParametersPanelProps) {
  const { t } = useI18n();
  const { locked } = useRuleWords();
  const areas = useCodes('areas');
  const tree = useReferenceList<Area>('areas') ?? [];
  const [asked, setAsked] = useState<string>();
  const given = isObject(document['parameters']) ? document['parameters'] : {};
  const entries = Object.entries(given);
  const write = (next: readonly (readonly [string, Json])[], about = ''): void => {
    const { parameters: _, ...rest } = document;
    onChange(next.length > 0 ? { ...rest, parameters: Object.fromEntries(next) } : rest, about);
  };
  const search = {
    filterOption: (query: string, each?: { label: string }) => matches(query, each?.label ?? ''),
  };
  return (
    <div className="rule-parameters">
      {entries.map(([name, parameter], i) => (
        <Parameter
          key={i}
          name={name}
          parameter={isObject(parameter) ? parameter : {}}
          taken={entries.map(([other]) => other)}
          areas={areas}
          inForce={asked === undefined ? undefined : inForceAt(parameter, asked, tree)}
          onChange={(next) => write(entries.with(i, [name, next]), `parameter${i}`)}
          onRename={(next) => onChange(withRenamed(document, name, next), `parameter${i}`)}
          onRemove={() => write(entries.toSpliced(i, 1))}
        />
      ))}
      <div className="rule-parameter-foot">
        {!locked && (
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => write([...entries, [freeName(entries.map(([name]) => name)), { value: 0 }]])}
          >
            {t('rule.parameter.new')}
          </Button>
        )}
        {entries.length > 0 && (
          <Select
            size="small"
            className="rule-area"
            allowClear
            aria-label={t('rule.parameter.where')}
            placeholder={t('rule.parameter.where')}
            value={asked ?? null}
            options={[...areas]}
            showSearch={search}
            onChange={(next?: string) => setAsked(next)}
          />
        )}
      </div>
    </div>
  );
}

interface ParameterProps {
  readonly name: string;
  readonly parameter: JsonObject;
  readonly taken: readonly string[];
  readonly areas: readonly { readonly value: string; readonly label: string }[];
  readonly inForce: ReturnType<typeof inForceAt> | undefined;
  readonly onChange: (parameter: JsonObject) => void;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
}

function Parameter({ name, parameter, taken, areas, inForce, onChange, onRename, onRemove }: ParameterProps) {
  const { t } = useI18n();
  const local = useLocalized();
  const { locale, locked, problems } = useRuleWords();
  // What is on the way to another name: the rule keeps the one it has until then.
  const [unnamed, setUnnamed] = useState<string>();
  const typeName = (typed: string): void => {
    const isFree = typed === name || (isParameterName(typed) && !taken.includes(typed));
    setUnnamed(isFree ? undefined : typed);
    if (isFree && typed !== name) onRename(typed);
  };
  const byArea = Object.entries(isObject(parameter['byArea']) ? parameter['byArea'] : {});
  const title = isObject(parameter['name']) ? parameter['name'] : {};
  const problem = problemAt(problems, `/parameters/${name}`);
  const writeAreas = (next: readonly (readonly [string, Json])[]): void =>
    onChange(clean({ ...parameter, byArea: next.length > 0 ? Object.fromEntries(next) : undefined }));
  const free = areas.filter(({ value }) => !byArea.some(([code]) => code === value));
  const words = typeof title['vi'] === 'string' && title['vi'] ? local(title as { vi: string; en: string }) : name;
  return (
    <div className={`rule-parameter ${problem ? 'rule-row-bad' : ''}`} role="group" aria-label={words}>
      <div className="rule-parameter-row">
        <Input
          className="rule-parameter-name part-code"
          size="small"
          aria-label={t('rule.parameter.name')}
          disabled={locked}
          spellCheck={false}
          status={unnamed === undefined ? '' : 'error'}
          title={unnamed === undefined ? undefined : t('rule.parameter.nameRule')}
          value={unnamed ?? name}
          onChange={({ target }) => typeName(target.value)}
          onBlur={() => setUnnamed(undefined)}
        />
        {(['vi', 'en'] as const).map((language) => (
          <Input
            key={language}
            className="part-wide"
            size="small"
            aria-label={`${t('rule.parameter.title')}, ${t(`part.${language}`)}`}
            prefix={<span className="part-language">{language.toUpperCase()}</span>}
            placeholder={t('rule.parameter.title')}
            disabled={locked}
            value={typeof title[language] === 'string' ? title[language] : ''}
            onChange={({ target }) =>
              onChange(clean({ ...parameter, name: named({ ...title, [language]: target.value.normalize('NFC') }) }))
            }
          />
        ))}
        {!locked && (
          <Button
            size="small"
            type="text"
            className="rule-icon"
            icon={<CloseOutlined aria-hidden />}
            aria-label={t('part.removeOf', { label: words })}
            onClick={onRemove}
          />
        )}
      </div>
      <div className="rule-parameter-row">
        <span className="rule-parameter-area">{t('rule.parameter.province')}</span>
        <PlainInput
          label={t('rule.parameter.province')}
          value={parameter['value']}
          kind
          onChange={(value) => onChange({ ...parameter, value })}
        />
        {inForce && (
          <span className="tb-ok">
            {t('rule.parameter.inForce', {
              value: valueWords(inForce.value, undefined, [], locale),
              from: areas.find(({ value }) => value === inForce.from)?.label ?? t('rule.parameter.province'),
            })}
          </span>
        )}
      </div>
      {byArea.map(([code, value], i) => (
        <div className="rule-parameter-row" key={code}>
          <span className="rule-parameter-area">{areas.find((each) => each.value === code)?.label ?? code}</span>
          <PlainInput
            label={t('part.valueOf', { label: code })}
            value={value}
            onChange={(next) => writeAreas(byArea.with(i, [code, next]))}
          />
          {!locked && (
            <Button
              size="small"
              type="text"
              className="rule-icon"
              icon={<CloseOutlined aria-hidden />}
              aria-label={t('part.removeOf', { label: code })}
              onClick={() => writeAreas(byArea.toSpliced(i, 1))}
            />
          )}
        </div>
      ))}
      {!locked && (
        <Select
          size="small"
          className="rule-area"
          aria-label={t('rule.parameter.addArea')}
          placeholder={t('rule.parameter.addArea')}
          value={null}
          options={[...free]}
          showSearch={{ filterOption: (query, each) => matches(query, each?.label ?? '') }}
          onChange={(code: string | null) => code && writeAreas([...byArea, [code, parameter['value'] ?? 0]])}
        />
      )}
      {problem && <p className="tb-error">{problem}</p>}
    </div>
  );
}

/** A number, a text, or yes and no. `kind`: which of them may be chosen. */
function PlainInput({
  label,
  value,
  kind = false,
  onChange,
}: {
  readonly label: string;
  readonly value: Json | undefined;
  readonly kind?: boolean;
  readonly onChange: (value: Json) => void;
}) {
  const { t, locale } = useI18n();
  const { locked } = useRuleWords();
  const type = typeof value === 'boolean' ? 'boolean' : typeof value === 'string' ? 'string' : 'number';
  return (
    <>
      {type === 'number' && (
        <InputNumber<number>
          size="small"
          className="part-number"
          aria-label={label}
          disabled={locked}
          decimalSeparator={locale === 'vi' ? ',' : '.'}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? 0)}
        />
      )}
      {type === 'string' && (
        <Input
          size="small"
          className="part-choice"
          aria-label={label}
          disabled={locked}
          value={String(value)}
          onChange={({ target }) => onChange(target.value.normalize('NFC'))}
        />
      )}
      {type === 'boolean' && (
        <Switch aria-label={label} size="small" checked={value === true} disabled={locked} onChange={onChange} />
      )}
      {kind && (
        <Select<string>
          size="small"
          variant="borderless"
          aria-label={t('rule.parameter.kind')}
          disabled={locked}
          value={type}
          popupMatchSelectWidth={false}
          options={['number', 'string', 'boolean'].map((each) => ({ value: each, label: t(`rule.parameter.${each}`) }))}
          onChange={(next) => onChange(next === 'number' ? 0 : next === 'string' ? '' : false)}
        />
      )}
    </>
  );
}

const named = (name: JsonObject): JsonObject | undefined =>
  Object.values(name).every((each) => each === '') ? undefined : { vi: '', en: '', ...name };

function freeName(taken: readonly string[]): string {
  for (let i = 1; ; i += 1) if (!taken.includes(`limit${i}`)) return `limit${i}`;
}
