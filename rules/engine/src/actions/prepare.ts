import { compileCondition } from '../compile-condition.ts';
import { resolvePath } from '../path.ts';
import { fill, Slots, valueAt, type Row } from '../slots.ts';
import type { WindowValues } from '../memory/types.ts';
import { byName } from '../outcome.ts';
import type { ConditionGroup, EventFacts, FactReference, RuleDocument, Severity } from '../types.ts';
import { addComputed } from '../world/computed.ts';
import { compileSelector } from '../world/compile-world.ts';
import type { IncidentSelector, SelectedIncidents } from '../world/types.ts';
import type { RuleAction } from './types.ts';

/** What actions may ask of the finding beside its event. */
export interface Finding {
  readonly severity: Severity | null;
  readonly key: string | null;
  readonly count: number;
}

/**
 * The actions of a rule that the event and the finding call for, with their numbers in the list.
 * @param windows  what its facts said, by `windowId`; none when time alone led to it
 */
export function wantedActions(
  rule: RuleDocument,
  actions: readonly RuleAction[],
  facts: EventFacts,
  finding: Finding,
  windows: WindowValues = new Map(),
): readonly (readonly [number, RuleAction])[] {
  const slots = new Slots();
  addComputed(rule, slots, (name) => name);
  const row = fill(slots.row(), facts, byName(rule, windows).set('alert', { ...finding }));
  return actions.map((action, i) => [i, action] as const).filter(([, { when }]) => !when || holds(when, slots, row));
}

/** What can't be worked out now doesn't hold. */
function holds(when: ConditionGroup, slots: Slots, row: Row): boolean {
  try {
    return compileCondition(when, slots)(row);
  } catch {
    return false;
  }
}

/** The open incidents that a selector means for an event; null: the event lacks what it compares with, so there are none. */
export function selectIncidents(selector: IncidentSelector, facts: EventFacts): SelectedIncidents | null {
  const slots = new Slots();
  const select = compileSelector(selector, slots);
  return select(fill(slots.row(), facts), facts);
}

/** What an event says at a place; undefined where it says nothing. */
export function valueOf({ fact, path }: FactReference, facts: EventFacts): unknown {
  const slots = new Slots();
  return valueAt(fill(slots.row(), facts), slots.of(fact, path));
}

/** How people write what stands at a place of an event (`event.areaCode`, `P01`). */
export type Said = (path: string, value: string | number) => string;

/** A text with `{data.station}` and the like filled in; what the event doesn't say is “–”. */
export function filledText(text: string, facts: EventFacts, said: Said): string {
  return text.replace(/\{((?:data|event|eventType)(?:\.[A-Za-z0-9_.-]{1,200})?)\}/g, (_, path: string) => {
    const value = resolvePath(facts, path);
    if (typeof value === 'string' || typeof value === 'number') return said(path, value).slice(0, 200);
    return typeof value === 'boolean' ? String(value) : '–';
  });
}
