import { combine, type Weighted } from './combine.ts';
import { dimensionKey, type Dimensions, type Facts, type Recorded } from './facts.ts';
import { compareKinds, type PeriodKind } from './period.ts';
import { KIND_OF, endAfter } from './period-relations.ts';
import type { Tree } from './tree.ts';
import type { Combination, MeasureDocument } from './types.ts';

/** What is asked for: which units, which stretch of time, which part. */
export interface Question {
  /** A unit with all below it, or the unit alone. */
  readonly unit: string;
  readonly alone: boolean;
  /** Half-open, UTC milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Kind of the period that the answer stands for. */
  readonly kind: PeriodKind;
  /** Only values with these dimensions. */
  readonly dimensions?: Dimensions;
}

/** What an answer was made of, gathered along the way. */
export interface Evidence {
  provisional: boolean;
  revised: boolean;
  /** Instant that the newest value speaks of, UTC milliseconds: its period's end, or when it was reported if that was before. */
  dataAtMs: number | null;
  /** When the newest value was reported. */
  recordedAtMs: number | null;
  readonly sources: Set<string>;
  /** How many reported numbers went in. */
  count: number;
  /** Those numbers themselves, where somebody asks for them. */
  readonly parts?: Set<Recorded>;
}

/** Nothing gathered yet. @param parts where to gather the numbers themselves */
export function noEvidence(parts?: Set<Recorded>): Evidence {
  return {
    provisional: false,
    revised: false,
    dataAtMs: null,
    recordedAtMs: null,
    sources: new Set(),
    count: 0,
    ...(parts && { parts }),
  };
}

/** Where the numbers are, and over which tree they add up. */
export interface World {
  readonly facts: Facts;
  readonly tree: Tree;
  readonly measure: (code: string) => MeasureDocument | undefined;
  readonly offsetMinutes: number;
}

/**
 * A measure over a stretch of time and a part of the tree: over time for each reporting unit, then over the units, each by the
 * measure's own rule. Whatever is reported in the subtree counts, also at the upper unit itself. `null` when nothing is there.
 */
export function measureAmount(
  world: World,
  measure: MeasureDocument,
  asked: Question,
  evidence: Evidence,
): number | null {
  const { time, org } = measure.aggregation;
  const units = asked.alone || org === 'none' ? [asked.unit] : within(world, measure.code, asked.unit);
  const values: Weighted[] = [];
  for (const unit of units) {
    const own = overTime(world, measure, unit, asked, time, evidence);
    if (own === null) continue;
    values.push(org === 'weighted' ? { value: own, weight: weightOf(world, measure, unit, asked) } : { value: own });
  }
  return values.length === 0 ? null : combine(org === 'none' ? 'last' : org, values);
}

/** The units of a subtree that have reported a measure. */
export function within(world: World, measure: string, unit: string): readonly string[] {
  const reporting = world.facts.units(measure);
  // What isn't below anybody is found by going up from the few that report, not by going down to all.
  return reporting.filter((other) => other === unit || world.tree.chain(other).includes(unit)).sort();
}

function overTime(
  world: World,
  measure: MeasureDocument,
  unit: string,
  asked: Question,
  rule: Combination,
  evidence: Evidence,
): number | null {
  const list = world.facts.of(measure.code, unit);
  const inside = withoutDoubles(sliceOf(list, asked.fromMs, asked.toMs));
  const used = inside.length > 0 ? inside : carried(world, list, measure, asked);
  const values: Weighted[] = [];
  for (const group of byPeriod(used)) {
    const value = overDimensions(group, measure, asked.dimensions);
    if (value === null) continue;
    for (const part of group) note(evidence, part);
    const [first] = group;
    values.push(rule === 'weighted' && first ? { value, weight: weightAt(world, measure, unit, first) } : { value });
  }
  return combine(rule, values);
}

/** The values whose periods lie in a stretch of time; the list is in order of their beginnings. */
function sliceOf(list: readonly Recorded[], fromMs: number, toMs: number): Recorded[] {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.period.startMs ?? 0) < fromMs) low = middle + 1;
    else high = middle;
  }
  const found: Recorded[] = [];
  for (let at = low; at < list.length; at += 1) {
    const value = list[at];
    if (!value || value.period.startMs >= toMs) break;
    if (value.period.endMs <= toMs) found.push(value);
  }
  return found;
}

/** An hour that was reported as a whole replaces its minutes. */
function withoutDoubles(list: readonly Recorded[]): readonly Recorded[] {
  const hours = new Set(list.filter(({ period }) => period.kind === 'hour').map(({ period }) => period.text));
  if (hours.size === 0 || hours.size === list.length) return list;
  return list.filter(({ period }) => period.kind !== 'minute' || !hours.has(period.text.slice(0, 13)));
}

/** A stock that is reported less often than it is asked for: the value of the longer period, or an older one while it may stand. */
function carried(
  world: World,
  list: readonly Recorded[],
  measure: MeasureDocument,
  asked: Question,
): readonly Recorded[] {
  const kind = KIND_OF[measure.frequency];
  if (measure.aggregation.time !== 'last' || compareKinds(kind, asked.kind) <= 0) return [];
  const at = asked.toMs - 1;
  let newest: Recorded | undefined;
  for (const value of list) {
    if (value.period.startMs > at) break;
    if (value.period.kind === kind) newest = value;
  }
  if (!newest) return [];
  const { text } = newest.period;
  if (at >= endAfter(newest.period, measure.carryPeriods ?? 0, world.offsetMinutes)) return [];
  return list.filter(({ period }) => period.text === text);
}

function byPeriod(list: readonly Recorded[]): Recorded[][] {
  const groups = new Map<string, Recorded[]>();
  for (const value of list) {
    const group = groups.get(value.period.text);
    if (group) group.push(value);
    else groups.set(value.period.text, [value]);
  }
  return [...groups.values()];
}

/** A value without dimensions is the total; without one the parts make it, unless the measure has no rule for that. */
function overDimensions(
  group: readonly Recorded[],
  measure: MeasureDocument,
  wanted: Dimensions | undefined,
): number | null {
  const { org } = measure.aggregation;
  if (wanted) {
    const names = Object.entries(wanted);
    const parts = group.filter(({ dimensions }) => names.every(([name, value]) => dimensions?.[name] === value));
    return parts.length === 0 ? null : combine(org === 'none' || org === 'weighted' ? 'last' : org, parts);
  }
  const total = group.find(({ dimensions }) => dimensionKey(dimensions) === '');
  if (total) return total.value;
  return org === 'none' || org === 'weighted' ? null : combine(org, group);
}

function weightOf(world: World, measure: MeasureDocument, unit: string, asked: Question): number | null {
  const weight = world.measure(measure.aggregation.weight ?? '');
  return weight ? measureAmount(world, weight, { ...asked, unit, alone: true }, noEvidence()) : null;
}

function weightAt(world: World, measure: MeasureDocument, unit: string, at: Recorded): number | null {
  const { startMs: fromMs, endMs: toMs, kind } = at.period;
  return weightOf(world, measure, unit, { unit, alone: true, fromMs, toMs, kind });
}

function note(evidence: Evidence, part: Recorded): void {
  const { period, recordedAtMs, status, source } = part;
  evidence.count += 1;
  evidence.parts?.add(part);
  evidence.sources.add(source);
  if (status === 'provisional') evidence.provisional = true;
  if (status === 'revised') evidence.revised = true;
  evidence.dataAtMs = Math.max(evidence.dataAtMs ?? -Infinity, Math.min(period.endMs, recordedAtMs));
  evidence.recordedAtMs = Math.max(evidence.recordedAtMs ?? -Infinity, recordedAtMs);
}
