import { Injectable } from '@nestjs/common';
import { Clock, Database, type Principal } from '../platform/public.ts';
import { SourceDirectory, SourceGate, SourceMeter, type SourceRow } from '../sources/public.ts';
import type { ImportRow } from './import-rows.ts';
import type { Verdict } from './loader.ts';

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

  /** Rows are counted when they have been read: a file is taken as a whole, the next one only while these leave some of the quota. */
  async #admitFile(source: SourceRow): Promise<void> {
    const [row] = await this.database.query<{ rows: number }>(
      'imports.rowsThisMinute',
      `select coalesce(sum(received), 0)::int as rows from source_minute where source = $1 and minute > $2::timestamptz - interval '1 minute'`,
      [source.code, this.clock.now()],
    );
    if ((row?.rows ?? 0) >= source.quota_per_minute) this.gate.throttle(source, 'imports');
    this.gate.admit(source, 'upload', 'imports', 0, null);
  }

  /** The source that an import is counted for. */
  async sourceOf({ kind, pull, mapping, sender }: ImportRow): Promise<SourceRow | undefined> {
    const sent = sender.kind === 'client' ? await this.sources.byClient(sender.id) : undefined;
    const found = sent ?? (await this.sources.byCode(kind === 'pull' ? (pull ?? '') : mapping));
    return found?.kind === kind ? found : undefined;
  }

  /** Rows that have their verdicts: after the commit, since a transaction may run again. */
  count(source: SourceRow, verdicts: readonly Verdict[]): void {
    const number = (outcome: Verdict['outcome']): number => verdicts.filter((one) => one.outcome === outcome).length;
    this.meter.count(source.code, {
      ...{ received: verdicts.length, accepted: number('accepted') },
      ...{ duplicate: number('duplicate'), rejected: number('rejected') },
    });
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
