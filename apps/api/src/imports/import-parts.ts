import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { Clock, Database, systemScope, type Tx } from '../platform/public.ts';

const SCOPE = systemScope('imports');
/** Bytes of one piece. */
export const PART_BYTES = 524_288;
/** Pieces of an upload that never ended, and refused rows, are kept so long. */
const LOST_MS = 86_400_000;
const REJECTS_MS = 30 * 86_400_000;

/** Uploaded files in pieces, so that no process ever holds one as a whole, and every process can go on with it. */
@Injectable()
export class ImportParts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Each piece is on disk when this returns. */
  async append(importId: string, number: number, content: Buffer): Promise<void> {
    await this.database.transaction(SCOPE, (tx) =>
      tx.run(
        'imports.part.add',
        'insert into import_part (import_id, number, content, created_at) values ($1, $2, $3, $4)',
        [importId, number, content, tx.now],
      ),
    );
  }

  /** The file's bytes, piece by piece. */
  async *read(importId: string, parts: number): AsyncGenerator<Buffer> {
    for (let number = 0; number < parts; number += 1) {
      const row = await this.database.read(SCOPE, (tx) =>
        tx.first<{ content: Buffer }>(
          'imports.part.read',
          'select content from import_part where import_id = $1 and number = $2',
          [importId, number],
        ),
      );
      if (!row) throw new Error('a piece of the file is gone');
      yield row.content;
    }
  }

  /** The file on this machine's disk, for a reader that must jump about in it; `dispose` takes it away. */
  async onDisk(importId: string, parts: number): Promise<{ readonly file: string; dispose(): Promise<void> }> {
    const folder = await mkdtemp(path.join(tmpdir(), 'trucban-import-'));
    const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      const file = path.join(folder, 'file');
      await pipeline(this.read(importId, parts), createWriteStream(file, { mode: 0o600 }));
      return { file, dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  async delete(tx: Tx, importId: string): Promise<void> {
    await tx.run('imports.part.delete', 'delete from import_part where import_id = $1', [importId]);
  }

  /** Throws away an upload that was given up. */
  async discard(importId: string): Promise<void> {
    await this.database.transaction(SCOPE, (tx) => this.delete(tx, importId));
  }

  /** Throws away what is only kept for a time. */
  async sweep(): Promise<void> {
    const before = (ms: number): string => fromEpochMs(toEpochMs(this.clock.now()) - ms);
    await this.database.transaction(SCOPE, async (tx) => {
      await tx.run(
        'imports.sweep.parts',
        `delete from import_part where import_id in (select p.import_id from import_part p where p.number = 0 and p.created_at < $1
           and not exists (select 1 from import_run r where r.id = p.import_id and r.state in ('queued', 'running')))`,
        [before(LOST_MS)],
      );
      await tx.run(
        'imports.sweep.rejects',
        `delete from import_reject where import_id in (select id from import_run where ended_at < $1)`,
        [before(REJECTS_MS)],
      );
    });
  }
}
