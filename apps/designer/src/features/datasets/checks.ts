import { checkEntry } from '@trucban/kpi-engine';
import { isObject, type Json } from '../../shared/json/json-value.ts';
import type { Words } from '../../shared/parts/part.ts';

/** What came of one check of the draft. */
export interface Outcome {
  /** Its place in the list. */
  readonly at: number;
  readonly code: string;
  readonly check: string;
  /** What a unit reads when it does not hold. */
  readonly says: Words;
  /** `error`, `warning`: it doesn't hold, and keeps the entry from being handed in or not. */
  readonly state: 'holds' | 'waits' | 'broken' | 'error' | 'warning';
  /** The measures that it waits for. */
  readonly missing: readonly string[];
  readonly fault: Words | undefined;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Each check of a draft on these numbers, by the same function that is asked when a unit hands in. */
export function outcomesOf(
  rules: Json | undefined,
  valueOf: (measure: string) => number | null | undefined,
): readonly Outcome[] {
  const list = Array.isArray(rules) ? (rules as readonly Json[]).filter(isObject) : [];
  return list.map((rule, at) => {
    const check = text(rule['check']);
    const outcome = checkEntry(check, valueOf);
    const severity = rule['severity'] === 'warning' ? ('warning' as const) : ('error' as const);
    return {
      at,
      code: text(rule['code']),
      check,
      says: { vi: text(rule['vi']), en: text(rule['en']) },
      state: outcome.type === 'fails' ? severity : outcome.type,
      missing: outcome.type === 'waits' ? outcome.missing : [],
      fault: outcome.type === 'broken' ? outcome.message : undefined,
    };
  });
}
