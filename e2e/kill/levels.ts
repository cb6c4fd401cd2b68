import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';

/** So long a blow waits for a level to be told; the ladders of the test are never silent for long. */
const MOST_MS = 10_000;

/** The ladders, as far as they were climbed. */
export class Levels {
  constructor(private readonly open: () => pg.Pool) {}

  /** Comes back as soon as another level was told, or after a while without one. */
  async told(): Promise<void> {
    const database = this.open();
    // A database that is away says so to every connection that stood ready.
    database.on('error', () => undefined);
    try {
      let before = await countOf(database);
      for (const end = Date.now() + MOST_MS; Date.now() < end; await wait(1)) {
        const now = await countOf(database);
        if (before !== undefined && now !== undefined && now !== before) return;
        before ??= now;
      }
    } finally {
      await database.end();
    }
  }
}

/** Nothing while the database is away. */
async function countOf(database: pg.Pool): Promise<string | undefined> {
  const { rows } = await database
    .query<{ count: string }>('select count(*) from escalation_firing')
    .catch(() => ({ rows: [] }));
  return rows[0]?.count;
}
