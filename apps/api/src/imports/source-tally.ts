import { Injectable } from '@nestjs/common';
import { Clock, Database, TooManyError, systemScope, type Principal } from '../platform/public.ts';
import { SourceDirectory, SourceGate, SourceMeter, minuteOf, type SourceRow } from '../sources/public.ts';
import type { ImportRow } from './import-rows.ts';
import type { Loaded, Verdict } from './loader.ts';

const SCOPE = systemScope('imports');
/** Files of one source that may wait, or be under way. */
const MOST_FILES = 20;

/**
 * Files and pulls in the numbers and the log of their source: of a pull the source of the kind `pull` with the pull's code, of a
 * file the one whose key it was sent with, or the source of the kind `upload` with the mapping's code.
 */
@Injectable()
export class SourceTally {
  constructor(
    private readonly sources: SourceDirectory,
    private readonly gate: SourceGate,
    private readonly meter: SourceMeter,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Whether a file may be handed in with this key. @throws what the gate throws for a source of another kind or a paused one */
  async admit(principal: Principal): Promise<void> {
    const source = await this.gate.sourceOf(principal);
    if (source) await this.#admitFile(source);
  }

  /** The same for the source that files of a mapping are counted for, when somebody else hands one in. */
  async admitMapping(principal: Principal, mapping: string): Promise<void> {
    if (await this.gate.sourceOf(principal)) return;
    const source = await this.sources.byCode(mapping);
    if (source?.kind === 'upload') await this.#admitFile(source);
  }

  /** A file is taken as a whole and its rows go at the pace of the quota, so that files may come faster than they can go in. */
  async #admitFile(source: SourceRow): Promise<void> {
    this.gate.admit(source, 'upload', 'imports', 0, null);
    const [row] = await this.database.read(SCOPE, (tx) =>
      tx.query<{ files: number }>(
        'imports.filesWaiting',
        `select count(*)::int as files from import_run where kind = 'upload' and not dry_run and state in ('queued', 'running')
            and (mapping = $1 or sender ->> 'id' = $2)`,
        [source.code, source.client_id],
      ),
    );
    if ((row?.files ?? 0) >= MOST_FILES) this.gate.throttle(source, 'imports', tooManyFiles());
  }

  /** How many rows the quota leaves in this minute; none: after how long to ask again. */
  async room(source: SourceRow): Promise<{ readonly rows: number; readonly waitMs: number }> {
    await this.meter.flush();
    const [row] = await this.database.query<{ received: number }>(
      'imports.rowsThisMinute',
      'select received from source_minute where source = $1 and minute = $2',
      [source.code, minuteOf(this.clock.now())],
    );
    const received = Math.max(row?.received ?? 0, this.meter.receivedThisMinute(source.code));
    return { rows: Math.max(0, source.quota_per_minute - received), waitMs: this.meter.secondsLeft() * 1_000 };
  }

  /** The source that an import is counted for. */
  async sourceOf({
    kind,
    pull,
    mapping,
    sender,
  }: Pick<ImportRow, 'kind' | 'pull' | 'mapping' | 'sender'>): Promise<SourceRow | undefined> {
    const sent = sender.kind === 'client' ? await this.sources.byClient(sender.id) : undefined;
    const found = sent ?? (await this.sources.byCode(kind === 'pull' ? (pull ?? '') : mapping));
    return found?.kind === kind ? found : undefined;
  }

  /** Whether the runs of a pull are counted for a source. */
  async isDeclared(pull: string): Promise<boolean> {
    return (await this.sources.byCode(pull))?.kind === 'pull';
  }

  /** Rows that have their verdicts: after the commit, since a transaction may run again. */
  count(source: SourceRow, { verdicts, seen }: Loaded): void {
    const number = (outcome: Verdict['outcome']): number => verdicts.filter((one) => one.outcome === outcome).length;
    const counts = {
      received: verdicts.length,
      accepted: number('accepted'),
      duplicate: number('duplicate'),
      rejected: number('rejected'),
      suspect: seen?.suspect ?? 0,
      clockAhead: seen?.clockAhead ?? 0,
      late: seen?.late ?? 0,
    };
    this.meter.count(source.code, counts, seen?.lagSeconds);
    for (const { outcome, problems, row } of verdicts)
      if (outcome === 'rejected')
        this.meter.log(source, {
          kind: 'rejected',
          channel: 'imports',
          errors: problems.map(({ field, code, message }) => ({
            path: `/${field.replaceAll('.', '/')}`,
            code,
            message,
          })),
          payload: JSON.stringify(row.content),
        });
  }
}

const tooManyFiles = () =>
  new TooManyError(
    'FILES_WAITING',
    `Nguồn đang có ${MOST_FILES} tệp chưa nhập xong; hãy gửi tiếp khi có tệp nhập xong, hoặc tăng hạn mức của nguồn.`,
    `${MOST_FILES} files of this source are still on their way in; send the next when one has ended, or raise the source's quota.`,
    { retryAfterSeconds: 60 },
  );
