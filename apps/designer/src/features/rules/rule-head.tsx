import { useI18n } from '@trucban/ui';
import { Checkbox, Input } from 'antd';
import { type JsonObject, isObject } from '../../shared/json/json-value.ts';
import type { Part } from '../../shared/parts/part.ts';
import { PartsForm } from '../../shared/parts/parts-form.tsx';
import { problemAt } from '../../shared/parts/parts-context.ts';
import { useRuleWords } from './tree/rule-context.ts';

const MORE: readonly Part[] = [
  { key: 'description', vi: 'Mô tả', en: 'Description', input: { kind: 'texts' }, shown: true },
  {
    key: 'event',
    vi: 'Phát hiện',
    en: 'Finding',
    needed: true,
    input: {
      kind: 'group',
      parts: [
        { key: 'type', vi: 'Gọi là', en: 'Called', input: { kind: 'line' }, needed: true },
        { key: 'params', vi: 'Kèm theo', en: 'With', input: { kind: 'json' } },
      ],
    },
  },
];

/** Names of a rule, what its finding is called, and which events it takes although they are doubtful or late. */
export function RuleHead({
  document,
  onChange,
}: {
  readonly document: JsonObject;
  readonly onChange: (document: JsonObject, about?: string) => void;
}) {
  const { t } = useI18n();
  const { locked, problems } = useRuleWords();
  const name = isObject(document['name']) ? document['name'] : {};
  const problem = problemAt(problems, '/name') ?? problems.get('') ?? problemAt(problems, '/event');
  const flag = (key: 'acceptDoubtful' | 'acceptLate' | 'neverSuppressed', on: boolean): void => {
    const { [key]: _, ...rest } = document;
    onChange(on ? { ...document, [key]: true } : rest);
  };
  return (
    <>
      {(['vi', 'en'] as const).map((language) => (
        <div className="rule-field" key={language}>
          <span className="rule-label">{t(`rule.name${language === 'vi' ? 'Vi' : 'En'}`)}</span>
          <Input
            className="rule-wide"
            aria-label={t(`rule.name${language === 'vi' ? 'Vi' : 'En'}`)}
            disabled={locked}
            maxLength={200}
            value={String(name[language] ?? '')}
            onChange={(event) =>
              onChange(
                { ...document, name: { ...name, [language]: event.target.value.normalize('NFC') } },
                `name${language}`,
              )
            }
          />
        </div>
      ))}
      <div className="rule-field">
        <span className="rule-label">{t('rule.accepts')}</span>
        <span className="rule-checks">
          {(['acceptDoubtful', 'acceptLate'] as const).map((key) => (
            <Checkbox
              key={key}
              checked={document[key] === true}
              disabled={locked}
              onChange={(event) => flag(key, event.target.checked)}
            >
              {t(`rule.${key}`)}
            </Checkbox>
          ))}
        </span>
      </div>
      <div className="rule-field">
        <span className="rule-label">{t('rule.suppression')}</span>
        <Checkbox
          checked={document['neverSuppressed'] === true}
          disabled={locked}
          onChange={(event) => flag('neverSuppressed', event.target.checked)}
        >
          {t('rule.neverSuppressed')}
        </Checkbox>
      </div>
      <PartsForm parts={MORE} object={document} path="" onChange={onChange} />
      {problem && <p className="rule-problem tb-error">{problem}</p>}
    </>
  );
}
