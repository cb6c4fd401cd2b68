import { Injectable } from '@nestjs/common';
import { FIELD_NAMES, MAX_PIVOT_CELLS, type Pivot, type PivotDatumDto, type PivotQuery } from '@trucban/contracts';
import { labelOf, parsePeriod } from '@trucban/kpi-engine';
import { fromEpochMs } from '@trucban/kernel';
import { OrgDirectory, type OrgSnapshot } from '../../identity/public.ts';
import { InvalidError, type Tx } from '../../platform/public.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from '../kpi.ts';
import { apiLink } from '../links.ts';
import { pivotData } from './pivot-data.ts';
import { readPivot, type PivotDatum, type PivotQuestion } from './pivot-question.ts';
import { pivotSql, type PivotRow } from './pivot-sql.ts';
import { groupsOf } from './unit-groups.ts';

interface Context {
  readonly world: KpiWorld;
  readonly units: OrgSnapshot;
  readonly question: PivotQuestion;
}

/** Values by the keys of their axes, then by the code of the datum. */
type Cells = Map<string, { readonly keys: readonly string[]; readonly of: Map<string, number> }>;

const text = (keys: readonly string[]): string => JSON.stringify(keys);

/** `GET /indicators/pivot`: reported numbers by any axes. */
@Injectable()
export class PivotReads {
  constructor(
    private readonly kpi: Kpi,
    private readonly directory: OrgDirectory,
  ) {}

  /** What there is to count. */
  async data(tx: Tx): Promise<PivotDatumDto[]> {
    return pivotData((await this.kpi.current(tx)).catalogue);
  }

  async pivot(tx: Tx, query: PivotQuery): Promise<Pivot> {
    const world = await this.kpi.current(tx);
    const context: Context = { world, units: await this.directory.snapshot(tx), question: readPivot(tx, world, query) };
    const { question } = context;
    const { rows, columns } = question;
    // Who may look into the unit may see what is reported below it.
    return tx.asSystem(async () => {
      const { cells, facts } = await cellsOf(tx, context, [...rows, ...columns]);
      const found = [...cells.values()].map(({ keys }) => keys);
      const rowKeys = ordered(
        context,
        rows,
        found.map((keys) => keys.slice(0, rows.length)),
      );
      const columnKeys = ordered(
        context,
        columns,
        found.map((keys) => keys.slice(rows.length)),
      );
      if (rowKeys.length * columnKeys.length > MAX_PIVOT_CELLS) throw tooLarge();
      const value = (from: Cells, keys: readonly string[]): number | null =>
        [...(from.get(text(keys))?.of.values() ?? [])][0] ?? null;
      const totals = async (axes: readonly string[]): Promise<Cells> => (await cellsOf(tx, context, axes)).cells;
      const [ofRows, ofColumns, ofAll] = query.totals
        ? [await totals(rows), await totals(columns), await totals([])]
        : [];
      return {
        orgUnit: question.unit,
        from: fromEpochMs(question.fromMs),
        to: fromEpochMs(question.toMs),
        rowAxes: [...rows],
        columnAxes: [...columns],
        data: question.data.map(({ code, name, unit }) => ({ code, name: { ...name }, unit })),
        rows: rowKeys.map((keys) => headOf(context, rows, keys)),
        columns: columnKeys.map((keys) => headOf(context, columns, keys)),
        values: rowKeys.map((row) => columnKeys.map((column) => value(cells, [...row, ...column]))),
        totals:
          ofRows && ofColumns && ofAll
            ? {
                rows: rowKeys.map((keys) => value(ofRows, keys)),
                columns: columnKeys.map((keys) => value(ofColumns, keys)),
                all: value(ofAll, []),
              }
            : null,
        facts,
      };
    });
  }
}

/** The cells over some of the axes. Without the axis `data`, several data are added up. */
async function cellsOf(tx: Tx, context: Context, axes: readonly string[]): Promise<{ cells: Cells; facts: number }> {
  const { question, world } = context;
  if (!axes.includes('data') && question.data.length > 1) {
    // Of several data with different units, or each with a rule of its own, there is no total.
    const mixed = new Set(question.data.map(({ unit }) => unit)).size > 1;
    if (mixed || question.query.aggregate === 'own') return { cells: new Map(), facts: 0 };
  }
  const { sql, values } = pivotSql(question, axes, groupsOf(context), 5 * MAX_PIVOT_CELLS);
  const rows = await tx.dynamic<PivotRow>(sql, values);
  if (rows.length > 5 * MAX_PIVOT_CELLS) throw tooLarge();
  const stored = axes.filter((axis) => axis !== 'data' && axis !== 'field');
  const measured = new Map<string, { readonly keys: readonly string[]; readonly of: Map<string, number> }>();
  for (const { measure, keys, value } of rows) {
    if (value === null) continue;
    const known = measured.get(text(keys)) ?? { keys, of: new Map<string, number>() };
    known.of.set(measure, value);
    measured.set(text(keys), known);
  }
  const cells: Cells = new Map();
  for (const { keys, of } of measured.values())
    for (const datum of question.data) {
      const value = valueOf(world, datum, (code) => of.get(code) ?? null);
      if (value === null) continue;
      const key = axes.map((axis) =>
        axis === 'data' ? datum.code : axis === 'field' ? datum.field : (keys[stored.indexOf(axis)] ?? ''),
      );
      const cell = cells.get(text(key)) ?? { keys: key, of: new Map<string, number>() };
      cell.of.set('', tidy((cell.of.get('') ?? 0) + value));
      cells.set(text(key), cell);
    }
  return { cells, facts: rows.reduce((total, { n }) => total + n, 0) };
}

const tidy = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(15)));

function valueOf(
  world: KpiWorld,
  { code, indicator }: PivotDatum,
  measure: (code: string) => number | null,
): number | null {
  const factor = world.catalogue.indicator(code)?.document.factor ?? 1;
  if (!indicator) {
    const value = measure(code);
    return value === null ? null : tidy(value * factor);
  }
  const value = indicator.formula.evaluate((name) => {
    const inner = world.catalogue.measure(name) ? null : world.catalogue.indicator(name);
    return inner
      ? valueOf(world, { code: name, indicator: inner, name: { vi: '', en: '' }, unit: '', field: '' }, measure)
      : measure(name);
  });
  return value === null ? null : tidy(value * factor);
}

/** Each combination once: periods in order of time, data and units as they are listed, everything else by its text. */
function ordered(
  context: Context,
  axes: readonly string[],
  found: readonly (readonly string[])[],
): (readonly string[])[] {
  const { question, units } = context;
  const place = new Map<string, number>();
  question.data.forEach(({ code }, n) => place.set(`data ${code}`, n));
  question.periods.forEach(({ text: period }, n) => place.set(`period ${period}`, n));
  units.units.forEach(({ code }, n) => place.set(`orgUnit ${code}`, n));
  const once = new Map(found.map((keys) => [text(keys), keys]));
  return [...once.values()].sort((a, b) => {
    for (const [n, axis] of axes.entries()) {
      const [left = '', right = ''] = [a[n], b[n]];
      if (left === right) continue;
      const [first, second] = [place.get(`${axis} ${left}`), place.get(`${axis} ${right}`)];
      return first !== undefined && second !== undefined ? first - second : left < right ? -1 : 1;
    }
    return 0;
  });
}

function headOf(context: Context, axes: readonly string[], keys: readonly string[]): Pivot['rows'][number] {
  const { question, world } = context;
  const { query, unit } = question;
  const at = axes.indexOf('orgUnit');
  const below = at < 0 ? undefined : keys[at];
  const deeper =
    below !== undefined && below !== unit && query.units === 'children' && world.tree.subtree(below).length > 1;
  const { data, rows, columns, totals, orgUnit: _unit, ...rest } = query;
  return {
    keys: [...keys],
    labels: axes.map((axis, n) => labelFor(context, axis, keys[n] ?? '')),
    drill: deeper
      ? apiLink('/indicators/pivot', {
          data: data.join(),
          rows: rows.join(),
          columns: columns?.join(),
          ...rest,
          orgUnit: below,
          totals: totals ? 'true' : undefined,
        })
      : null,
  };
}

function labelFor({ question, units }: Context, axis: string, key: string): { vi: string; en: string } {
  if (axis === 'data') return question.data.find(({ code }) => code === key)?.name ?? { vi: key, en: key };
  if (axis === 'field') return FIELD_NAMES[key] ?? { vi: key, en: key };
  if (axis === 'orgUnit') return units.nameOf(key);
  if (axis === 'area')
    return units.area(key)?.name ?? (key === '' ? { vi: 'Toàn tỉnh', en: 'Whole province' } : { vi: key, en: key });
  const period = axis === 'period' ? parsePeriod(key, OFFSET_MINUTES) : null;
  return period?.ok ? labelOf(period.value) : { vi: key, en: key };
}

const tooLarge = (): InvalidError =>
  InvalidError.field(
    '/rows',
    'TOO_MANY_CELLS',
    `Bảng có quá ${MAX_PIVOT_CELLS} ô; hãy lọc bớt hoặc chọn kỳ dài hơn.`,
    `The pivot has more than ${MAX_PIVOT_CELLS} cells; filter it or choose longer periods.`,
  );
