import type { EntityManager } from '@mikro-orm/postgresql';
import type { Instant } from '@trucban/kernel';
import type { PoolClient } from 'pg';
import type { Actor, Scope } from '../scope.ts';
import { prepared } from './prepared.ts';
import { sqlTypes } from './types.ts';

/** A value that a statement takes. JSON goes in as text (`json(value)`); arrays become PostgreSQL arrays. */
export type SqlValue =
  string | number | boolean | null | Buffer | readonly string[] | readonly number[] | readonly (string | null)[];

/**
 * One running transaction. Handed to the function given to `Database.transaction`, never kept after it.
 * Use the statements one after the other (`await` each): they share one connection.
 */
export interface Tx {
  /** The transaction's instant, from the `Clock`. SQL never asks the database for the time. */
  readonly now: Instant;
  readonly actor: Actor;
  readonly scope: Scope;
  /** MikroORM's EntityManager on this connection; it is flushed before the commit. */
  readonly em: EntityManager;
  /**
   * Runs a prepared statement and gives its rows. `name` is unique for the text (`incident.byId`); the same name with another
   * text is an error. Instants come back as `Instant`, bigint and numeric as numbers, jsonb parsed.
   */
  query<Row extends object>(name: string, sql: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /** The first row, or `undefined`. */
  first<Row extends object>(name: string, sql: string, values?: readonly SqlValue[]): Promise<Row | undefined>;
  /** Runs a statement and gives the number of rows that it changed. */
  run(name: string, sql: string, values?: readonly SqlValue[]): Promise<number>;
  /** Runs SQL whose text is built for the case (filters of a list): not prepared. Values always as parameters. */
  dynamic<Row extends object>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /**
   * Sees all rows while `fn` runs. First check under the caller's own scope that he may do what he asks, then use this for
   * the consequences (an SOP's next tasks belong to others).
   */
  asSystem<T>(fn: () => Promise<T>): Promise<T>;
  /** Runs just before the commit, in the order of registration; may use the transaction. For writes that are collected. */
  beforeCommit(fn: () => Promise<void>): void;
  /** Runs after the commit, not before the caller goes on; what it throws is logged. Not run when the transaction fails. */
  afterCommit(fn: () => void | Promise<void>): void;
  /** A value that lives as long as the transaction, made at its first use: `tx.local(KEY, () => [])`. */
  local<T>(key: symbol, make: () => T): T;
}

/** JSON as a statement's value. */
export function json(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** Text that sets the tokens of a session for the current transaction. */
export function tokensSetting(scope: Scope): string {
  return scope.tokens === 'all' ? '*' : scope.tokens.join(',');
}

/** The implementation over a checked-out client of the pool. */
export class PgTx implements Tx {
  readonly #before: (() => Promise<void>)[] = [];
  readonly #after: (() => void | Promise<void>)[] = [];
  readonly #local = new Map<symbol, unknown>();
  #em: EntityManager | undefined;
  #system = 0;

  constructor(
    readonly scope: Scope,
    readonly now: Instant,
    private readonly client: PoolClient,
    private readonly makeEm: (client: PoolClient) => EntityManager,
  ) {
    if (scope.tokens === 'all') this.#system = 1;
  }

  get actor(): Actor {
    return this.scope.actor;
  }

  get em(): EntityManager {
    this.#em ??= this.makeEm(this.client);
    return this.#em;
  }

  async query<Row extends object>(name: string, sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(prepared(name, sql, values))).rows;
  }

  async first<Row extends object>(
    name: string,
    sql: string,
    values: readonly SqlValue[] = [],
  ): Promise<Row | undefined> {
    return (await this.query<Row>(name, sql, values))[0];
  }

  async run(name: string, sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return (await this.client.query(prepared(name, sql, values))).rowCount ?? 0;
  }

  async dynamic<Row extends object>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return (await this.client.query<Row>({ text: sql, values: values as unknown[], types: sqlTypes })).rows;
  }

  async asSystem<T>(fn: () => Promise<T>): Promise<T> {
    if (this.#system === 0) await this.#setTokens('*');
    this.#system++;
    try {
      return await fn();
    } finally {
      this.#system--;
      // After a failed statement the transaction takes no more; it is rolled back anyway.
      if (this.#system === 0) await this.#setTokens(tokensSetting(this.scope)).catch(() => undefined);
    }
  }

  beforeCommit(fn: () => Promise<void>): void {
    this.#before.push(fn);
  }

  afterCommit(fn: () => void | Promise<void>): void {
    this.#after.push(fn);
  }

  local<T>(key: symbol, make: () => T): T {
    if (!this.#local.has(key)) this.#local.set(key, make());
    return this.#local.get(key) as T;
  }

  /** Writes what was collected. A collected write may collect more. */
  async finish(): Promise<void> {
    await this.#em?.flush();
    for (let fn = this.#before.shift(); fn; fn = this.#before.shift()) await fn();
  }

  /** What to do after the commit. */
  get afterwards(): readonly (() => void | Promise<void>)[] {
    return this.#after;
  }

  async #setTokens(value: string): Promise<void> {
    await this.query('platform.setTokens', `select set_config('trucban.tokens', $1, true)`, [value]);
  }
}
