import type { IndicatorForecast, Series } from '@trucban/contracts';
import { marksOf, stripesOf, targetLine, tickOf } from './chart-parts.ts';

type Values = (number | null)[];
type ChartMark =
  | ReturnType<typeof marksOf>[number]
  | { readonly place: number; readonly value: number; readonly shape: 'ring'; readonly tone: 'pause' };

/** What the chart of an indicator draws: places of the axis, lines by kind, between which values the forecast lies, what stands out. */
interface ChartModel {
  readonly ticks: readonly string[];
  readonly lines: readonly { readonly kind: 'main' | 'target' | 'quiet' | 'forecast'; readonly values: Values }[];
  readonly spread: { readonly low: Values; readonly high: Values } | undefined;
  readonly bands: ReturnType<typeof stripesOf>;
  readonly marks: readonly ChartMark[];
}

const isKnown = (value: number | null | undefined): value is number => value !== null && value !== undefined;

/** The chart of a series, with what is forecast. @param forecast  of the same kind of periods */
export function chartModel(series: Series, forecast: IndicatorForecast | undefined): ChartModel {
  const { points } = series;
  const ahead = forecast?.points ?? [];
  const last = points.findLastIndex(({ value }) => value !== null);
  // Periods without a number yet that the forecast covers are its own places.
  const known = ahead.length > 0 ? points.slice(0, last + 1) : points;
  const room = ahead.map(() => null);
  const padded = (values: Values): Values => [...values, ...room];
  const ofAhead = (pick: (point: IndicatorForecast['points'][number]) => number): Values => [
    // The forecast begins at the last number, so that its line has no gap.
    ...known.map(({ value }, place) => (place === known.length - 1 ? value : null)),
    ...ahead.map(pick),
  ];
  const ends = known.some(({ target }) => Array.isArray(target)) ? ([0, 1] as const) : ([0] as const);
  const lines = [
    { kind: 'main' as const, values: padded(known.map(({ value }) => value)) },
    ...ends.map((end) => ({ kind: 'target' as const, values: padded(targetLine(known, end)) })),
    { kind: 'quiet' as const, values: padded(known.map(({ lastYear }) => lastYear ?? null)) },
    ...(ahead.length > 0 ? [{ kind: 'forecast' as const, values: ofAhead(({ value }) => value) }] : []),
  ];
  const strange = new Set(forecast?.history.filter(({ anomaly }) => anomaly).map(({ period }) => period));
  return {
    ticks: [...known, ...ahead].map(({ period }) => tickOf(period)),
    lines: lines.filter(({ values }) => values.some(isKnown)),
    spread:
      ahead.length > 0 ? { low: ofAhead(({ low95 }) => low95), high: ofAhead(({ high95 }) => high95) } : undefined,
    bands: stripesOf(series.direction, known, known.length + ahead.length),
    marks: [
      ...marksOf(known),
      ...known.flatMap(({ period, value }, place) =>
        value !== null && strange.has(period) ? [{ place, value, shape: 'ring' as const, tone: 'pause' as const }] : [],
      ),
    ],
  };
}
