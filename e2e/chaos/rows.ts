import type { PoolClient } from 'pg';

/** Condition of events that somebody sent; the platform tells its rules of values, periods and its own health besides. */
export const FROM_OUTSIDE = `sent_by not like 'system:%'`;

/** One transaction after the run, which sees one state of everything. */
export type Rows = PoolClient;

/** All rows of a statement; instants become ISO texts, so that they compare with what the engine says. */
export async function rowsOf<Row extends object>(rows: Rows, sql: string, values: readonly unknown[] = []) {
  const found = await rows.query<Record<string, unknown>>(sql, [...values]);
  const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);
  return found.rows.map(
    (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])) as Row,
  );
}

/** The first column of all rows, as texts. */
export async function textsOf(rows: Rows, sql: string, values: readonly unknown[] = []): Promise<string[]> {
  const found = await rowsOf<object>(rows, sql, values);
  return found.map((row) => String(Object.values(row)[0]));
}

/** What several statements find, by their names, for a person to read. */
export async function findings(rows: Rows, statements: Readonly<Record<string, string>>): Promise<string[]> {
  const found: string[] = [];
  for (const [what, sql] of Object.entries(statements)) {
    const texts = await textsOf(rows, sql);
    if (texts.length > 0) found.push(`${what}: ${texts.length}, such as ${texts.slice(0, 3).join(', ')}`);
  }
  return found;
}
