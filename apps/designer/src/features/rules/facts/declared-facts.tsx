import { ActionMenu, useI18n } from '@trucban/ui';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { isObject, type JsonObject } from '../../../shared/json/json-value.ts';
import { problemAt } from '../../../shared/parts/parts-context.ts';
import { factName, factWords } from '../model/fact-words.ts';
import { declaredOf } from '../model/rule-subjects.ts';
import { FACT_FORMS, factForm } from '../parts/fact-forms.ts';
import { useRuleWords } from '../tree/rule-context.ts';
import { FactDialog } from './fact-dialog.tsx';

interface DeclaredFactsProps {
  readonly document: JsonObject;
  readonly onChange: (document: JsonObject) => void;
}

/** The facts that a rule declares; its conditions can name them. */
export function DeclaredFacts({ document, onChange }: DeclaredFactsProps) {
  const { t } = useI18n();
  const { locale, locked, problems, toJson, subjects } = useRuleWords();
  const [edited, setEdited] = useState<{ readonly name: string; readonly fact: JsonObject }>();
  const declared = declaredOf(document);
  const facts = isObject(document['facts']) ? document['facts'] : {};
  const write = (next: JsonObject): void => {
    const { facts: _, ...rest } = document;
    onChange(Object.keys(next).length > 0 ? { ...document, facts: next } : rest);
  };
  return (
    <div className="rule-facts">
      {declared.map(([name, fact]) => {
        const problem = problemAt(problems, `/facts/${name}`);
        return (
          <div key={name} className={`rule-fact ${problem ? 'rule-row-bad' : ''}`}>
            <button
              type="button"
              className="link-button"
              title={factWords(fact, locale, subjects)}
              onClick={() => (factForm(fact['type']) ? setEdited({ name, fact }) : toJson(`/facts/${name}`))}
            >
              {factName(fact, locale, subjects)}
            </button>
            <code>{name}</code>
            {problem && <span className="tb-error">{problem}</span>}
            {!locked && (
              <Button
                size="small"
                type="text"
                className="rule-icon"
                icon={<CloseOutlined aria-hidden />}
                aria-label={`${t('rule.fact.remove')}: ${name}`}
                onClick={() => {
                  const { [name]: _, ...rest } = facts;
                  write(rest);
                }}
              />
            )}
          </div>
        );
      })}
      {!locked && (
        <ActionMenu
          menu={{
            items: FACT_FORMS.map((form) => ({ key: form.value, label: locale === 'en' ? form.en : form.vi })),
            onClick: ({ key }) => setEdited({ name: '', fact: { type: key, ...factForm(key)?.fresh } }),
          }}
        >
          <Button size="small" type="text" icon={<PlusOutlined aria-hidden />}>
            {t('rule.fact.new')}
          </Button>
        </ActionMenu>
      )}
      {edited !== undefined && (
        <FactDialog
          name={edited.name}
          fact={edited.fact}
          taken={declared.map(([name]) => name)}
          onClose={() => setEdited(undefined)}
          onSave={(name, fact) => {
            write({ ...facts, [name]: fact });
            setEdited(undefined);
          }}
        />
      )}
    </div>
  );
}
