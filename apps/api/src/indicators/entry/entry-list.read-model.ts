import { Injectable } from '@nestjs/common';
import type { DatasetDocument, EntryListItem, EntryListQuery, Page } from '@trucban/contracts';
import { KIND_OF, labelOf, periodAt, previous, type Period } from '@trucban/kpi-engine';
import { toEpochMs } from '@trucban/kernel';
import { ConfigStore } from '../../configuration/public.ts';
import { OrgDirectory, reaches, type OrgSnapshot } from '../../identity/public.ts';
import { decodeCursor, pageOfWhole, sees, type Principal, type Tx } from '../../platform/public.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from '../kpi.ts';
import { Datasets, type Owed } from './datasets.ts';
import { isLate, type EntryRow } from './entry-reads.ts';

/** How many closed periods back are listed. */
const PERIODS: Readonly<Record<DatasetDocument['frequency'], number>> = {
  daily: 7,
  monthly: 3,
  quarterly: 2,
  yearly: 1,
};
/** What one has to work on first. */
const ORDER = ['returned', 'open', 'submitted', 'approved'] as const;

interface Asking {
  readonly world: KpiWorld;
  readonly names: OrgSnapshot;
  readonly principal: Principal;
  readonly owed: Owed;
}

/** `GET /data-entries`: what units owe, over all datasets that one may see. */
@Injectable()
export class EntryListReads {
  constructor(
    private readonly store: ConfigStore,
    private readonly datasets: Datasets,
    private readonly kpi: Kpi,
    private readonly directory: OrgDirectory,
  ) {}

  async list(tx: Tx, principal: Principal, query: EntryListQuery): Promise<Page<EntryListItem>> {
    const owed = await this.datasets.owed(tx);
    const asking = { world: await this.kpi.current(tx), names: await this.directory.snapshot(tx), principal, owed };
    const records = (await this.store.allCurrent<DatasetDocument>(tx, 'dataset')).filter(
      ({ key }) => query.dataset === undefined || key === query.dataset,
    );
    const rows = await rowsOfAll(
      tx,
      records.map(({ key }) => key),
    );
    const items: EntryListItem[] = [];
    for (const { content } of records)
      for (const period of this.#periods(tx, content, query.period, owed))
        items.push(...(await this.#items(tx, asking, content, period, query, rows)));
    items.sort(
      (a, b) =>
        ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
        (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : a.orgUnit < b.orgUnit ? -1 : 1),
    );
    return pageOfWhole({ items, nextCursor: null }, query, decodeCursor(query.cursor, ['text', 'int']));
  }

  /** The closed periods, the newest first: those that are owed, and the last one, which may be entered. */
  #periods(tx: Tx, dataset: DatasetDocument, named: string | undefined, owed: Owed): Period[] {
    const nowMs = toEpochMs(tx.now);
    if (named !== undefined) return [this.datasets.period(dataset, named, nowMs)];
    const last = previous(periodAt(KIND_OF[dataset.frequency], nowMs, OFFSET_MINUTES), OFFSET_MINUTES);
    const periods = [last];
    for (let at = last; periods.length < PERIODS[dataset.frequency]; periods.push(at)) {
      at = previous(at, OFFSET_MINUTES);
      if (!dataset.orgUnits.some((unit) => owed(dataset.code, unit, at))) break;
    }
    return periods;
  }

  async #items(
    tx: Tx,
    { world, names, principal, owed }: Asking,
    dataset: DatasetDocument,
    period: Period,
    { orgUnit: named, state: wanted }: EntryListQuery,
    rows: ReadonlyMap<string, EntryRow>,
  ): Promise<EntryListItem[]> {
    const dueAt = await this.datasets.dueAt(tx, dataset, period);
    const units = dataset.orgUnits.filter((unit) => (named ?? unit) === unit && sees(tx.scope, [unit, 'IOC']));
    return units.flatMap((orgUnit) => {
      const row = rows.get(keyOf(dataset.code, orgUnit, period.text));
      const state = row?.state ?? 'open';
      if (wanted === 'owed' ? state !== 'open' && state !== 'returned' : (wanted ?? state) !== state) return [];
      const above = world.tree.chain(orgUnit)[1] ?? orgUnit;
      return [
        {
          dataset: dataset.code,
          name: { vi: dataset.vi, en: dataset.en },
          orgUnit,
          orgUnitName: names.nameOf(orgUnit),
          period: period.text,
          label: labelOf(period),
          state,
          dueAt,
          late: owed(dataset.code, orgUnit, period) && isLate(state, dueAt, tx.now),
          filled: dataset.measures.filter((measure) => row?.cells[measure]?.value != null).length,
          of: dataset.measures.length,
          submittedAt: row?.submitted_at ?? null,
          mayEnter: reaches(principal, 'measure.write', [orgUnit]),
          mayApprove: reaches(principal, 'measure.lock', [above]) && row?.submitted_by !== principal.id,
        },
      ];
    });
  }
}

const keyOf = (dataset: string, orgUnit: string, period: string): string => `${dataset}\n${orgUnit}\n${period}`;

async function rowsOfAll(tx: Tx, datasets: readonly string[]): Promise<ReadonlyMap<string, EntryRow>> {
  const rows = await tx.query<EntryRow>(
    'indicators.entriesOfAll',
    `select dataset, period, org_unit, state, cells, submitted_by, submitted_at, history from data_entry
      where dataset = any($1) and updated_at > $2::timestamptz - interval '3 years'`,
    [[...datasets], tx.now],
  );
  return new Map(rows.map((row) => [keyOf(row.dataset, row.org_unit, row.period), row]));
}
