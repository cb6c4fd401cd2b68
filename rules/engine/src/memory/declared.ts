import { canonicalJson, MS_PER_DAY } from '@trucban/kernel';
import { compileCondition, type Test } from '../compile-condition.ts';
import { msOf } from '../duration.ts';
import { waysInto } from '../guards.ts';
import { EVENT_KEY, keyOf, keyPlaces, placeOf, timeOf } from '../key.ts';
import { looksAt } from '../looks-at.ts';
import { buildIndex } from '../rule-index.ts';
import { valueAt, type KeyPlaces, type Row, type Slot, type Slots } from '../slots.ts';
import type { EventFacts, FactReference, RuleDocument, RuleFact } from '../types.ts';
import { compileWorld, parametersFact } from '../world/compile-world.ts';
import type { Declared, Series } from './declared-fact.ts';
import { BREAKS } from './sequence.ts';
import { zoneText } from './geofence.ts';
import type { BaselineFact, GeofenceFact, Sample, SequenceFact, WindowFact } from './types.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * MS_PER_DAY;
type Index = RuleDocument['index'];
/** What is worked out from other facts needs nothing to be kept or asked. */
type AskedFact = Exclude<RuleFact, { readonly type: 'formula' | 'text' }>;

/** The declared facts of a set of rules; those that are declared alike are one. */
export class DeclaredFacts {
  readonly #known = new Map<string, Declared>();

  readonly #slots: Slots;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** The facts of a rule that have to be asked for, by the names that its conditions use. */
  of({
    facts = {},
    index,
    parameters,
  }: Pick<RuleDocument, 'facts' | 'index' | 'parameters'>): ReadonlyMap<string, Declared> {
    const own = Object.entries(facts)
      .filter((entry): entry is [string, AskedFact] => entry[1].type !== 'formula' && entry[1].type !== 'text')
      .map(
        ([name, fact]) =>
          [name, this.#declared(windowId(fact, index), (id) => this.#compile(id, fact, index))] as const,
      );
    const given = parameters && [
      ['parameters', this.#declared(parametersId(parameters), (id) => parametersFact(id, parameters))] as const,
    ];
    return new Map([...own, ...(given ?? [])]);
  }

  #declared(id: string, compile: (id: string) => Declared): Declared {
    const known = this.#known.get(id) ?? compile(id);
    this.#known.set(id, known);
    return known;
  }

  #compile(id: string, fact: AskedFact, index: Index): Declared {
    const slots = this.#slots;
    switch (fact.type) {
      case 'window':
        return compileWindow(id, fact, index, slots);
      case 'baseline':
        return compileBaseline(id, fact, index, slots);
      case 'sequence':
        return compileSequence(id, fact, index, slots);
      case 'geofence':
        return compileGeofence(id, fact, index, slots);
      default:
        return compileWorld(id, fact, slots);
    }
  }

  /** Finds, for the event in a row, every series that it is in, and what it adds there. */
  sampler(): (row: Row, facts: EventFacts) => Sample[] {
    const series = [...this.#known.values()].flatMap((declared) => declared.series);
    const index = buildIndex(
      series.flatMap((entry) =>
        waysInto({ index: entry.index, conditions: { any: entry.where } }, this.#slots).map((guards) => ({
          entry,
          guards,
        })),
      ),
    );
    return (row, facts) => {
      const out: Sample[] = [];
      index(row, (entry) => {
        if (entry.asked === row.epoch) return;
        entry.asked = row.epoch;
        const sample = looksAt(entry, facts) ? entry.sample(row, facts) : null;
        if (sample) out.push(sample);
      });
      return out;
    };
  }
}

/** The same for every rule that declares a fact alike, in whatever order it names the parts and whatever it calls it. */
export function windowId({ name: _, ...fact }: RuleFact, index: Index): string {
  return canonicalJson({ ...fact, index });
}

/** The name under which the parameters of a rule are answered. */
export function parametersId(parameters: NonNullable<RuleDocument['parameters']>): string {
  return canonicalJson({ parameters });
}

/** How far back the rules look at most, in milliseconds. */
export function longestWindowMs(rules: readonly Pick<RuleDocument, 'facts'>[]): number {
  return Math.max(0, ...rules.flatMap(({ facts = {} }) => Object.values(facts).map(reachMs)));
}

function reachMs(fact: RuleFact): number {
  if (fact.type === 'window' || fact.type === 'sequence') return msOf(fact.window);
  if (fact.type === 'baseline') return msOf(fact.window) + fact.weeks * WEEK_MS;
  if (fact.type === 'geofence') return Math.max(msOf(fact.window, MS_PER_DAY), msOf(fact.zones?.window));
  return 0;
}

type Valued = Pick<WindowFact, 'of' | 'where' | 'by'>;

function compileWindow(id: string, fact: WindowFact, index: Index, slots: Slots): Declared {
  const by = placesOf(fact.by, slots);
  const [windowMs, perMs] = [msOf(fact.window, HOUR_MS), msOf(fact.per, HOUR_MS)];
  const { aggregate } = fact;
  return {
    id,
    series: [valued(id, fact, index, windowMs, slots)],
    question: (row, facts) => {
      const key = keyOf(by, row, facts);
      const near = nearOf(fact, facts);
      if (key === null || near === undefined) return null;
      return { kind: 'window', windowId: id, key, aggregate, windowMs, perMs, at: timeOf(facts), near };
    },
  };
}

function compileBaseline(id: string, fact: BaselineFact, index: Index, slots: Slots): Declared {
  const by = placesOf(fact.by, slots);
  const [windowMs, perMs] = [msOf(fact.window, HOUR_MS), msOf(fact.per, HOUR_MS)];
  const { aggregate, weeks } = fact;
  return {
    id,
    series: [valued(id, fact, index, windowMs + weeks * WEEK_MS, slots)],
    question: (row, facts) => {
      const key = keyOf(by, row, facts);
      return key === null
        ? null
        : { kind: 'baseline', windowId: id, key, aggregate, windowMs, perMs, at: timeOf(facts), weeks };
    },
  };
}

function compileSequence(id: string, fact: SequenceFact, index: Index, slots: Slots): Declared {
  const by = placesOf(fact.by, slots);
  const windowMs = msOf(fact.window, HOUR_MS);
  const fits = fact.steps.map(({ where }) => compileCondition(where, slots));
  const breaks = fact.without ? compileCondition(fact.without, slots) : () => false;
  const steps = fact.steps.map(({ times = 1, within }) => ({ times, withinMs: msOf(within, windowMs) }));
  const sample = (row: Row, facts: EventFacts): Sample | null => {
    const bits = fits.reduce((sum, test, i) => sum | (test(row) ? 1 << i : 0), breaks(row) ? BREAKS : 0);
    const key = bits === 0 ? null : keyOf(by, row, facts);
    return key === null ? null : sampleOf(id, key, bits, windowMs, facts);
  };
  const where = [...fact.steps.map((step) => step.where), ...(fact.without ? [fact.without] : [])];
  return {
    id,
    series: [{ id, index, where, sample, asked: 0 }],
    question: (row, facts) => {
      const key = keyOf(by, row, facts);
      const near = nearOf(fact, facts);
      if (key === null || near === undefined) return null;
      const eventId = String(facts.event['id']);
      return { kind: 'sequence', windowId: id, key, windowMs, at: timeOf(facts), eventId, near, steps };
    },
  };
}

function compileGeofence(id: string, fact: GeofenceFact, index: Index, slots: Slots): Declared {
  const everywhere = keyPlaces([]);
  const by = placesOf(fact.by, slots);
  const windowMs = msOf(fact.window, MS_PER_DAY);
  const position = (row: Row, facts: EventFacts): Sample | null => {
    const key = placeOf(facts) ? keyOf(by, row, facts) : null;
    return key === null ? null : sampleOf(id, key, null, windowMs, facts);
  };
  const { zones } = fact;
  const zonesId = zones && canonicalJson({ zones, index });
  const zonesMs = msOf(zones?.window);
  return {
    id,
    series: [
      { id, index, where: [{ all: [] }], sample: position, asked: 0 },
      ...(zones && zonesId !== undefined ? [zoneSeries(zonesId, zones, index, zonesMs, slots)] : []),
    ],
    question: (row, facts) => {
      const place = placeOf(facts);
      if (!place) return null;
      const told =
        zonesId === undefined
          ? null
          : { windowId: zonesId, key: keyOf(everywhere, row, facts) ?? '', windowMs: zonesMs };
      const eventId = String(facts.event['id']);
      const key = keyOf(by, row, facts);
      return { kind: 'geofence', windowId: id, key, windowMs, at: timeOf(facts), eventId, place, fact, zones: told };
    },
  };
}

function zoneSeries(
  id: string,
  zones: NonNullable<GeofenceFact['zones']>,
  index: Index,
  windowMs: number,
  slots: Slots,
): Series {
  const everywhere = keyPlaces([]);
  const tells = compileCondition(zones.where, slots);
  const [ring, name] = [placeIn(zones.of, slots), placeIn(zones.key, slots)];
  const sample = (row: Row, facts: EventFacts): Sample | null => {
    const text = tells(row) ? zoneText(valueAt(row, name), valueAt(row, ring)) : null;
    return text === null ? null : sampleOf(id, keyOf(everywhere, row, facts) ?? '', text, windowMs, facts);
  };
  return { id, index, where: [zones.where], sample, asked: 0 };
}

/** Samples of one value. */
function valued(id: string, { of, where, by: given }: Valued, index: Index, windowMs: number, slots: Slots): Series {
  const by = placesOf(given, slots);
  const counts: Test = where ? compileCondition(where, slots) : () => true;
  const place = of ? placeIn(of, slots) : null;
  const sample = (row: Row, facts: EventFacts): Sample | null => {
    const key = counts(row) ? keyOf(by, row, facts) : null;
    if (key === null) return null;
    const value = place ? valueAt(row, place) : null;
    const plain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null;
    // What has no value says nothing of one; a count needs none.
    return place && plain === null ? null : sampleOf(id, key, plain, windowMs, facts);
  };
  return { id, index, where: [where ?? { all: [] }], sample, asked: 0 };
}

function sampleOf(id: string, key: string, value: Sample['value'], windowMs: number, facts: EventFacts): Sample {
  const { lat, lon } = placeOf(facts) ?? { lat: null, lon: null };
  return { windowId: id, key, eventId: String(facts.event['id']), at: timeOf(facts), value, lat, lon, windowMs };
}

/** null: everywhere; undefined: nearness is asked for, but the event has no place. */
function nearOf({ withinM }: { readonly withinM?: number }, facts: EventFacts) {
  if (withinM === undefined) return null;
  const place = placeOf(facts);
  return place ? { ...place, withinM } : undefined;
}

/** The same places are the same object, so that what they say is read once for an event. */
function placesOf(by: readonly FactReference[] | undefined, slots: Slots): KeyPlaces {
  return slots.key((by ?? EVENT_KEY).map((reference) => placeIn(reference, slots)));
}

function placeIn({ fact, path }: FactReference, slots: Slots): Slot {
  return slots.of(fact, path);
}
