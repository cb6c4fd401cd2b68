import { Injectable } from '@nestjs/common';
import type { PullDocument } from '@trucban/contracts';
import { compareInstants, fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { nextOfCron } from '@trucban/sop-engine';
import { earlierDeadline, importQueued, type FiredTimers } from '@trucban/workflows';
import { ConfigStore, type Coming, type ConfigRecord } from '../../configuration/public.ts';
import { Database, Ids, Outbox, json, systemScope, type Tx } from '../../platform/public.ts';
import { IMPORT_COLUMNS, type ImportRow, type Sender } from '../import-rows.ts';
import { millisecondsOf } from './check-pull.ts';
import { lockPullState } from './pull-rows.ts';

const SCOPE = systemScope('pulls');
/** The clock workflow of pulls: beside those of BPMN timers and of alerts. */
export const PULL_SHARD = 1_001;

/** What a run is made of. */
export interface NewRun {
  readonly pull: ConfigRecord<PullDocument>;
  readonly sender: Sender;
  readonly watermark: string | null;
}

/** Says when pulls run next, and has them run: `clock/1001` sleeps until then. */
@Injectable()
export class PullPlanner {
  /** Tells people of a pull that has had nothing new for long, though no run ends; set by who tells. */
  onSilence: ((tx: Tx, pull: PullDocument) => Promise<void>) | null = null;

  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
  ) {}

  /** A version was published: it runs as soon as it is in force; until then the one before does. */
  async published(tx: Tx, { key, content, effectiveFrom }: ConfigRecord<PullDocument>): Promise<void> {
    const from = effectiveFrom ?? tx.now;
    await tx.run(
      'imports.pull.published',
      'insert into pull_state (code, since) values ($1, $2) on conflict do nothing',
      [key, from],
    );
    const isComing = compareInstants(from, tx.now) > 0;
    if (!isComing) await tx.run('imports.pull.anew', 'update pull_state set failures = 0 where code = $1', [key]);
    const kept = isComing ? await lockPullState(tx, key) : undefined;
    await this.plan(tx, key, kept ? kept.next_at : nextRun(content, from, true));
    await this.watch(tx, key, kept ? kept.look_at : silentFrom(content, from));
  }

  /** Begins the runs that are due. What was missed while nobody looked is made up for by one run. */
  async wake(limit: number): Promise<FiredTimers> {
    const due = await this.database.transaction(SCOPE, (tx) =>
      tx.query<{ code: string }>(
        'imports.pull.due',
        'select code from pull_state where next_at <= $1 or look_at <= $1 order by least(next_at, look_at) limit $2',
        [tx.now, limit],
      ),
    );
    let fired = 0;
    for (const { code } of due) fired += await this.database.transaction(SCOPE, (tx) => this.#run(tx, code));
    return { fired, nextDueAt: await this.nextDueAt() };
  }

  async nextDueAt(): Promise<Instant | null> {
    const row = await this.database.transaction(SCOPE, (tx) =>
      tx.first<{ at: Instant | null }>(
        'imports.pull.next',
        'select min(least(next_at, look_at)) as at from pull_state',
      ),
    );
    return row?.at ?? null;
  }

  /** When to look whether it has had nothing new for too long, whether it runs or not. */
  async watch(tx: Tx, code: string, at: Instant | null): Promise<void> {
    const first = await this.#orComing(tx, code, at, ({ content, effectiveFrom }) =>
      silentFrom(content, effectiveFrom),
    );
    await tx.run('imports.pull.watch', 'update pull_state set look_at = $2 where code = $1', [code, first]);
    if (first !== null) this.outbox.add(tx, earlierDeadline(PULL_SHARD, first));
  }

  /** The next time of a pull; woken then. */
  async plan(tx: Tx, code: string, at: Instant | null): Promise<void> {
    const first = await this.#orComing(tx, code, at, ({ content, effectiveFrom }) =>
      nextRun(content, effectiveFrom, true),
    );
    await tx.run('imports.pull.plan', 'update pull_state set next_at = $2 where code = $1', [code, first]);
    if (first !== null) this.outbox.add(tx, earlierDeadline(PULL_SHARD, first));
  }

  /** That instant, or the one that a version with its day to come asks for, if that is earlier. */
  async #orComing(
    tx: Tx,
    code: string,
    at: Instant | null,
    wished: (version: Coming<PullDocument>) => Instant | null,
  ): Promise<Instant | null> {
    const coming = await this.config.coming<PullDocument>(tx, 'pull', code);
    return [at, ...coming.map(wished)].filter((each) => each !== null).sort(compareInstants)[0] ?? null;
  }

  /** Queues a run; `null` when one is under way. Without a mapping in force it fails, so that it is seen. */
  async start(tx: Tx, { pull, sender, watermark }: NewRun): Promise<ImportRow | null> {
    // Its row is the lock: two runs at once would each take the other's rows for old ones.
    await lockPullState(tx, pull.key);
    const open = await tx.first(
      'imports.pull.open',
      `select id from import_run where pull = $1 and state in ('queued', 'running') limit 1`,
      [pull.key],
    );
    if (open) return null;
    const id = this.ids.next();
    const row = await tx.first<ImportRow>(
      'imports.pull.run',
      `insert into import_run (id, kind, mapping, mapping_version, pull, pull_version, dry_run, state, org_unit, sender, units, watermark_from,
                               created_at, visible_to)
       select $1, 'pull', $2, m.version, $3, $4, false, 'queued', 'IOC', $5, array['IOC'], $6, $7, array['IOC']
         from (select version from config_version where kind = 'mapping' and key = $2
                order by coalesce(effective_from <= $7, false) desc, effective_from desc nulls last, version desc limit 1) m
       returning ${IMPORT_COLUMNS}`,
      [id, pull.content.mapping, pull.key, pull.version, json(sender), watermark, tx.now],
    );
    if (!row) return null;
    await tx.run('imports.pull.started', 'update pull_state set next_at = null, last_run_at = $2 where code = $1', [
      pull.key,
      tx.now,
    ]);
    this.outbox.add(tx, { ...importQueued(id), messageId: `import/${id}` });
    return row;
  }

  async #run(tx: Tx, code: string): Promise<number> {
    const state = await lockPullState(tx, code);
    if (!state) return 0;
    const pull = await this.config.current<PullDocument>(tx, 'pull', code);
    const looked = state.look_at !== null && compareInstants(state.look_at, tx.now) <= 0;
    if (looked) {
      await this.watch(tx, code, null);
      if (pull) await this.onSilence?.(tx, pull.content);
    }
    if (!state.next_at || compareInstants(state.next_at, tx.now) > 0) return looked ? 1 : 0;
    // Retired, or one that isn't in force yet: its day is planned.
    if (!pull?.content.schedule) {
      await this.plan(tx, code, null);
      return 1;
    }
    const sender: Sender = { kind: 'system', id: `pull:${code}`, name: `pull ${code}` };
    const started = await this.start(tx, { pull, sender, watermark: state.watermark });
    // A run under way plans the next one when it ends; if it never does, we look again at the next time.
    if (!started) await this.plan(tx, code, nextRun(pull.content, tx.now, false));
    return 1;
  }
}

/** When a pull has had nothing new for too long, from the last news on; `null` when nobody wants to know. */
export function silentFrom({ silentAfter }: PullDocument, last: Instant): Instant | null {
  const silentMs = silentAfter === undefined ? null : millisecondsOf(silentAfter);
  return silentMs === null ? null : fromEpochMs(toEpochMs(last) + silentMs + 1);
}

/** When a pull runs next. @param atOnce a new one with an interval begins at once */
export function nextRun({ schedule }: PullDocument, after: Instant, atOnce: boolean): Instant | null {
  if (!schedule) return null;
  if ('cron' in schedule) return nextOfCron(schedule.cron, after);
  return atOnce ? after : fromEpochMs(toEpochMs(after) + (millisecondsOf(schedule.every) ?? 3_600_000));
}
