import { canonicalJson, durationToMs, parseDuration, toEpochMs, type Instant } from '@trucban/kernel';
import { compileCondition, type Test } from '../compile-condition.ts';
import { waysInto } from '../guards.ts';
import { EVENT_KEY, keyOf } from '../key.ts';
import { looksAt } from '../looks-at.ts';
import { buildIndex } from '../rule-index.ts';
import { valueAt, type Row, type Slot, type Slots } from '../slots.ts';
import type { EventFacts, RuleDocument } from '../types.ts';
import type { Sample, WindowFact, WindowQuestion } from './types.ts';

const HOUR_MS = 3_600_000;

/** A declared window made ready to run. */
export interface Window {
  readonly id: string;
  readonly fact: WindowFact;
  /** The rules' `index` that it was declared under: only such events are in it. */
  readonly index: RuleDocument['index'];
  readonly windowMs: number;
  readonly perMs: number;
  readonly counts: Test;
  readonly by: readonly Slot[];
  readonly of: Slot | null;
  asked: number;
}

/** The windows of a set of rules; those that are declared alike are one. */
export class Windows {
  readonly #known = new Map<string, Window>();

  readonly #slots: Slots;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** The windows of a rule by the names that its conditions use. */
  of({ facts = {}, index }: Pick<RuleDocument, 'facts' | 'index'>): ReadonlyMap<string, Window> {
    return new Map(Object.entries(facts).map(([name, fact]) => [name, this.#window(fact, index)]));
  }

  #window(fact: WindowFact, index: RuleDocument['index']): Window {
    const id = windowId(fact, index);
    const known = this.#known.get(id) ?? this.#compile(id, fact, index);
    this.#known.set(id, known);
    return known;
  }

  #compile(id: string, fact: WindowFact, index: RuleDocument['index']): Window {
    const place = (reference: { readonly fact: string; readonly path?: string }): Slot =>
      this.#slots.of(reference.fact, reference.path);
    return {
      id,
      fact,
      index,
      windowMs: msOf(fact.window, HOUR_MS),
      perMs: msOf(fact.per, HOUR_MS),
      counts: fact.where ? compileCondition(fact.where, this.#slots) : () => true,
      by: (fact.by ?? EVENT_KEY).map(place),
      of: fact.of ? place(fact.of) : null,
      asked: 0,
    };
  }

  /** Finds, for the event in a row, every window that it is in, and what it adds there. */
  sampler(): (row: Row, facts: EventFacts) => Sample[] {
    const windows = [...this.#known.values()];
    const index = buildIndex(
      windows.flatMap((entry) =>
        waysInto({ index: entry.index, conditions: entry.fact.where ?? { all: [] } }, this.#slots).map((guards) => ({
          entry,
          guards,
        })),
      ),
    );
    return (row, facts) => {
      const out: Sample[] = [];
      index(row, (window) => {
        if (window.asked === row.epoch) return;
        window.asked = row.epoch;
        const sample = looksAt(window, facts) && window.counts(row) ? sampleOf(window, row, facts) : null;
        if (sample) out.push(sample);
      });
      return out;
    };
  }
}

/** The same for every rule that declares a window alike, in whatever order it names the parts. */
export function windowId(fact: WindowFact, index: RuleDocument['index']): string {
  return canonicalJson({ ...fact, index });
}

/** What has to be known of a window for the event in the row; null where the event has no key for it. */
export function questionOf(window: Window, row: Row, facts: EventFacts): WindowQuestion | null {
  const key = keyOf(window.by, row, facts);
  const near = nearOf(window.fact, facts);
  if (key === null || near === undefined) return null;
  const { id, windowMs, perMs, fact } = window;
  return { windowId: id, key, aggregate: fact.aggregate, windowMs, perMs, at: timeOf(facts), near };
}

/** How far back the rules look at most, in milliseconds. */
export function longestWindowMs(rules: readonly Pick<RuleDocument, 'facts'>[]): number {
  const lengths = rules.flatMap(({ facts = {} }) => Object.values(facts).map(({ window }) => msOf(window, 0)));
  return Math.max(0, ...lengths);
}

function sampleOf(window: Window, row: Row, facts: EventFacts): Sample | null {
  const key = keyOf(window.by, row, facts);
  if (key === null) return null;
  const value = window.of ? valueAt(row, window.of) : null;
  const { lat, lon } = placeOf(facts) ?? { lat: null, lon: null };
  const plain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null;
  // What has no value says nothing of one; a count needs none.
  if (window.of && plain === null) return null;
  const { id, windowMs } = window;
  return { windowId: id, key, eventId: String(facts.event['id']), at: timeOf(facts), value: plain, lat, lon, windowMs };
}

/** null: everywhere; undefined: nearness is asked for, but the event has no place. */
function nearOf({ withinM }: WindowFact, facts: EventFacts): WindowQuestion['near'] | undefined {
  if (withinM === undefined) return null;
  const place = placeOf(facts);
  return place ? { ...place, withinM } : undefined;
}

function placeOf({ event }: EventFacts): { readonly lat: number; readonly lon: number } | null {
  const { location } = event as { readonly location?: { readonly lat?: unknown; readonly lon?: unknown } | null };
  const { lat, lon } = location ?? {};
  return typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : null;
}

const timeOf = ({ event }: EventFacts): number => toEpochMs(event['time'] as Instant);

function msOf(text: string | undefined, otherwise: number): number {
  const parsed = text === undefined ? null : parseDuration(text);
  return parsed?.ok ? (durationToMs(parsed.value) ?? otherwise) : otherwise;
}
