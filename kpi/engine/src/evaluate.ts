import type { Catalogue, CompiledIndicator } from './catalogue.ts';
import { combine, tidy, type Weighted } from './combine.ts';
import type { Dimensions, Facts, Recorded } from './facts.ts';
import { measureAmount, noEvidence, within, type Evidence, type Question, type World } from './measure-amount.ts';
import { compareKinds, periodAt, type Period } from './period.ts';
import { KIND_OF, periodsIn, sameLastYear } from './period-relations.ts';
import type { Tree } from './tree.ts';

/** What evaluations read. */
export interface Sources {
  readonly catalogue: Catalogue;
  readonly facts: Facts;
  readonly tree: Tree;
  /** Local time minus UTC, minutes: 420 in Việt Nam. */
  readonly offsetMinutes: number;
}

/** The value of an indicator with what it rests on. */
export interface IndicatorAmount {
  /** `null`: something that the formula needs is missing. */
  readonly value: number | null;
  /** Some of the numbers may still change. */
  readonly provisional: boolean;
  /** Some of the numbers have replaced earlier ones. */
  readonly revised: boolean;
  /** Instant that its newest number speaks of, UTC milliseconds. */
  readonly dataAtMs: number | null;
  /** When its newest number was reported, UTC milliseconds. */
  readonly recordedAtMs: number | null;
  readonly sources: readonly string[];
  /** How many reported numbers went in. */
  readonly count: number;
}

/**
 * Evaluates an indicator for a unit (with all below it) and a period, by its own rules: over the tree and over time, the formula
 * on the result or the results added up. Division by zero and missing numbers give `null`. @throws nothing.
 */
export function evaluateIndicator(
  sources: Sources,
  code: string,
  unit: string,
  period: Period,
  dimensions?: Dimensions,
): IndicatorAmount {
  const { startMs: fromMs, endMs: toMs, kind } = period;
  return answer(sources, code, { unit, alone: false, fromMs, toMs, kind, ...(dimensions && { dimensions }) });
}

/** The reported numbers that a value is made of: those that `evaluateIndicator` takes for it, and no others. */
export function recordedBehind(
  sources: Sources,
  code: string,
  unit: string,
  { startMs: fromMs, endMs: toMs, kind }: Period,
): ReadonlySet<Recorded> {
  const parts = new Set<Recorded>();
  new Evaluation(sources, noEvidence(parts), false).indicator(code, { unit, alone: false, fromMs, toMs, kind });
  return parts;
}

/** From the beginning of the year to the end of the period. A window doesn't count here. */
export function yearToDate(sources: Sources, code: string, unit: string, period: Period): IndicatorAmount {
  const fromMs = periodAt('year', period.startMs, sources.offsetMinutes).startMs;
  return answer(sources, code, { unit, alone: false, fromMs, toMs: period.endMs, kind: period.kind }, true);
}

/** The same period of the year before; `null` where that year has none. */
export function lastYear(sources: Sources, code: string, unit: string, period: Period): IndicatorAmount | null {
  const before = sameLastYear(period, sources.offsetMinutes);
  return before && evaluateIndicator(sources, code, unit, before);
}

function answer(sources: Sources, code: string, asked: Question, wholeSpan = false): IndicatorAmount {
  const evidence = noEvidence();
  const value = new Evaluation(sources, evidence, wholeSpan).indicator(code, asked);
  const { provisional, revised, dataAtMs, recordedAtMs, count } = evidence;
  return { value, provisional, revised, dataAtMs, recordedAtMs, count, sources: [...evidence.sources].sort() };
}

class Evaluation {
  readonly #world: World;

  readonly sources: Sources;
  readonly evidence: Evidence;
  readonly wholeSpan: boolean;

  constructor(sources: Sources, evidence: Evidence, wholeSpan: boolean) {
    this.sources = sources;
    this.evidence = evidence;
    this.wholeSpan = wholeSpan;
    const { facts, tree, catalogue, offsetMinutes } = sources;
    this.#world = { facts, tree, offsetMinutes, measure: (code) => catalogue.measure(code) };
  }

  indicator(code: string, asked: Question): number | null {
    const indicator = this.sources.catalogue.indicator(code);
    if (!indicator) return null;
    const { document } = indicator;
    const { org } = document.aggregation;
    if (document.kind === 'measured')
      return this.#scaled(indicator, this.#measured(code, this.#windowed(indicator, asked)));
    if (org === 'recompute' || asked.alone) return this.#overTime(indicator, asked);
    if (org === 'none') return asked.unit === this.sources.tree.root ? this.#overTime(indicator, asked) : null;
    const values: Weighted[] = [];
    for (const unit of this.#reporting(code, asked.unit)) {
      const alone = { ...asked, unit, alone: true };
      const value = this.#overTime(indicator, alone);
      if (value !== null) values.push({ value, weight: org === 'weighted' ? this.#weight(indicator, alone) : null });
    }
    return combine(org, values);
  }

  #measured(code: string, asked: Question): number | null {
    const measure = this.sources.catalogue.measure(code);
    return measure ? measureAmount(this.#world, measure, asked, this.evidence) : null;
  }

  /** The formula on the measures of the whole stretch, or on those of each of its own periods, then added up. */
  #overTime(indicator: CompiledIndicator, asked: Question): number | null {
    const { time } = indicator.document.aggregation;
    const kind = KIND_OF[indicator.document.frequency];
    const coarser = this.wholeSpan || compareKinds(asked.kind, kind) > 0;
    if (time === 'recompute' || !coarser) return this.#formula(indicator, this.#windowed(indicator, asked));
    const values: Weighted[] = [];
    for (const period of periodsIn(kind, asked.fromMs, asked.toMs, this.sources.offsetMinutes)) {
      const part = { ...asked, fromMs: period.startMs, toMs: period.endMs, kind };
      const value = this.#formula(indicator, this.#windowed(indicator, part));
      if (value !== null) values.push({ value, weight: time === 'weighted' ? this.#weight(indicator, part) : null });
    }
    return combine(time, values);
  }

  #formula(indicator: CompiledIndicator, asked: Question): number | null {
    const value = indicator.formula.evaluate((code) =>
      this.sources.catalogue.measure(code) ? this.#measured(code, asked) : this.indicator(code, asked),
    );
    return this.#scaled(indicator, value);
  }

  #scaled({ document }: CompiledIndicator, value: number | null): number | null {
    return value === null ? null : tidy(value * (document.factor ?? 1));
  }

  #windowed({ windowMs }: CompiledIndicator, asked: Question): Question {
    return windowMs === null || this.wholeSpan
      ? asked
      : { ...asked, fromMs: Math.min(asked.fromMs, asked.toMs - windowMs) };
  }

  #weight({ document }: CompiledIndicator, asked: Question): number | null {
    return this.#measured(document.aggregation.weight ?? '', asked);
  }

  #reporting(code: string, unit: string): readonly string[] {
    const measures = this.sources.catalogue.needs(code);
    return [...new Set(measures.flatMap((measure) => within(this.#world, measure, unit)))].sort();
  }
}
