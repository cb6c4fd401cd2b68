import { Injectable } from '@nestjs/common';
import { MAX_IMPORT_ROWS, MAX_SAMPLE_ROWS } from '@trucban/contracts';
import { compareInstants, fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { bindRecords, bindTable, type MappingDocument, type RowMapper } from '@trucban/mapping';
import type { ImportProgress } from '@trucban/workflows';
import { Database, Logger, isAway, isRetryable, json, systemScope, type Tx } from '../platform/public.ts';
import { FileSource, type Opened } from './file-source.ts';
import { ImportParts } from './import-parts.ts';
import { IMPORT_COLUMNS, type ImportRow } from './import-rows.ts';
import { Loader, type Loading, type Verdict } from './loader.ts';
import { MAPPING_NOT_IN_FORCE, Mappings, type MappingRecord } from './mappings.ts';
import { PullEnds } from './pulls/pull-ends.ts';
import { PullSource, type PullOpened } from './pulls/pull-source.ts';
import { SourceFailed, sizeOf, sourceFailed, type SourceRow } from './reading/rows.ts';
import { SourceTally } from './source-tally.ts';

const SCOPE = systemScope('imports');
/** Rows that are checked and kept in one transaction. */
export const ROWS_TOGETHER = 1_000;
/** Fewer, when they are long: about so many characters are in memory at once. */
const CHARACTERS_TOGETHER = 4_000_000;
/** After so long the work is given back, so that its activity never runs out of its own time. */
const PART_MS = 300_000;

/** Carries imports out, for the workflow `import/<id>`. Rows, their counters and refusals change in one transaction each thousand. */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly database: Database,
    private readonly mappings: Mappings,
    private readonly files: FileSource,
    private readonly pulls: PullSource,
    private readonly ends: PullEnds,
    private readonly parts: ImportParts,
    private readonly loader: Loader,
    private readonly tally: SourceTally,
    private readonly logger: Logger,
  ) {}

  /** Goes on where the import stands. `done`: it has ended, was stopped, or there is none. */
  async runPart(importId: string): Promise<ImportProgress> {
    const run = await this.#begin(importId);
    if (!run) return 'done';
    let opened: Opened | PullOpened | undefined;
    try {
      const mapping = await this.database.read(SCOPE, async (tx) => {
        const version = await this.mappings.mappingVersion(tx, run.mapping, run.mapping_version);
        if (run.kind === 'pull') expectInForce(version, tx.now);
        return version;
      });
      opened = await this.#open(run, mapping.content);
      const loading = await this.#prepared(run, mapping.content, opened);
      const progress = await this.#rows(run, loading, opened);
      if (progress !== 'done') return progress;
      await this.#end(run, 'completed', null, opened);
    } catch (error) {
      if (error instanceof Interrupted) return 'done';
      // Problems of the source are the import's; all others may be over at the next try, which the workflow makes.
      if (!(error instanceof SourceFailed)) throw error;
      this.logger.warn({ importId, code: error.code }, 'an import failed');
      await this.#end(run, 'failed', error, opened);
    } finally {
      await opened?.close();
    }
    return 'done';
  }

  /** A pull begins anew after a break: its source may be another by now, and what is in already is known as duplicate. */
  async #begin(importId: string): Promise<ImportRow | undefined> {
    return this.database.transaction(SCOPE, async (tx) => {
      const run = await tx.first<ImportRow>(
        'imports.begin',
        `update import_run set state = 'running', started_at = coalesce(started_at, $2), paced_until = null,
                rows_read = case when kind = 'pull' then 0 else rows_read end, accepted = case when kind = 'pull' then 0 else accepted end,
                duplicate = case when kind = 'pull' then 0 else duplicate end, rejected = case when kind = 'pull' then 0 else rejected end,
                sample = case when kind = 'pull' then '[]' else sample end
          where id = $1 and state in ('queued', 'running') returning ${IMPORT_COLUMNS}`,
        [importId, tx.now],
      );
      if (run?.kind === 'pull')
        await tx.run('imports.begin.rejects', 'delete from import_reject where import_id = $1', [importId]);
      return run;
    });
  }

  #open(run: ImportRow, mapping: MappingDocument): Promise<Opened | PullOpened> {
    if (run.kind === 'pull') return this.pulls.openRun(run, mapping);
    if (!run.file) throw sourceFailed('FILE_GONE', 'Không còn tệp.', 'The file is gone.');
    return this.files.open(run.id, run.file, mapping);
  }

  async #prepared(run: ImportRow, mapping: MappingDocument, { columns, format, encoding }: Opened): Promise<Loading> {
    const map = mapperOf(mapping, columns);
    await this.database.transaction(SCOPE, (tx) =>
      tx.run('imports.opened', `update import_run set columns = $2, file = file || $3::jsonb where id = $1`, [
        run.id,
        json(columns),
        json({ format, encoding }),
      ]),
    );
    const source = await this.tally.sourceOf(run);
    return { importId: run.id, mapping, map, columns, sender: run.sender, units: run.units, source };
  }

  /** `done` when all rows have their verdict, `more` when the time of this part is over. */
  async #rows(run: ImportRow, loading: Loading, { rows }: Opened): Promise<ImportProgress> {
    const until = performance.now() + PART_MS;
    let read = run.rows_read;
    let skip = run.rows_read;
    const batch: SourceRow[] = [];
    let size = 0;
    // Who asks a pull's source must not keep it waiting: files only go at the pace of their quota.
    const paced = run.kind === 'upload' && !run.dry_run ? loading.source : undefined;
    /** Keeps what was read, as far as the quota goes; how long the rest must wait. */
    const flush = async (): Promise<number> => {
      size = 0;
      while (batch.length > 0) {
        const room = paced ? await this.tally.room(paced) : { rows: batch.length, waitMs: 0 };
        if (room.rows === 0) {
          await this.#pace(run, room.waitMs);
          return room.waitMs;
        }
        const some = batch.splice(0, room.rows);
        if (!(await this.#keep(run, loading, some, read))) throw new Interrupted();
        read += some.length;
      }
      return 0;
    };
    try {
      for await (const row of rows) {
        if (skip > 0) {
          skip -= 1;
          continue;
        }
        if (read + batch.length >= MAX_IMPORT_ROWS) throw tooMany();
        batch.push(row);
        size += sizeOf(row.content);
        if (batch.length < ROWS_TOGETHER && size < CHARACTERS_TOGETHER) continue;
        const waitMs = await flush();
        if (waitMs > 0) return { waitMs };
        if (run.kind === 'upload' && performance.now() > until) return 'more';
      }
    } catch (error) {
      if (!(error instanceof SourceFailed)) throw error;
      // What was read before the source failed stands.
      const waitMs = await flush();
      if (waitMs > 0) return { waitMs };
      throw error;
    }
    const waitMs = await flush();
    return waitMs > 0 ? { waitMs } : 'done';
  }

  /** Says until when the rows wait for the quota of their source. */
  async #pace(run: ImportRow, waitMs: number): Promise<void> {
    await this.database.transaction(SCOPE, (tx) =>
      tx.run('imports.pace', `update import_run set paced_until = $2 where id = $1 and state = 'running'`, [
        run.id,
        fromEpochMs(toEpochMs(tx.now) + waitMs),
      ]),
    );
  }

  /** A row that breaks something is refused by itself: the others must not wait for it for ever. */
  async #keep(run: ImportRow, loading: Loading, rows: readonly SourceRow[], read: number): Promise<boolean> {
    try {
      return await this.#keepTogether(run, loading, rows, read);
    } catch (error) {
      if (isAway(error) || isRetryable(error)) throw error;
      const [row] = rows;
      if (rows.length > 1) {
        for (const [n, one] of rows.entries()) if (!(await this.#keep(run, loading, [one], read + n))) return false;
        return true;
      }
      this.logger.error({ err: error, importId: run.id, row: row?.number }, 'a row of an import failed');
      return this.database.transaction(SCOPE, async (tx) => {
        if (!row || !(await stands(tx, run.id, read))) return false;
        // What is in it may be what can't be kept.
        const problems = [{ column: null, field: '', code: 'FAILED', message: BROKEN }];
        const empty = { ...row, content: Array.isArray(row.content) ? [] : {} };
        await record(tx, run, [{ row: empty, outcome: 'rejected', problems, mapped: null }]);
        return true;
      });
    }
  }

  /** @returns whether the import still stood where we thought; else somebody stopped it, or another process goes on with it */
  async #keepTogether(run: ImportRow, loading: Loading, rows: readonly SourceRow[], read: number): Promise<boolean> {
    if (!run.dry_run) {
      const kept = await this.database.transaction(SCOPE, async (tx) => {
        if (!(await stands(tx, run.id, read))) return null;
        const loaded = await this.loader.load(tx, loading, rows);
        await record(tx, run, loaded.verdicts);
        return loaded;
      });
      if (loading.source && kept) this.tally.count(loading.source, kept);
      return kept !== null;
    }
    const { verdicts } = await trial(this.database, (tx) => this.loader.load(tx, loading, rows));
    return this.database.transaction(SCOPE, async (tx) => {
      if (!(await stands(tx, run.id, read))) return false;
      await record(tx, run, verdicts);
      return true;
    });
  }

  async #end(
    run: ImportRow,
    state: 'completed' | 'failed',
    failure: SourceFailed | null,
    opened: Opened | PullOpened | undefined,
  ): Promise<void> {
    const problem = failure && { code: failure.code, row: failure.row, message: failure.words };
    const pulled = opened && 'outcome' in opened ? opened.outcome() : null;
    await this.database.transaction(SCOPE, async (tx) => {
      const ended = await tx.first<ImportRow>(
        'imports.end',
        `update import_run set state = $2, problem = $3, ended_at = $4, paced_until = null, watermark_to = $5, not_modified = $6
          where id = $1 and state = 'running' returning ${IMPORT_COLUMNS}`,
        [run.id, state, problem && json(problem), tx.now, pulled?.watermark ?? null, pulled?.notModified ?? false],
      );
      await this.parts.delete(tx, run.id);
      if (ended?.kind === 'pull') await this.ends.ended(tx, ended, pulled);
    });
  }
}

/** A pull goes by the mapping in force: what was retired, or is still written, may read the source wrongly. */
function expectInForce({ state, effectiveFrom }: MappingRecord, now: Instant): void {
  if (state === 'published' && effectiveFrom !== null && compareInstants(effectiveFrom, now) <= 0) return;
  throw sourceFailed('MAPPING_NOT_IN_FORCE', MAPPING_NOT_IN_FORCE.vi, MAPPING_NOT_IN_FORCE.en);
}

/** A mapper over what the source has. @throws SourceFailed when columns are missing */
export function mapperOf(mapping: MappingDocument, columns: readonly string[] | null): RowMapper {
  if (columns === null) return bindRecords(mapping);
  const bound = bindTable(mapping, columns);
  if (bound.ok) return bound.map;
  const say = (language: 'vi' | 'en'): string =>
    bound.problems
      .map(({ message }) => message[language])
      .join(' ')
      .slice(0, 2_000);
  throw sourceFailed(bound.problems[0]?.code ?? 'COLUMN_MISSING', say('vi'), say('en'));
}

/** Does the work and takes it all back: what it answers is what would have happened. */
export async function trial<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const undone = { result: undefined as T };
  await database
    .transaction(SCOPE, async (tx) => {
      undone.result = await work(tx);
      throw new TakenBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
  return undone.result;
}

class TakenBack extends Error {}
const BROKEN = {
  vi: 'Lỗi nội bộ khi nhập dòng này.',
  en: 'An internal error with this row.',
};

/** It was stopped, or another process goes on with it. */
class Interrupted extends Error {}

/** Locks the import; whether it runs and stands at this row. */
async function stands(tx: Tx, id: string, read: number): Promise<boolean> {
  const row = await tx.first(
    'imports.stands',
    `select id from import_run where id = $1 and state = 'running' and rows_read = $2 for no key update`,
    [id, read],
  );
  return row !== undefined;
}

async function record(tx: Tx, run: ImportRow, verdicts: readonly Verdict[]): Promise<void> {
  const count = (outcome: Verdict['outcome']): number => verdicts.filter((one) => one.outcome === outcome).length;
  const rejects = verdicts.filter(({ outcome }) => outcome === 'rejected');
  const sample = run.dry_run ? verdicts.slice(0, MAX_SAMPLE_ROWS).map(shownVerdict) : [];
  await tx.run(
    'imports.count',
    `update import_run set rows_read = rows_read + $2, accepted = accepted + $3, duplicate = duplicate + $4, rejected = rejected + $5,
            sample = case when rows_read = 0 then $6::jsonb else sample end where id = $1`,
    [run.id, verdicts.length, count('accepted'), count('duplicate'), rejects.length, json(sample)],
  );
  if (rejects.length === 0) return;
  const rows = rejects.map(({ row, problems }) => ({ row_number: row.number, problems, content: row.content }));
  await tx.run(
    'imports.rejects',
    `insert into import_reject (import_id, row_number, problems, content)
     select $1, row_number, problems, content from jsonb_to_recordset($2) as r(row_number int, problems jsonb, content jsonb)
     on conflict do nothing`,
    [run.id, json(rows)],
  );
}

/** A verdict as a trial shows it. */
export function shownVerdict({ row, mapped, problems }: Verdict) {
  return {
    row: row.number,
    mapped: mapped ?? null,
    problems: problems.map(({ column, code, message }) => ({
      column,
      code,
      message: { vi: message.vi, en: message.en },
    })),
  };
}

const tooMany = () =>
  sourceFailed(
    'TOO_MANY_ROWS',
    `Mỗi lần nhập tối đa ${MAX_IMPORT_ROWS.toLocaleString('vi-VN')} dòng; các dòng trước đó đã được nhập.`,
    `An import has at most ${MAX_IMPORT_ROWS.toLocaleString('en-US')} rows; those before are in.`,
  );
