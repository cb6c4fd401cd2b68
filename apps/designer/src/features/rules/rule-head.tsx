import { useI18n } from '@trucban/ui';
import { Checkbox, Input } from 'antd';
import { isObject, type JsonObject } from './model/condition-tree.ts';
import { problemAt, useRuleWords } from './tree/rule-context.ts';

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
  const flag = (key: 'acceptDoubtful' | 'acceptLate', on: boolean): void => {
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
      {problem && <p className="rule-problem tb-error">{problem}</p>}
    </>
  );
}
