import { resolvePath } from './path.ts';
import type { WindowValues } from './memory/types.ts';
import { factNames, type EventFacts, type FactName } from './types.ts';

/** The values that the rules of a set read of one event: each place once, however many rules look at it. */
export interface Row {
  facts: EventFacts;
  /** The declared facts, by the name that conditions have for them. */
  windows: WindowValues;
  /** What rules compute from other facts. */
  readonly computed: ReadonlyMap<string, (row: Row) => unknown>;
  /** Numbers the events; a value is fresh when its stamp is the current one. */
  epoch: number;
  readonly values: unknown[];
  readonly stamps: number[];
}

const NOTHING: WindowValues = new Map();

/** A place in the facts: what a comparison reads. */
export interface Slot {
  readonly at: number;
  readonly fact: string;
  readonly path: string | undefined;
  /** The fact that it is a part of, where that one has to be computed: once, however many parts are read. */
  readonly whole: Slot | null;
}

/** Places whose values belong together, with what they said last: many facts are kept by the same. */
export interface KeyPlaces {
  readonly slots: readonly Slot[];
  row: Row | null;
  epoch: number;
  key: string | null;
}

/** The value at a place of the event that the row holds. */
export function valueAt(row: Row, { at, fact, path, whole }: Slot): unknown {
  if (row.stamps[at] === row.epoch) return row.values[at];
  const value = whole ? inner(valueAt(row, whole), path) : inner(readFact(row, fact), path);
  row.stamps[at] = row.epoch;
  row.values[at] = value;
  return value;
}

function readFact(row: Row, fact: string): unknown {
  if (isEventFact(fact)) return row.facts[fact];
  const compute = row.computed.get(fact);
  return compute ? compute(row) : row.windows.get(fact);
}

/** json-rules-engine resolves a path in objects only; of anything else it gives the fact itself. */
function inner(value: unknown, path: string | undefined): unknown {
  return path && typeof value === 'object' && value !== null ? resolvePath(value, path) : value;
}

/** Whether the event itself says the fact; all others are declared by the rule. */
export function isEventFact(fact: string): fact is FactName {
  return (factNames as readonly string[]).includes(fact);
}

/** Gives every different place of a set of rules its number. */
export class Slots {
  readonly #known = new Map<string, Slot>();
  readonly #computed = new Map<string, (row: Row) => unknown>();
  readonly #keys = new Map<string, KeyPlaces>();

  of(fact: string, path: string | undefined): Slot {
    const key = `${fact}/${path ?? ''}`;
    const known = this.#known.get(key);
    if (known) return known;
    const whole = path !== undefined && this.#computed.has(fact) ? this.of(fact, undefined) : null;
    const slot = { at: this.#known.size, fact, path, whole };
    this.#known.set(key, slot);
    return slot;
  }

  /** Places whose values belong together; the same ones are the same object. */
  key(slots: readonly Slot[]): KeyPlaces {
    const name = slots.map(({ at }) => at).join();
    const known = this.#keys.get(name) ?? { slots, row: null, epoch: -1, key: null };
    this.#keys.set(name, known);
    return known;
  }

  /** A fact that is worked out from others; to be given before a place in it is asked for. */
  compute(fact: string, value: (row: Row) => unknown): void {
    this.#computed.set(fact, value);
  }

  /** A row for one event at a time, used again for the next: evaluating never waits, so nobody else sees it half read. */
  row(): Row {
    const facts: EventFacts = { eventType: null, event: { type: '' }, data: {} };
    return { facts, windows: NOTHING, computed: this.#computed, epoch: 0, values: [], stamps: [] };
  }
}

/** Puts the next event into the row. */
export function fill(row: Row, facts: EventFacts, windows: WindowValues = NOTHING): Row {
  row.facts = facts;
  row.windows = windows;
  row.epoch += 1;
  return row;
}
