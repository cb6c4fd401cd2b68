import { setTimeout as wait } from 'node:timers/promises';
import { query } from '../../scripts/lib/postgres.ts';

/** Bytes of each table of the product with its indexes and TOAST; partitions count for their table. */
type Sizes = ReadonlyMap<string, number>;

/** What is only on its way to where it stays. */
const PASSING = ['feed_pending', 'audit_unsealed'] as const;
const LONGEST_WAIT_MS = 300_000;

/** The sizes once all that is on its way has come to rest, after a plain vacuum, as autovacuum does it. */
export async function sizes(ownerUrl: string): Promise<Sizes> {
  const begin = performance.now();
  for (const table of PASSING)
    while ((await query(ownerUrl, `select 1 from trucban.${table} limit 1`)).rowCount) {
      if (performance.now() - begin > LONGEST_WAIT_MS) throw new Error(`${table} does not come to rest`);
      await wait(500);
    }
  await query(ownerUrl, 'vacuum (analyze)');
  const { rows } = await query(
    ownerUrl,
    `select coalesce(p.relname, c.relname) as name, sum(pg_total_relation_size(c.oid))::float8 as bytes
       from pg_class c left join pg_inherits h on h.inhrelid = c.oid left join pg_class p on p.oid = h.inhparent
      where c.relnamespace = 'trucban'::regnamespace and c.relkind = 'r' group by 1`,
  );
  return new Map((rows as { name: string; bytes: number }[]).map(({ name, bytes }) => [name, bytes]));
}

/** Bytes that were added to each table for each of the things that were made, the largest first. */
export type Growth = readonly (readonly [table: string, bytes: number])[];

/** @param count how many things were made in between */
export function growth(before: Sizes, after: Sizes, count: number): Growth {
  return [...after]
    .map(([name, bytes]) => [name, (bytes - (before.get(name) ?? 0)) / count] as const)
    .filter(([, bytes]) => bytes >= 1)
    .sort((a, b) => b[1] - a[1]);
}
