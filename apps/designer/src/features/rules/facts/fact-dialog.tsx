import { keyName, useFocusBack, useI18n } from '@trucban/ui';
import { Input, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { changedIn, useHistory } from '../../../shared/history.ts';
import type { JsonObject } from '../../../shared/json/json-value.ts';
import { isComplete } from '../../../shared/parts/part.ts';
import { PartsForm } from '../../../shared/parts/parts-form.tsx';
import { factWords } from '../model/fact-words.ts';
import { factForm } from '../parts/fact-forms.ts';
import { RuleContext, useRuleWords } from '../tree/rule-context.ts';

interface FactDialogProps {
  /** Name in the rule; empty for a new one. */
  readonly name: string;
  readonly fact: JsonObject;
  readonly taken: readonly string[];
  readonly onSave: (name: string, fact: JsonObject) => void;
  readonly onClose: () => void;
}

interface Pressed {
  readonly nativeEvent: KeyboardEvent;
}

const NAME = /^[a-z][A-Za-z0-9]{0,39}$/;
const RESERVED = ['data', 'event', 'eventType', 'parameters', 'alert'];

/** Declares a fact of the rule's own: what is counted, compared or looked up. */
export function FactDialog({ name, fact, taken, onSave, onClose }: FactDialogProps) {
  const { t, locale } = useI18n();
  const words = useRuleWords();
  useFocusBack();
  const form = factForm(fact['type']);
  const [own, setOwn] = useState(name || freeName(String(fact['type']), taken));
  const { state: draft, set, undo, redo } = useHistory(fact);
  // Nothing of the rule is left for the JSON while the dialog is open.
  const inner = useMemo(() => ({ ...words, toJson: () => undefined }), [words]);
  if (!form) return null;
  const wrong = !NAME.test(own) || RESERVED.includes(own);
  const double = own !== name && taken.includes(own);
  const problem = double ? t('rule.fact.nameTaken') : wrong ? t('rule.fact.nameWrong') : undefined;
  const sound = !words.locked && problem === undefined && isComplete(draft, form.parts);
  // Its keys are not those of the rule behind it.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const name = keyName(event);
    if (!/^ctrl\+[zys]$/.test(name)) return;
    event.preventDefault();
    if (name === 'ctrl+y' || (name === 'ctrl+z' && event.shiftKey)) redo();
    else if (name === 'ctrl+z') undo();
  };
  // Before the field that has the focus: a list would open.
  const onKeyDownCapture = (event: KeyboardEvent): void => {
    if (keyName(event) !== 'ctrl+enter') return;
    event.preventDefault();
    event.stopPropagation();
    if (sound) onSave(own, draft);
  };
  return (
    <Modal
      open
      width={760}
      wrapProps={{
        onKeyDown: ({ nativeEvent }: Pressed) => onKeyDown(nativeEvent),
        onKeyDownCapture: ({ nativeEvent }: Pressed) => onKeyDownCapture(nativeEvent),
      }}
      // What was entered is given up by the button only.
      mask={{ closable: false }}
      keyboard={draft === fact}
      title={form[locale === 'en' ? 'en' : 'vi']}
      okText={t(name ? 'rule.fact.save' : 'rule.fact.add')}
      cancelText={t('action.cancel')}
      okButtonProps={{ disabled: !sound }}
      onCancel={onClose}
      onOk={() => onSave(own, draft)}
    >
      <p className="rule-fact-words">{factWords(draft, locale, words.subjects)}</p>
      <RuleContext value={inner}>
        <PartsForm
          parts={form.parts}
          object={draft}
          path={`/facts/${name || own}`}
          onChange={(next) => set(next, stepOf(draft, next))}
        />
      </RuleContext>
      <div className={`part ${problem ? 'part-bad' : ''}`}>
        <span className="part-label">{t('rule.fact.name')}</span>
        <div className="part-control">
          <Input
            className="part-choice part-code"
            aria-label={t('rule.fact.name')}
            aria-invalid={problem !== undefined}
            value={own}
            disabled={words.locked || name !== ''}
            spellCheck={false}
            onChange={(event) => setOwn(event.target.value)}
          />
          {problem && <p className="part-problem tb-error">{problem}</p>}
        </div>
      </div>
    </Modal>
  );
}

/** Each corner that is put or moved is a step of its own, however quickly one follows the other. */
function stepOf(before: JsonObject, after: JsonObject): string {
  const field = changedIn(before, after);
  return ['polygon', 'line', 'point'].includes(field) ? '' : field;
}

function freeName(type: string, taken: readonly string[]): string {
  for (let i = 1; ; i += 1) if (!taken.includes(`${type}${i}`)) return `${type}${i}`;
}
