import { Injectable } from '@nestjs/common';
import type { ReportDocument } from '@trucban/contracts';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { nextOpening } from '@trucban/sla-engine';
import { earlierDeadline, type FiredTimers } from '@trucban/workflows';
import { ConfigStore, type ConfigRecord } from '../configuration/public.ts';
import { Database, Outbox, systemScope, type Tx } from '../platform/public.ts';
import { Calendars } from '../sla/public.ts';
import { NewReports } from './new-reports.ts';
import { lastPeriod, periodEndingAfter } from './report-period.ts';

const SCOPE = systemScope('reports');
/** The clock workflow of reports, beside that of pulls. */
export const REPORT_SHARD = 1_002;
/** Periods that are made up for after a time away; older ones are made by hand. */
const MOST_MISSED = 31;

/** The end of the period that is made next, and when it is made. */
interface Plan {
  readonly next_to: Instant | null;
  readonly next_at: Instant | null;
}
const NOTHING: Plan = { next_to: null, next_at: null };

/** Says when reports are due, and has each period's made: `clock/1002` sleeps until then. */
@Injectable()
export class ReportPlanner {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly outbox: Outbox,
    private readonly calendars: Calendars,
    private readonly reports: NewReports,
  ) {}

  /**
   * A version was published: the period that ends next is its first, or one that is over and waited for. Until its day comes, the
   * version before goes on.
   */
  async published(tx: Tx, { key, content, effectiveFrom }: ConfigRecord<ReportDocument>): Promise<void> {
    const plan = await this.#locked(tx, key);
    if (effectiveFrom !== null && effectiveFrom > tx.now) return this.#plan(tx, key, plan ?? NOTHING);
    if (content.period === 'onDemand') return this.#plan(tx, key, NOTHING);
    const waited = plan?.next_to && plan.next_to <= tx.now ? plan.next_to : null;
    const { to } = waited ? lastPeriod(content, toEpochMs(waited)) : periodEndingAfter(content, toEpochMs(tx.now));
    await this.#plan(tx, key, await this.#planOf(tx, content, to));
  }

  /** Begins what is due: after a time away each period that was missed, once. */
  async wake(limit: number): Promise<FiredTimers> {
    const due = await this.database.transaction(SCOPE, (tx) =>
      tx.query<{ code: string }>(
        'reports.due',
        'select code from report_schedule where next_at <= $1 order by next_at limit $2',
        [tx.now, limit],
      ),
    );
    let fired = 0;
    for (const { code } of due) fired += await this.database.transaction(SCOPE, (tx) => this.#begin(tx, code));
    return { fired, nextDueAt: await this.nextDueAt() };
  }

  async nextDueAt(): Promise<Instant | null> {
    const row = await this.database.transaction(SCOPE, (tx) =>
      tx.first<{ at: Instant | null }>('reports.next', 'select min(next_at) as at from report_schedule'),
    );
    return row?.at ?? null;
  }

  /** One period of one definition; the next is planned in the same transaction. */
  async #begin(tx: Tx, code: string): Promise<number> {
    const plan = await this.#locked(tx, code);
    if (!plan?.next_at || !plan.next_to || plan.next_at > tx.now) return 0;
    const current = await this.config.current<ReportDocument>(tx, 'report', code);
    const definition = current && (await this.#definitionFor(tx, current, plan.next_to));
    if (!definition || definition.content.period === 'onDemand') {
      await this.#plan(tx, code, NOTHING);
      return 1;
    }
    const period = lastPeriod(definition.content, toEpochMs(plan.next_to));
    // Somebody may have asked for it before its time: then it is there.
    await this.reports.begin(tx, { definition, period });
    await this.#plan(tx, code, await this.#after(tx, current.content, period.to));
    return 1;
  }

  /** The one in force; where another told of other periods until this one ended, that one: its last period is not lost. */
  async #definitionFor(
    tx: Tx,
    current: ConfigRecord<ReportDocument>,
    to: Instant,
  ): Promise<ConfigRecord<ReportDocument>> {
    const justBefore = fromEpochMs(toEpochMs(to) - 1);
    const earlier = await this.config.current<ReportDocument>(tx, 'report', current.key, justBefore);
    const isOther = earlier && earlier.content.period !== current.content.period;
    return isOther && tellsUntil(earlier.content, to) ? earlier : current;
  }

  async #after(tx: Tx, content: ReportDocument, to: Instant): Promise<Plan> {
    if (content.period === 'onDemand') return NOTHING;
    let next = periodEndingAfter(content, toEpochMs(to)).to;
    const newest = lastPeriod(content, toEpochMs(tx.now));
    let oldest = newest;
    for (let n = 1; n < MOST_MISSED; n += 1) oldest = lastPeriod(content, toEpochMs(oldest.from));
    if (next < oldest.to) next = oldest.to;
    return this.#planOf(tx, content, next);
  }

  async #planOf(tx: Tx, { calendar, makeAfterMinutes = 0 }: ReportDocument, to: Instant): Promise<Plan> {
    const at = fromEpochMs(toEpochMs(to) + makeAfterMinutes * 60_000);
    const opened = calendar === undefined ? at : nextOpening((await this.calendars.current(tx, calendar)).calendar, at);
    return { next_to: to, next_at: opened };
  }

  #locked(tx: Tx, code: string): Promise<Plan | undefined> {
    return tx.first<Plan>(
      'reports.plan.lock',
      'select next_to, next_at from report_schedule where code = $1 for update',
      [code],
    );
  }

  /** Plans that, or the first period of a version whose day is yet to come, if that one is due earlier. */
  async #plan(tx: Tx, code: string, wanted: Plan): Promise<void> {
    let { next_to: to, next_at: at } = wanted;
    for (const { content, effectiveFrom } of await this.config.coming<ReportDocument>(tx, 'report', code)) {
      if (content.period === 'onDemand') continue;
      const first = periodEndingAfter(content, toEpochMs(effectiveFrom));
      const plan = await this.#planOf(tx, content, first.to);
      if (at === null || (plan.next_at !== null && plan.next_at < at)) ({ next_to: to, next_at: at } = plan);
    }
    await tx.run(
      'reports.plan',
      `insert into report_schedule (code, next_to, next_at) values ($1, $2, $3)
       on conflict (code) do update set next_to = excluded.next_to, next_at = excluded.next_at`,
      [code, to, at],
    );
    if (at !== null) this.outbox.add(tx, earlierDeadline(REPORT_SHARD, at));
  }
}

/** Whether one of its periods ends at an instant. */
const tellsUntil = (content: ReportDocument, to: Instant): boolean =>
  content.period !== 'onDemand' && periodEndingAfter(content, toEpochMs(to) - 1).to === to;

/** When the next report of each definition is made. */
export async function nextReports(tx: Tx): Promise<ReadonlyMap<string, Instant>> {
  const rows = await tx.query<{ code: string; at: Instant }>(
    'reports.nextAll',
    'select code, next_at as at from report_schedule where next_at is not null',
  );
  return new Map(rows.map(({ code, at }) => [code, at]));
}
