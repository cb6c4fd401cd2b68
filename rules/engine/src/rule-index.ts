import type { Guard, Guards } from './guards.ts';
import { RangeIndex } from './range-index.ts';
import { valueAt, type Row, type Slot } from './slots.ts';

/** Something to find, and one way that leads to it. */
interface Way<T> {
  readonly entry: T;
  readonly guards: Guards;
}

/** Below so many, trying them all is as quick as looking further. */
const FEW = 4;

/**
 * A tree that asks one place of the event after the other – the one that parts the rules best – and follows equal values and
 * ranges down to the rules that can still fire. What it finds is a superset of what fires, and may name an entry twice.
 */
export type RuleIndex<T> = (row: Row, found: (entry: T) => void) => void;

/** Builds the tree once for a set of rules. */
export function buildIndex<T>(ways: readonly Way<T>[]): RuleIndex<T> {
  const slot = ways.length > FEW ? bestSlot(ways) : null;
  if (!slot) {
    const entries = ways.map(({ entry }) => entry);
    return (_row, found) => entries.forEach(found);
  }
  const guarded = <K extends Guard['type']>(type: K): [Way<T>, Extract<Guard, { type: K }>][] =>
    ways.flatMap((way) => {
      const guard = way.guards.get(slot.at);
      return guard?.type === type ? [[without(way, slot), guard as Extract<Guard, { type: K }>] as const] : [];
    }) as [Way<T>, Extract<Guard, { type: K }>][];
  const byValue = buildBuckets(guarded('values'));
  const ranges = new RangeIndex(guarded('range').map(([{ entry }, { low, high }]) => ({ entry, low, high })));
  const rest = ways.filter(({ guards }) => !guards.has(slot.at));
  const others = rest.length ? buildIndex(rest) : null;
  return (row, found) => {
    const value = valueAt(row, slot);
    byValue.get(value)?.(row, found);
    ranges.find(value, found);
    others?.(row, found);
  };
}

function buildBuckets<T>(ways: readonly (readonly [Way<T>, { readonly values: ReadonlySet<unknown> }])[]) {
  const buckets = new Map<unknown, Way<T>[]>();
  for (const [way, { values }] of ways)
    for (const value of values) {
      const bucket = buckets.get(value);
      if (bucket) bucket.push(way);
      else buckets.set(value, [way]);
    }
  return new Map([...buckets].map(([value, bucket]) => [value, buildIndex(bucket)]));
}

function without<T>({ entry, guards }: Way<T>, slot: Slot): Way<T> {
  const left = new Map(guards);
  left.delete(slot.at);
  return { entry, guards: left };
}

/** The place that spares most trials: for each rule it guards, those that another value at this place would leave out. */
function bestSlot<T>(ways: readonly Way<T>[]): Slot | null {
  const gains = new Map<number, { slot: Slot; guarded: number; tried: number; sizes: Map<unknown, number> }>();
  for (const { guards } of ways)
    for (const guard of guards.values()) {
      const gain = gains.get(guard.slot.at) ?? { slot: guard.slot, guarded: 0, tried: 0, sizes: new Map() };
      gains.set(guard.slot.at, gain);
      gain.guarded += 1;
      // Half of the ranges hold for a value in their midst.
      if (guard.type === 'range') gain.tried += 0.5;
      else for (const value of guard.values) gain.sizes.set(value, (gain.sizes.get(value) ?? 0) + 1);
    }
  let best: Slot | null = null;
  let most = 0;
  for (const { slot, guarded, tried, sizes } of gains.values()) {
    const buckets = [...sizes.values()];
    const total = buckets.reduce((sum, size) => sum + size, 0);
    const expected = total ? buckets.reduce((sum, size) => sum + size * size, 0) / total : 0;
    const gain = guarded - tried - expected;
    if (gain > most) [best, most] = [slot, gain];
  }
  return best;
}
