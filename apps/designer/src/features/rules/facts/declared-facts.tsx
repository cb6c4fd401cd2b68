import { useI18n } from '@trucban/ui';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { isObject, type JsonObject, type Reference } from '../model/condition-tree.ts';
import { declaredOf, factWords } from '../model/subjects.ts';
import { problemAt, useRuleWords } from '../tree/rule-context.ts';
import { WindowDialog } from './window-dialog.tsx';

interface DeclaredFactsProps {
  readonly document: JsonObject;
  readonly firstSubject: Reference;
  readonly onChange: (document: JsonObject) => void;
  readonly onJson: (path: string) => void;
}

/** The facts with a memory that a rule declares; its conditions can name them. */
export function DeclaredFacts({ document, firstSubject, onChange, onJson }: DeclaredFactsProps) {
  const { t } = useI18n();
  const { locale, locked, problems } = useRuleWords();
  const [edited, setEdited] = useState<string>();
  const declared = declaredOf(document);
  const facts = isObject(document['facts']) ? document['facts'] : {};
  const write = (next: JsonObject): void => {
    const { facts: _, ...rest } = document;
    onChange(Object.keys(next).length > 0 ? { ...document, facts: next } : rest);
  };
  const open = edited === undefined ? undefined : declared.find(([name]) => name === edited);
  return (
    <div className="rule-facts">
      {declared.map(([name, fact]) => {
        const problem = problemAt(problems, `/facts/${name}`);
        const isWindow = fact['type'] === 'window';
        return (
          <div key={name} className={`rule-fact ${problem ? 'rule-row-bad' : ''}`}>
            <button
              type="button"
              className="link-button"
              onClick={() => (isWindow ? setEdited(name) : onJson(`/facts/${name}`))}
            >
              {factWords(fact, locale)}
            </button>
            <code>{name}</code>
            {!isWindow && <span className="tb-quiet">{t('rule.inJson')}</span>}
            {problem && <span className="tb-error">{problem}</span>}
            {!locked && (
              <Button
                size="small"
                type="text"
                className="rule-icon"
                icon={<CloseOutlined aria-hidden />}
                aria-label={`${t('rule.window.remove')}: ${name}`}
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
        <Button size="small" type="text" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('')}>
          {t('rule.window.new')}
        </Button>
      )}
      {edited !== undefined && (
        <WindowDialog
          name={edited}
          fact={open?.[1] ?? { type: 'window', aggregate: 'count', window: 'PT10M' }}
          taken={declared.map(([name]) => name)}
          firstSubject={firstSubject}
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
