import type { QueryConfig } from 'pg';
import type { SqlValue } from './sql-value.ts';
import { sqlTypes } from './types.ts';

/** Text of each prepared statement that this process has run, by its name. */
const texts = new Map<string, string>();

/**
 * A prepared statement with its values.
 * @throws Error when another statement has this name: PostgreSQL's driver would notice it on a connection that has seen both only.
 */
export function prepared(name: string, text: string, values: readonly SqlValue[]): QueryConfig {
  const known = texts.get(name);
  if (known === undefined) texts.set(name, text);
  else if (known !== text) throw new Error(`Two SQL statements are named ${name}.`);
  return { name, text, values: values as unknown[], types: sqlTypes };
}
