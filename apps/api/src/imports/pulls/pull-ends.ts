import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { PullDocument } from '@trucban/contracts';
import { fromEpochMs, localTime, toEpochMs, type Instant, type LocalizedText } from '@trucban/kernel';
import { ConfigStore } from '../../configuration/public.ts';
import { EventStore } from '../../intake/public.ts';
import { Notifications } from '../../notifications/public.ts';
import type { Tx } from '../../platform/public.ts';
import type { ImportRow } from '../import-rows.ts';
import { PullPlanner, nextRun, silentFrom } from './pull-planner.ts';
import { lockPullState, type PullStateRow } from './pull-rows.ts';

/** What a source said when it had been read to its end. */
export interface PullOutcome {
  readonly watermark: string | null;
  readonly notModified: boolean;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Rest after the first failure, doubled with each further one. */
const BACKOFF_MS = 60_000;
const MOST_BACKOFF_MS = 3_600_000;
/** Failures in a row after which people are told, unless the pull says otherwise. */
const TELL_AFTER = 3;
const TELL = ['dataSteward@IOC'];

/** What follows from the end of a run: the watermark, when the next one is, and who is told that something is wrong. */
@Injectable()
export class PullEnds implements OnModuleInit {
  constructor(
    private readonly config: ConfigStore,
    private readonly planner: PullPlanner,
    private readonly events: EventStore,
    private readonly notifications: Notifications,
  ) {}

  onModuleInit(): void {
    this.planner.onSilence = async (tx, pull) => {
      const state = await lockPullState(tx, pull.code);
      if (state) await this.#tell(tx, state, pull, null);
    };
  }

  /** In the transaction in which the run ends. */
  async ended(tx: Tx, run: ImportRow, outcome: PullOutcome | null): Promise<void> {
    if (run.pull === null) return;
    const state = await lockPullState(tx, run.pull);
    if (!state) return;
    const pull = (await this.config.current<PullDocument>(tx, 'pull', run.pull))?.content ?? null;
    const after = this.#after(tx, state, run, outcome);
    await tx.run(
      'imports.pull.ended',
      `update pull_state set failures = $2, last_good_at = $3, last_new_at = $4, watermark = $5, etag = $6, last_modified = $7 where code = $1`,
      [
        run.pull,
        after.failures,
        after.last_good_at,
        after.last_new_at,
        after.watermark,
        after.etag,
        after.last_modified,
      ],
    );
    await this.#tell(tx, after, pull, run);
    await this.planner.plan(tx, run.pull, nextAfter(pull, after.failures, tx.now));
    const silent = pull && silentFrom(pull, after.last_new_at ?? after.since);
    await this.planner.watch(tx, run.pull, silent !== null && silent > tx.now ? silent : null);
  }

  #after(tx: Tx, state: PullStateRow, run: ImportRow, outcome: PullOutcome | null): PullStateRow {
    if (run.state === 'stopped') return state;
    if (run.state === 'failed') return { ...state, failures: state.failures + 1 };
    const kept = outcome?.notModified ?? false;
    return {
      ...state,
      failures: 0,
      last_good_at: tx.now,
      last_new_at: run.accepted > 0 ? tx.now : state.last_new_at,
      watermark: outcome?.watermark ?? state.watermark,
      etag: kept ? state.etag : (outcome?.etag ?? null),
      last_modified: kept ? state.last_modified : (outcome?.lastModified ?? null),
    };
  }

  async #tell(tx: Tx, state: PullStateRow, pull: PullDocument | null, run: ImportRow | null): Promise<void> {
    if (!pull || run?.state === 'stopped') return;
    const name = pull.vi;
    const failing = state.failures >= (pull.tellAfterFailures ?? TELL_AFTER);
    const from = silentFrom(pull, state.last_new_at ?? state.since);
    const silent = from !== null && from <= tx.now;
    const about = run?.id ?? tx.now;
    if (failing && !state.failures_told)
      await this.#stale(tx, pull, run, `failures-${about}`, {
        vi: `Lấy dữ liệu “${name}” hỏng ${state.failures} lần liên tiếp: ${run?.problem?.message.vi ?? ''}`,
        en: `The pull "${pull.en}" failed ${state.failures} times in a row: ${run?.problem?.message.en ?? ''}`,
      });
    if (silent && !state.silence_told)
      await this.#stale(tx, pull, run, `silence-${about}`, {
        vi: `Nguồn “${name}” không có gì mới từ ${localTime(state.last_new_at ?? state.since)}.`,
        en: `The source "${pull.en}" has brought nothing new since ${localTime(state.last_new_at ?? state.since)}.`,
      });
    if ((state.failures_told && !failing) || (state.silence_told && !silent))
      await this.#notify(tx, pull, 'info', {
        vi: `Nguồn “${name}” đã hoạt động trở lại.`,
        en: `The source "${pull.en}" works again.`,
      });
    await tx.run('imports.pull.told', 'update pull_state set failures_told = $2, silence_told = $3 where code = $1', [
      state.code,
      failing,
      silent,
    ]);
  }

  /** A notice, and the event that opens an incident of its type (RULE-44). */
  async #stale(tx: Tx, pull: PullDocument, run: ImportRow | null, id: string, text: LocalizedText): Promise<void> {
    await this.#notify(tx, pull, 'low', text);
    const event = {
      specversion: '1.0',
      id,
      source: `/pulls/${pull.code}`,
      type: 'source.stale',
      key: pull.code,
      data: {
        eventType: 'DAT-STALE',
        title: text.vi.slice(0, 300),
        description: text.vi,
        attributes: { source: pull.code, ...(run && { importId: run.id }) },
      },
    };
    await this.events.store(tx, [event], { kind: 'system', id: `pull:${pull.code}`, permissions: new Set() });
  }

  async #notify(tx: Tx, pull: PullDocument, severity: string, text: LocalizedText): Promise<void> {
    await this.notifications.notify(tx, { to: pull.tell ?? TELL, text, kind: 'warning', severity });
  }
}

/** The next time: by the schedule, or after a rest that grows with each failure. */
function nextAfter(pull: PullDocument | null, failures: number, now: Instant): Instant | null {
  if (!pull?.schedule) return null;
  if (failures === 0) return nextRun(pull, now, false);
  return fromEpochMs(toEpochMs(now) + Math.min(MOST_BACKOFF_MS, BACKOFF_MS * 2 ** Math.min(failures - 1, 20)));
}
