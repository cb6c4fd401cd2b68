import { Injectable } from '@nestjs/common';
import type { Principal } from '../platform/public.ts';
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
  ) {}

  /** Whether a file may be handed in with this key. @throws what the gate throws for a source of another kind or a paused one */
  async admit(principal: Principal): Promise<void> {
    const source = await this.gate.sourceOf(principal);
    // Rows are counted when they have been read.
    if (source) this.gate.admit(source, 'upload', 'imports', 0, null);
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
