import type { RuleAction } from './actions/types.ts';
import { waysInto, type Guard, type Guards } from './guards.ts';
import { resolvePath } from './path.ts';
import { Slots, type Slot } from './slots.ts';
import type { RuleDocument } from './types.ts';

type Publish = Extract<RuleAction, { type: 'publishEvent' }>;

/** What a published event says that can't be known before. */
const UNKNOWN = Symbol('unknown');
/** What every published event says of its cause (docs/rules.md), whatever the rule gives it. */
const OF_ITS_CAUSE = new Set(['phase', 'severity', 'alertId', 'source', 'sourceKey', 'eventId', 'location']);

/** Rules that may fire each other without end: by an event that one of them publishes. */
export interface EventCycle {
  /** JSON pointer to the action that publishes. */
  readonly path: string;
  /** Codes in order of cause; the first and the last are the rule itself. */
  readonly rules: readonly string[];
}

/**
 * The cycles that a rule would close with the others, the shortest for each of its actions. An event reaches a rule unless what it
 * is known to say contradicts the rule's conditions: what comes from a fact, or from the rule's windows, may be anything.
 */
export function eventCycles(rule: RuleDocument, others: readonly RuleDocument[]): readonly EventCycle[] {
  const slots = new Slots();
  const listeners = [rule, ...others.filter(({ code }) => code !== rule.code)].map((each) => ({
    rule: each,
    ways: waysInto(each, slots),
  }));
  const reachedBy = (from: RuleDocument, action: Publish): RuleDocument[] =>
    listeners.filter(({ ways }) => ways.some((way) => fits(way, action, from.code))).map((listener) => listener.rule);
  return publications(rule).flatMap(({ path, action }) => {
    const rules = chainTo(rule.code, reachedBy(rule, action), (from) =>
      publications(from).flatMap((next) => reachedBy(from, next.action)),
    );
    return rules ? [{ path, rules: [rule.code, ...rules] }] : [];
  });
}

/** The shortest way to a code, breadth first. */
function chainTo(
  code: string,
  first: readonly RuleDocument[],
  next: (rule: RuleDocument) => readonly RuleDocument[],
): readonly string[] | undefined {
  const seen = new Set<string>();
  const once = (rule: RuleDocument): boolean => {
    const isNew = !seen.has(rule.code);
    seen.add(rule.code);
    return isNew;
  };
  let front = first.filter(once).map((rule) => ({ rule, chain: [rule.code] }));
  while (front.length > 0) {
    const found = front.find(({ rule }) => rule.code === code);
    if (found) return found.chain;
    front = front.flatMap(({ rule, chain }) =>
      next(rule)
        .filter(once)
        .map((after) => ({ rule: after, chain: [...chain, after.code] })),
    );
  }
  return undefined;
}

/** The actions of a rule that publish, with their JSON pointers. */
export function publications({ actions, onClear = [], alert }: RuleDocument): { path: string; action: Publish }[] {
  const lists: (readonly [string, readonly RuleAction[]])[] = [
    ['/actions', actions],
    ['/onClear', onClear],
    ...(alert?.ladder ?? []).map((rung, n) => [`/alert/ladder/${n}/actions`, rung.actions ?? []] as const),
  ];
  return lists.flatMap(([path, list]) =>
    list.flatMap((action, n) => (action.type === 'publishEvent' ? [{ path: `${path}/${n}`, action }] : [])),
  );
}

const fits = (way: Guards, action: Publish, code: string): boolean =>
  [...way.values()].every((guard) => holds(guard, said(guard.slot, action, code)));

function holds(guard: Guard, value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (guard.type === 'values') return guard.values.has(value);
  return typeof value === 'number' && value >= guard.low && value <= guard.high;
}

/** What the published event says at a place, as far as the action tells. */
function said(
  { fact, path = '' }: Slot,
  { eventType: kind, data = {}, attributes = {} }: Publish,
  code: string,
): unknown {
  if (fact === 'event') return path === 'type' ? kind : UNKNOWN;
  const open = (name: string): boolean => OF_ITS_CAUSE.has(name) || Object.hasOwn(attributes, name);
  if (fact === 'eventType')
    return open('eventType') || open('category') || data['category'] ? UNKNOWN : (data['eventType'] ?? null);
  const [name = ''] = path.split('.');
  return fact !== 'data' || open(name) ? UNKNOWN : resolvePath({ ...data, rule: code }, path);
}
