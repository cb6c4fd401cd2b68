import type { Pivot, PivotDatumDto } from '@trucban/contracts';

/** Axes that every pivot may have; dimensions of its measures come besides. */
export const AXES = ['orgUnit', 'area', 'period', 'data', 'field'] as const;
export const PIVOT_PERIODS = ['day', 'month', 'quarter', 'year'] as const;
/** How many months back a pivot reaches. */
export const SPANS = [1, 3, 6, 12, 24, 60] as const;
const DEFAULT_SPAN = 12;
const DEFAULT_SHOWN = 2;

/** What a pivot shows; all of it stands in the address. */
export interface PivotChoice {
  readonly data: readonly string[];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly period: (typeof PIVOT_PERIODS)[number];
  readonly months: number;
  readonly unit: string | undefined;
  readonly filter: PivotFilter;
}

/** Values that are counted, by dimension; of a dimension without any all are. */
export type PivotFilter = Readonly<Record<string, readonly string[]>>;

const listOf = (text: string | null): readonly string[] => (text ?? '').split(',').filter(Boolean);

/** What the address says; where it says nothing, units by the first measures. */
export function pivotChoice(params: URLSearchParams, known: readonly string[]): PivotChoice {
  const data = listOf(params.get('data'));
  const rows = listOf(params.get('rows'));
  const months = Number(params.get('months'));
  return {
    data: data.length > 0 ? data : known.slice(0, DEFAULT_SHOWN),
    rows: rows.length > 0 ? rows : ['orgUnit'],
    columns: params.has('columns') ? listOf(params.get('columns')) : ['data'],
    period: PIVOT_PERIODS.find((each) => each === params.get('period')) ?? 'month',
    months: SPANS.find((span) => span === months) ?? DEFAULT_SPAN,
    unit: params.get('unit') ?? undefined,
    filter: filterOf(params.get('filter') ?? ''),
  };
}

/** `disease:dengue|measles;sex:` as the address says it; a dimension without values is one that somebody is about to filter by. */
function filterOf(text: string): PivotFilter {
  const parts = text.split(';').filter((part) => part.includes(':'));
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf(':');
      return [
        part.slice(0, at),
        part
          .slice(at + 1)
          .split('|')
          .filter(Boolean),
      ];
    }),
  );
}

/** A filter as the address and the API write it. */
export function filterText(filter: PivotFilter): string {
  return Object.entries(filter)
    .map(([name, values]) => `${name}:${values.join('|')}`)
    .join(';');
}

/** What of a filter counts: of the dimensions that the data have, where a value was chosen. */
export function inForce(filter: PivotFilter, dimensions: readonly string[]): PivotFilter {
  return Object.fromEntries(
    Object.entries(filter).filter(([name, values]) => dimensions.includes(name) && values.length > 0),
  );
}

/** The month so many months before an instant, in the province's time: `2026-11`. */
function monthBefore(epochMs: number, months: number): string {
  const local = new Date(epochMs + 7 * 3_600_000);
  const at = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - months, 1));
  return at.toISOString().slice(0, 7);
}

/** The question that answers a choice. */
export function pivotQuery(
  { data, rows, columns, period, months, unit, filter }: PivotChoice,
  nowMs: number,
): Readonly<Record<string, string | undefined>> {
  return {
    data: data.join(','),
    rows: rows.join(','),
    columns: columns.join(','),
    period,
    totals: 'true',
    from: monthBefore(nowMs, months - 1),
    to: monthBefore(nowMs, 0),
    orgUnit: unit,
    filter: filterText(filter) || undefined,
  };
}

/** The dimensions that all of some data have: only these can be an axis or a filter. */
export function sharedDimensions(data: readonly Pick<PivotDatumDto, 'dimensions'>[]): readonly string[] {
  const [first, ...others] = data;
  return (first?.dimensions ?? []).filter(
    (name) => !AXES.some((axis) => axis === name) && others.every(({ dimensions }) => dimensions.includes(name)),
  );
}

/** The unit that the pivot one level down is about, from its link. */
export function drillUnit(link: string | null): string | undefined {
  return link === null ? undefined : (new URLSearchParams(link.slice(link.indexOf('?'))).get('orgUnit') ?? undefined);
}

/** Codes of measures, those first that many units report month by month: what a table of units shows at first must tell something. */
export function telling(
  measures: readonly Pick<PivotDatumDto, 'code' | 'dimensions' | 'frequency' | 'computed'>[],
): readonly string[] {
  const weight = ({ dimensions, frequency }: (typeof measures)[number]): number =>
    (dimensions.includes('area') ? 2 : 0) + (frequency === 'monthly' ? 1 : 0);
  return measures
    .filter(({ computed }) => !computed)
    .sort((a, b) => weight(b) - weight(a))
    .map(({ code }) => code);
}

type Head = Pick<Pivot['rows'][number], 'keys' | 'labels'>;

/** A cell of a pivot, key by axis, as the question for its records names it; of a total the axes that it is not over are left out. */
export function cellKey(
  { rowAxes, columnAxes }: Pick<Pivot, 'rowAxes' | 'columnAxes'>,
  row: Head | undefined,
  column: Head | undefined,
): string {
  const pairs = (axes: readonly string[], head: Head | undefined) =>
    head ? axes.map((axis, n) => [axis, head.keys[n] ?? ''] as const) : [];
  return JSON.stringify(Object.fromEntries([...pairs(rowAxes, row), ...pairs(columnAxes, column)]));
}

/** The heads of the cell that an address names; nothing when the pivot that is shown has no such cell. */
export function cellHeads(pivot: Pivot, cell: string | undefined): readonly Head[] | undefined {
  if (cell === undefined) return undefined;
  for (const row of [...pivot.rows, undefined])
    for (const column of [...pivot.columns, undefined])
      if (cellKey(pivot, row, column) === cell) return [row, column].filter((head) => head !== undefined);
  return undefined;
}

/** The largest number that a bar of each column is measured against: of its column where columns are of different data, else of all. */
export function mostOf({
  columns,
  columnAxes,
  values,
}: Pick<Pivot, 'columns' | 'columnAxes' | 'values'>): readonly number[] {
  const tops = columns.map((_, at) => Math.max(0, ...values.map((row) => row[at] ?? 0)));
  return columnAxes.includes('data') ? tops : tops.map(() => Math.max(0, ...tops));
}
