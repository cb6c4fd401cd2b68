import type { Locale } from '@trucban/ui';
import { createContext, use } from 'react';
import type { Json } from '../../../shared/json/json-value.ts';
import type { SentenceWords } from '../model/sentence.ts';
import type { EventTypeFacts } from '../queries.ts';

/** What one comparison found in the sample event. */
export interface Traced {
  readonly holds: boolean;
  readonly expected: Json;
  readonly actual: Json;
  readonly missing: boolean;
}

/** What every part of the editor of one rule knows. */
export interface RuleWords extends SentenceWords {
  readonly locale: Locale;
  readonly locked: boolean;
  readonly types: readonly EventTypeFacts[];
  /** Of the sample event, by JSON pointer; undefined while nobody knows. */
  readonly trace: ReadonlyMap<string, Traced> | undefined;
  /** What is wrong, by JSON pointer. */
  readonly problems: ReadonlyMap<string, string>;
  /** Shows a place of the rule as JSON. */
  readonly toJson: (path: string) => void;
}

export const RuleContext = createContext<RuleWords | undefined>(undefined);

/** @throws when used outside of the editor of a rule */
export function useRuleWords(): RuleWords {
  const value = use(RuleContext);
  if (!value) throw new Error('useRuleWords needs a RuleContext');
  return value;
}
