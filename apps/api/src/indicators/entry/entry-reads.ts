import { Injectable } from '@nestjs/common';
import type { Completeness, DatasetDocument, Entry, EntryKey } from '@trucban/contracts';
import { KIND_OF, checkEntry, labelOf, periodAt, previous, robustZ, type Period } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { OrgDirectory } from '../../identity/public.ts';
import { InvalidError, NotFoundError, sees, type Tx } from '../../platform/public.ts';
import { Kpi, OFFSET_MINUTES } from '../kpi.ts';
import { Datasets } from './datasets.ts';

/** A cell of a draft. */
export interface EntryCell {
  readonly value: number | null;
  readonly confirmed?: boolean;
  readonly note?: string;
}

/** A row of `data_entry`. */
export interface EntryRow {
  readonly dataset: string;
  readonly period: string;
  readonly org_unit: string;
  readonly state: Entry['state'];
  readonly cells: Readonly<Record<string, EntryCell>>;
  readonly submitted_by: string | null;
  readonly submitted_at: Instant | null;
  readonly history: Entry['history'];
}

const SIGMAS = 3.5;
const HISTORY = 24;

/** What is entered for a dataset: the grid of one unit, and how complete all of them are. */
@Injectable()
export class EntryReads {
  constructor(
    private readonly kpi: Kpi,
    private readonly datasets: Datasets,
    private readonly directory: OrgDirectory,
  ) {}

  async entry(tx: Tx, code: string, key: EntryKey): Promise<Entry> {
    const dataset = await this.datasets.current(tx, code);
    const { orgUnit } = key;
    if (!dataset.orgUnits.includes(orgUnit) || !sees(tx.scope, [orgUnit, 'IOC']))
      throw NotFoundError.of('ORG_UNIT', 'đơn vị', 'org unit');
    const period = this.datasets.period(dataset, key.period, toEpochMs(tx.now));
    const row = (await rowsOf(tx, code, period, [orgUnit]))[0];
    const dueAt = await this.datasets.dueAt(tx, dataset, period);
    const owed = await this.datasets.owed(tx, code);
    const cells = await this.#cells(tx, dataset, orgUnit, period, row);
    const state = row?.state ?? 'open';
    return {
      dataset: code,
      name: { vi: dataset.vi, en: dataset.en },
      orgUnit,
      period: period.text,
      label: labelOf(period),
      state,
      dueAt,
      late: owed(code, orgUnit, period) && isLate(state, dueAt, tx.now),
      cells,
      problems: problemsOf(dataset, cells),
      history: [...(row?.history ?? [])],
    };
  }

  async completeness(tx: Tx, code: string, text: string | undefined): Promise<Completeness> {
    const dataset = await this.datasets.current(tx, code);
    const kind = KIND_OF[dataset.frequency];
    const nowMs = toEpochMs(tx.now);
    const period =
      text === undefined
        ? previous(periodAt(kind, nowMs, OFFSET_MINUTES), OFFSET_MINUTES)
        : this.datasets.period(dataset, text, nowMs);
    const names = await this.directory.snapshot(tx);
    const shown = dataset.orgUnits.filter((unit) => sees(tx.scope, [unit, 'IOC']));
    const rows = new Map((await rowsOf(tx, code, period, shown)).map((row) => [row.org_unit, row]));
    const dueAt = await this.datasets.dueAt(tx, dataset, period);
    const owed = await this.datasets.owed(tx, code);
    const units = shown.map((orgUnit) => {
      const row = rows.get(orgUnit);
      const state = row?.state ?? 'open';
      const filled = dataset.measures.filter((measure) => row?.cells[measure]?.value != null).length;
      return {
        orgUnit,
        name: names.nameOf(orgUnit),
        state,
        filled,
        of: dataset.measures.length,
        late: owed(code, orgUnit, period) && isLate(state, dueAt, tx.now),
        submittedAt: row?.submitted_at ?? null,
      };
    });
    const done = units.filter(({ state }) => state === 'submitted' || state === 'approved').length;
    return { dataset: code, period: period.text, dueAt, share: units.length === 0 ? 0 : done / units.length, units };
  }

  async #cells(
    tx: Tx,
    dataset: DatasetDocument,
    unit: string,
    period: Period,
    row: EntryRow | undefined,
  ): Promise<Entry['cells']> {
    const { catalogue } = await this.kpi.current(tx);
    const past = await tx.query<{ measure: string; period: string; value: number }>(
      'indicators.entryPast',
      `select m.measure, v.period, v.value from unnest($1::text[]) as m(measure) cross join lateral (
         select period, value from measure_value where measure = m.measure and org_unit = $2 and dimension_key = '' and period_start < $3
          order by period_start desc limit ${HISTORY}) v`,
      [[...dataset.measures], unit, fromEpochMs(period.startMs)],
    );
    const before = previous(period, OFFSET_MINUTES).text;
    return dataset.measures.flatMap((code) => {
      const measure = catalogue.measure(code);
      if (!measure) return [];
      const own = past.filter((each) => each.measure === code);
      const { value = null, confirmed = false, note = null } = row?.cells[code] ?? {};
      const z =
        value === null
          ? null
          : robustZ(
              own.map((each) => each.value),
              value,
            );
      return [
        {
          measure: code,
          name: { vi: measure.vi, en: measure.en ?? measure.vi },
          unit: measure.unit,
          value,
          previous: own.find((each) => each.period === before)?.value ?? null,
          past: own.map((each) => each.value).reverse(),
          minimum: measure.minimum ?? null,
          maximum: measure.maximum ?? null,
          z,
          outlier: z !== null && Math.abs(z) > (dataset.outlierSigmas ?? SIGMAS),
          confirmed,
          note: note || null,
        },
      ];
    });
  }
}

/** Entries of some units for a period. */
export function rowsOf(tx: Tx, dataset: string, period: Period, units: readonly string[]): Promise<EntryRow[]> {
  return tx.query<EntryRow>(
    'indicators.entries',
    `select dataset, period, org_unit, state, cells, submitted_by, submitted_at, history from data_entry
      where dataset = $1 and period = $2 and org_unit = any($3)`,
    [dataset, period.text, [...units]],
  );
}

/** @throws InvalidError when something keeps the entry from being handed in */
export function expectSound({ cells, problems }: Entry): void {
  const faults = problems.filter(({ severity }) => severity === 'error');
  if (faults.length === 0) return;
  throw InvalidError.of(
    faults.map(({ code, measure, message }) => ({
      path: measure === null ? '' : `/values/${cells.findIndex((cell) => cell.measure === measure)}`,
      code,
      message,
    })),
  );
}

/** Whether an entry should have been handed in by now. */
export const isLate = (state: Entry['state'], dueAt: Instant, now: Instant): boolean =>
  (state === 'open' || state === 'returned') && toEpochMs(now) > toEpochMs(dueAt);

function problemsOf({ rules = [] }: DatasetDocument, cells: Entry['cells']): Entry['problems'] {
  const problems: Entry['problems'] = [];
  const fault = (measure: string, code: string, vi: string, en: string): void =>
    void problems.push({ code, measure, measures: [measure], severity: 'error', message: { vi, en } });
  for (const { measure, name, value, minimum, maximum, outlier, confirmed } of cells) {
    if (value === null) fault(measure, 'VALUE_MISSING', `Thiếu “${name.vi}”.`, `“${name.en}” is missing.`);
    else if (value < (minimum ?? -Infinity) || value > (maximum ?? Infinity))
      fault(measure, 'VALUE_OUT_OF_BOUNDS', `“${name.vi}” nằm ngoài giới hạn.`, `“${name.en}” is out of bounds.`);
    else if (outlier && !confirmed)
      fault(
        measure,
        'OUTLIER',
        `“${name.vi}” khác thường so với các kỳ trước; hãy sửa hoặc xác nhận.`,
        `“${name.en}” is unlike the periods before; correct or confirm it.`,
      );
  }
  const known = new Map(cells.map(({ measure, value }) => [measure, value]));
  for (const { code, check, severity, vi, en } of rules) {
    const { type, measures } = checkEntry(check, (name) => known.get(name));
    if (type === 'fails')
      problems.push({ code, measure: null, measures: [...measures], severity, message: { vi, en } });
  }
  return problems;
}
