import type { Locale } from '@trucban/ui';
import { createContext, use } from 'react';
import type { Json } from '../model/condition-tree.ts';
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
}

export const RuleContext = createContext<RuleWords | undefined>(undefined);

/** @throws when used outside of the editor of a rule */
export function useRuleWords(): RuleWords {
  const value = use(RuleContext);
  if (!value) throw new Error('useRuleWords needs a RuleContext');
  return value;
}

/** The first problem at a place or in it. */
export function problemAt(problems: ReadonlyMap<string, string>, path: string): string | undefined {
  for (const [at, text] of problems) if (at === path || at.startsWith(`${path}/`)) return text;
  return undefined;
}
