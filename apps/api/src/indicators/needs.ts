import { KIND_OF, compareKinds } from '@trucban/kpi-engine';
import type { KpiWorld } from './kpi.ts';
import type { Need } from './measure-rows.ts';

const DAY_MS = 86_400_000;
/** A little more than the longest period of each frequency. */
const LENGTH_DAYS = { realtime: 1, daily: 1, monthly: 31, quarterly: 92, yearly: 366 } as const;

/**
 * The stretch of each measure that the values of an indicator in a stretch of time look at: that time, the windows before it, and
 * how far a stock that is reported more rarely is carried.
 */
export function needsFor(world: KpiWorld, code: string, fromMs: number, toMs: number): Need[] {
  const { catalogue } = world;
  const indicator = catalogue.indicator(code);
  if (!indicator) return [];
  const measures = new Set(catalogue.needs(code));
  const { weight } = indicator.document.aggregation;
  if (weight !== undefined) measures.add(weight);
  for (const name of [...measures]) {
    const own = catalogue.measure(name)?.aggregation.weight;
    if (own !== undefined) measures.add(own);
  }
  const startMs = fromMs - windowOf(world, code);
  return [...measures].flatMap((name) => {
    const measure = catalogue.measure(name);
    if (!measure) return [];
    // Indicators inside of this one may be judged in shorter periods: then the carried value is asked for as well.
    const carried = measure.aggregation.time === 'last' && compareKinds(KIND_OF[measure.frequency], 'hour') > 0;
    const back = carried ? LENGTH_DAYS[measure.frequency] * DAY_MS * (1 + (measure.carryPeriods ?? 0)) : 0;
    return [{ measure: name, fromMs: startMs - back, toMs }];
  });
}

/** The longest window of an indicator and of those that it is computed from, one after the other. */
function windowOf(world: KpiWorld, code: string): number {
  const indicator = world.catalogue.indicator(code);
  if (!indicator) return 0;
  const inner = indicator.formula.codes.filter((name) => name !== code).map((name) => windowOf(world, name));
  return (indicator.windowMs ?? 0) + Math.max(0, ...inner);
}
