import type { PullStateDto } from '@trucban/contracts';
import type { Instant } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';

/** A row of `pull_state`. */
export interface PullStateRow {
  readonly code: string;
  readonly next_at: Instant | null;
  readonly failures: number;
  readonly failures_told: boolean;
  readonly silence_told: boolean;
  readonly since: Instant;
  readonly last_run_at: Instant | null;
  readonly last_good_at: Instant | null;
  readonly last_new_at: Instant | null;
  readonly watermark: string | null;
  readonly etag: string | null;
  readonly last_modified: string | null;
  /** When to look whether it has had nothing new for too long. */
  readonly look_at: Instant | null;
}

const COLUMNS = `code, next_at, failures, failures_told, silence_told, since, last_run_at, last_good_at, last_new_at, watermark, etag, last_modified, look_at`;

/** How a pull does; locked until the transaction ends. */
export function lockPullState(tx: Tx, code: string): Promise<PullStateRow | undefined> {
  return tx.first<PullStateRow>('imports.pull.lock', `select ${COLUMNS} from pull_state where code = $1 for update`, [
    code,
  ]);
}

export function pullState(tx: Tx, code: string): Promise<PullStateRow | undefined> {
  return tx.first<PullStateRow>('imports.pull.state', `select ${COLUMNS} from pull_state where code = $1`, [code]);
}

export function pullStates(tx: Tx): Promise<PullStateRow[]> {
  return tx.query<PullStateRow>('imports.pull.states', `select ${COLUMNS} from pull_state`);
}

/** The imports of pulls that are under way, by the pull's code. */
export async function runningPulls(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ pull: string; id: string }>(
    'imports.pull.running',
    `select pull, id from import_run where pull is not null and state in ('queued', 'running')`,
  );
  return new Map(rows.map(({ pull, id }) => [pull, id]));
}

/** @param source whether a source is declared for it */
export function pullStateDto(
  row: PullStateRow | undefined,
  running: string | undefined,
  source: boolean,
): PullStateDto {
  return {
    nextAt: row?.next_at ?? null,
    failures: row?.failures ?? 0,
    lastRunAt: row?.last_run_at ?? null,
    lastGoodAt: row?.last_good_at ?? null,
    lastNewAt: row?.last_new_at ?? null,
    watermark: row?.watermark ?? null,
    runningImport: running ?? null,
    source,
  };
}
