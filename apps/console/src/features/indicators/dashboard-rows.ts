import type { DashboardItem } from '@trucban/contracts';
import { matches } from '@trucban/ui/text';

/** How an indicator stands: its state, or that its data are too old to say. */
export const LOOKS = ['critical', 'warning', 'watch', 'onTarget', 'stale', 'noData'] as const;
export type Look = (typeof LOOKS)[number];

/** How an item stands. What is too old is shown as old, not as good or bad. */
export function lookOf({ state, stale }: Pick<DashboardItem, 'state' | 'stale'>): Look {
  return stale ? 'stale' : state;
}

/** A field with its indicators, the worst first. */
export interface FieldGroup {
  readonly field: string;
  readonly items: readonly DashboardItem[];
}

const rankOf = (item: DashboardItem): number => LOOKS.indexOf(lookOf(item));

/** Items by field; fields by their names, inside the worst first. */
export function fieldsOf(items: readonly DashboardItem[], nameOf: (field: string) => string): readonly FieldGroup[] {
  const groups = new Map<string, DashboardItem[]>();
  for (const item of items) groups.set(item.field, [...(groups.get(item.field) ?? []), item]);
  return [...groups]
    .sort(([a], [b]) => nameOf(a).localeCompare(nameOf(b), 'vi'))
    .map(([field, inside]) => ({
      field,
      items: inside.sort((a, b) => rankOf(a) - rankOf(b) || a.name.vi.localeCompare(b.name.vi, 'vi')),
    }));
}

/** How many items look how. */
export function looksIn(items: readonly DashboardItem[]): ReadonlyMap<Look, number> {
  const counts = new Map<Look, number>(LOOKS.map((look) => [look, 0]));
  for (const item of items) counts.set(lookOf(item), (counts.get(lookOf(item)) ?? 0) + 1);
  return counts;
}

/** Items that the filters let through. */
export function visibleItems(
  items: readonly DashboardItem[],
  { field, look, query }: { readonly field?: string; readonly look?: Look; readonly query: string },
): readonly DashboardItem[] {
  return items.filter(
    (item) =>
      (field === undefined || item.field === field) &&
      (look === undefined || lookOf(item) === look) &&
      (query.trim() === '' || matches(query, `${item.code} ${item.name.vi} ${item.name.en}`)),
  );
}

/** Whether a change is for the better: `0` when it is neither, or nobody can say, as while a period still runs: a part against a whole. */
export function changeSense({
  change,
  direction,
  running,
}: Pick<DashboardItem, 'change' | 'direction' | 'running'>): -1 | 0 | 1 {
  if (change === null || change === 0 || direction === 'range' || running) return 0;
  return change > 0 === (direction === 'higherIsBetter') ? 1 : -1;
}

/** A table of units by indicators: `cells` row by row, nothing where a unit has no such number. */
export interface HeatRows {
  readonly codes: readonly string[];
  readonly rows: readonly {
    readonly unit: string;
    readonly cells: readonly (DashboardItem | undefined)[];
  }[];
}

/** Units below by indicators, the units with most that is bad first. */
export function heatOf(items: readonly DashboardItem[], codes: readonly string[]): HeatRows {
  const byUnit = new Map<string, Map<string, DashboardItem>>();
  for (const item of items) {
    const row = byUnit.get(item.orgUnit) ?? new Map<string, DashboardItem>();
    byUnit.set(item.orgUnit, row.set(item.code, item));
  }
  const shown = codes.filter((code) => items.some((item) => item.code === code));
  const weight = (cells: readonly (DashboardItem | undefined)[]): number =>
    cells.reduce((sum, cell) => sum + (cell ? ({ critical: 3, warning: 1 }[lookOf(cell) as string] ?? 0) : 0), 0);
  const rows = [...byUnit].map(([unit, row]) => ({ unit, cells: shown.map((code) => row.get(code)) }));
  return { codes: shown, rows: rows.sort((a, b) => weight(b.cells) - weight(a.cells) || a.unit.localeCompare(b.unit)) };
}
