import { Injectable } from '@nestjs/common';
import type { Entry, EntryKey, ReturnEntry, SaveEntry } from '@trucban/contracts';
import { toEpochMs, type LocalizedText } from '@trucban/kernel';
import { Audit } from '../../audit/public.ts';
import { expectReach } from '../../identity/public.ts';
import {
  ConflictError,
  ForbiddenError,
  InvalidError,
  PreconditionFailedError,
  expectContent,
  json,
  type Principal,
  type SeenTags,
  type Tx,
} from '../../platform/public.ts';
import { Kpi } from '../kpi.ts';
import { MeasureValues } from '../measure-values.service.ts';
import { Datasets } from './datasets.ts';
import { EntryNotices, type EntryStep } from './entry-notices.ts';
import { EntryReads, expectSound, rowsOf, type EntryCell, type EntryRow } from './entry-reads.ts';
import { ReportPeriods } from './report-periods.ts';

/** An entry as somebody saw it (`If-Match`). */
type SeenEntry = EntryKey & { readonly seen?: SeenTags | undefined };

/** As screens call them. */
const stateNames: Readonly<Record<Entry['state'], LocalizedText>> = {
  open: { vi: 'Chưa nộp', en: 'Open' },
  submitted: { vi: 'Chờ duyệt', en: 'Waits for approval' },
  approved: { vi: 'Đã duyệt, đã khóa', en: 'Approved, closed' },
  returned: { vi: 'Bị trả lại', en: 'Sent back' },
};

/** The way of an entry: a draft is kept, handed in, approved by who stands above, or sent back. */
@Injectable()
export class Entries {
  constructor(
    private readonly datasets: Datasets,
    private readonly reads: EntryReads,
    private readonly values: MeasureValues,
    private readonly kpi: Kpi,
    private readonly audit: Audit,
    private readonly periods: ReportPeriods,
    private readonly notices: EntryNotices,
  ) {}

  async save(
    tx: Tx,
    code: string,
    { orgUnit, period, values }: SaveEntry,
    principal: Principal,
    seen?: SeenTags,
  ): Promise<Entry> {
    const row = await this.#open(tx, code, { orgUnit, period, seen }, principal, 'measure.write', ['open', 'returned']);
    const dataset = await this.datasets.current(tx, code);
    expectUnchanged(values, row?.cells ?? {});
    const cells: Record<string, EntryCell> = { ...row?.cells };
    for (const [n, { measure, value, confirmed, note }] of values.entries()) {
      if (!dataset.measures.includes(measure))
        throw InvalidError.field(
          `/values/${n}/measure`,
          'UNKNOWN_MEASURE',
          `Biểu này không có số liệu “${measure}”.`,
          `This dataset has no measure “${measure}”.`,
        );
      // Another number has to be confirmed anew.
      const kept = cells[measure]?.value === value ? (cells[measure]?.confirmed ?? false) : false;
      cells[measure] = { value, confirmed: confirmed ?? kept, ...(note !== undefined && { note }) };
    }
    await this.#keep(tx, code, { orgUnit, period }, row, { state: row?.state ?? 'open', cells });
    return this.reads.entry(tx, code, { orgUnit, period });
  }

  /** Hands in: complete, within bounds, by the rules, and what is unusual confirmed. Counts as provisional from now on. */
  async submit(tx: Tx, code: string, key: EntryKey, principal: Principal, seen?: SeenTags): Promise<Entry> {
    const row = await this.#open(tx, code, { ...key, seen }, principal, 'measure.write', ['open', 'returned']);
    const entry = await this.reads.entry(tx, code, key);
    expectSound(entry);
    await this.#report(tx, entry, 'provisional', principal);
    await this.#keep(tx, code, key, row, { state: 'submitted', submitter: principal.id, did: 'submitted' });
    return this.#told(tx, code, key, { did: 'submitted', submittedBy: principal.id });
  }

  /** Makes the numbers official and closes the period for the unit. Never by who handed them in. */
  async approve(tx: Tx, code: string, key: EntryKey, principal: Principal, seen?: SeenTags): Promise<Entry> {
    const row = await this.#above(tx, code, { ...key, seen }, principal);
    if (row?.submitted_by === principal.id)
      throw new ForbiddenError(
        'OWN_ENTRY',
        'Người nhập không tự duyệt số liệu của mình.',
        'Nobody approves what he has handed in himself.',
      );
    const entry = await this.reads.entry(tx, code, key);
    await this.#report(tx, entry, 'official', principal);
    for (const { measure } of entry.cells)
      await this.values.lock(
        tx,
        measure,
        { orgUnit: key.orgUnit, period: entry.period, reason: code, locked: true },
        principal,
      );
    await this.#keep(tx, code, key, row, { state: 'approved', did: 'approved' });
    return this.#told(tx, code, key, { did: 'approved', submittedBy: row?.submitted_by ?? null });
  }

  /** Sends back with a reason; what was approved is opened again. */
  async return(
    tx: Tx,
    code: string,
    { reason, ...key }: ReturnEntry,
    principal: Principal,
    seen?: SeenTags,
  ): Promise<Entry> {
    const row = await this.#above(tx, code, { ...key, seen }, principal, ['submitted', 'approved']);
    const entry = await this.reads.entry(tx, code, key);
    if (row?.state === 'approved')
      for (const { measure } of entry.cells)
        await this.values.lock(
          tx,
          measure,
          { orgUnit: key.orgUnit, period: entry.period, reason, locked: false },
          principal,
        );
    await this.#keep(tx, code, key, row, { state: 'returned', did: 'returned', reason });
    return this.#told(tx, code, key, { did: 'returned', reason, submittedBy: row?.submitted_by ?? null });
  }

  /** The entry as it is now, of which those have been told whose turn it is. */
  async #told(tx: Tx, code: string, key: EntryKey, step: Omit<EntryStep, 'above'>): Promise<Entry> {
    const entry = await this.reads.entry(tx, code, key);
    await this.notices.tell(tx, entry, { ...step, above: await this.#unitAbove(tx, key.orgUnit) });
    return entry;
  }

  async #unitAbove(tx: Tx, orgUnit: string): Promise<string> {
    const { tree } = await this.kpi.current(tx);
    return tree.chain(orgUnit)[1] ?? orgUnit;
  }

  /** Who approves stands above the unit, or at the centre. */
  async #above(
    tx: Tx,
    code: string,
    key: SeenEntry,
    principal: Principal,
    states: readonly Entry['state'][] = ['submitted'],
  ) {
    const reach = await this.#unitAbove(tx, key.orgUnit);
    return this.#open(tx, code, { ...key, reach }, principal, 'measure.lock', states);
  }

  async #open(
    tx: Tx,
    code: string,
    { orgUnit, period: text, reach = orgUnit, seen }: SeenEntry & { readonly reach?: string },
    principal: Principal,
    permission: 'measure.write' | 'measure.lock',
    states: readonly Entry['state'][],
  ): Promise<EntryRow | undefined> {
    // Before anything is looked at: two who write, hand in or approve at once follow one another, also when there is no row yet.
    await tx.query('indicators.entryTurn', 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `entry ${code} ${orgUnit} ${text}`,
    ]);
    const entry = await this.reads.entry(tx, code, { orgUnit, period: text });
    const { state } = entry;
    expectReach(principal, permission, [reach]);
    expectContent(seen, entry);
    if (!states.includes(state))
      throw new ConflictError(
        'ENTRY_STATE',
        `Biểu này đang ở trạng thái “${stateNames[state].vi}” nên không làm được việc này.`,
        `The entry is “${stateNames[state].en}”, which does not allow it.`,
        { details: { state } },
      );
    const dataset = await this.datasets.current(tx, code);
    const period = this.datasets.period(dataset, text, toEpochMs(tx.now));
    return (await tx.asSystem(() => rowsOf(tx, code, period, [orgUnit])))[0];
  }

  async #report(
    tx: Tx,
    { cells, orgUnit, period, dataset }: Entry,
    status: 'provisional' | 'official',
    principal: Principal,
  ): Promise<void> {
    for (const { measure, value } of cells) {
      if (value === null) continue;
      const row = { period, orgUnit, value, status, source: `form:${dataset}` };
      // What was official and was sent back can only be revised.
      const known = await this.values.isOfficial(tx, measure, orgUnit, period);
      const given = known && status === 'provisional' ? { ...row, status: 'revised' as const } : row;
      const { rejected } = await this.values.store(tx, measure, [given], principal, true);
      if (rejected[0]) throw InvalidError.of(rejected[0].errors);
    }
  }

  async #keep(
    tx: Tx,
    code: string,
    key: EntryKey,
    row: EntryRow | undefined,
    to: { state: Entry['state']; cells?: Record<string, EntryCell>; submitter?: string; did?: string; reason?: string },
  ): Promise<void> {
    const done = { at: tx.now, who: tx.actor.label, did: to.did ?? '', reason: to.reason ?? null };
    const history = [...(row?.history ?? []), ...(to.did ? [done] : [])];
    const { period, dueAt } = await this.reads.entry(tx, code, key);
    await tx.asSystem(() =>
      tx.run(
        'indicators.keepEntry',
        `insert into data_entry (dataset, org_unit, period, state, cells, submitted_by, submitted_at, history, updated_at, visible_to)
         values ($1, $2, $3, $4, $5, $6, case when $6::text is null then null else $8::timestamptz end, $7, $8, $9)
         on conflict (dataset, org_unit, period) do update set state = excluded.state, cells = excluded.cells, history = excluded.history,
           submitted_by = coalesce(excluded.submitted_by, data_entry.submitted_by),
           submitted_at = coalesce(excluded.submitted_at, data_entry.submitted_at), updated_at = excluded.updated_at`,
        [
          code,
          key.orgUnit,
          period,
          to.state,
          json(to.cells ?? row?.cells ?? {}),
          to.submitter ?? null,
          json(history),
          tx.now,
          [key.orgUnit, 'IOC'],
        ],
      ),
    );
    if (to.did) await this.periods.changed(tx, { dataset: code, orgUnit: key.orgUnit, period, dueAt, state: to.state });
    if (to.did)
      this.audit.write(tx, {
        action: `dataEntry.${to.did}`,
        objectType: 'dataEntry',
        objectId: `${code}/${key.orgUnit}@${period}`,
        before: { state: row?.state ?? 'open' },
        after: { state: to.state, reason: to.reason },
      });
  }
}

/** @throws PreconditionFailedError where a number is no longer the one that was seen, nor already the one that is to be kept */
function expectUnchanged(values: SaveEntry['values'], cells: Readonly<Record<string, EntryCell>>): void {
  const changed = values.flatMap(({ measure, value, seen }) => {
    const now = cells[measure]?.value ?? null;
    return seen === undefined || now === seen || now === value ? [] : [{ measure, value: now }];
  });
  if (changed.length > 0)
    throw new PreconditionFailedError(
      'ENTRY_CHANGED',
      'Trong lúc bạn nhập, người khác đã ghi số khác vào ô này.',
      'While you were typing, somebody else has written another number into this field.',
      { details: { cells: changed } },
    );
}
