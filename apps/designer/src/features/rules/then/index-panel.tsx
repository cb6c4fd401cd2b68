import { matches, useI18n } from '@trucban/ui';
import { KINDS } from '@trucban/ui/events';
import { Select } from 'antd';
import { type Json, type JsonObject, isObject } from '../../../shared/json/json-value.ts';
import { indexOf } from '../model/rule-subjects.ts';
import { problemAt } from '../../../shared/parts/parts-context.ts';
import { useRuleWords } from '../tree/rule-context.ts';

/** Which events a rule looks at: input kinds, event types. */
export function IndexPanel({
  document,
  onChange,
}: {
  readonly document: JsonObject;
  readonly onChange: (document: JsonObject) => void;
}) {
  const { t } = useI18n();
  const { locale, locked, types, names, problems } = useRuleWords();
  const { kinds, eventTypes } = indexOf(document);
  const problem = problemAt(problems, '/index');
  const set = (key: 'kinds' | 'eventTypes', values: readonly string[]): void => {
    const { [key]: _, ...rest } = isObject(document['index']) ? document['index'] : {};
    onChange({ ...document, index: { ...rest, ...(values.length > 0 && { [key]: values as readonly Json[] }) } });
  };
  const choices = {
    kinds: KINDS.map(({ value, vi, en }) => ({ value, label: locale === 'en' ? en : vi })),
    eventTypes: types.map(({ code }) => ({ value: code, label: `${code} · ${names.get(code) ?? ''}` })),
  };
  return (
    <>
      {(['kinds', 'eventTypes'] as const).map((key) => (
        <div className="rule-field" key={key}>
          <span className="rule-label" id={`rule-${key}`}>
            {t(`rule.${key}`)}
          </span>
          <Select<string[], { value: string; label: string }>
            className="rule-wide"
            mode={key === 'kinds' ? 'tags' : 'multiple'}
            aria-labelledby={`rule-${key}`}
            disabled={locked}
            value={[...(key === 'kinds' ? kinds : eventTypes)]}
            placeholder={t(`rule.${key}.none`)}
            maxTagCount={3}
            options={choices[key]}
            showSearch={{ filterOption: (query, each) => matches(query, `${each?.label ?? ''} ${each?.value ?? ''}`) }}
            {...(problem && key === 'kinds' && { status: 'error' as const })}
            onChange={(values) => set(key, values)}
          />
        </div>
      ))}
      {problem && <p className="rule-problem tb-error">{problem}</p>}
    </>
  );
}
