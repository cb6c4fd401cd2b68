import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Instant } from '@trucban/kernel';
import type { PoolClient } from 'pg';
import type { Actor, Scope } from '../scope.ts';
import { inOneWrite } from './one-write.ts';
import { prepared } from './prepared.ts';
import { together } from './together.ts';
import type { SqlValue } from './sql-value.ts';
import { sqlTypes } from './types.ts';

/**
 * One running transaction. Handed to the function given to `Database.transaction`, never kept after it.
 * Its statements run in the order in which they are asked for. Those that don't need each other's answers may be asked for
 * `together`: they travel at once.
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
  /**
   * Runs just before the commit, together with the others of its stage; may use the transaction. `write` (the default) writes
   * what was collected; `derive` comes before, for what is found out then and collected in turn.
   */
  beforeCommit(fn: () => Promise<void>, stage?: 'derive' | 'write'): void;
  /** Runs after the commit, not before the caller goes on; what it throws is logged. Not run when the transaction fails. */
  afterCommit(fn: () => void | Promise<void>): void;
  /** A value that lives as long as the transaction, made at its first use: `tx.local(KEY, () => [])`. */
  local<T>(key: symbol, make: () => T): T;
}

/** The transaction whose statements see all rows in what runs now. What runs beside it keeps the scope of the caller. */
const asSystem = new AsyncLocalStorage<PgTx>();

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
  readonly #before = { derive: [] as (() => Promise<void>)[], write: [] as (() => Promise<void>)[] };
  readonly #after: (() => void | Promise<void>)[] = [];
  readonly #local = new Map<symbol, unknown>();
  #em: EntityManager | undefined;
  /** The tokens that the session has. */
  #tokens: string;
  #over = false;

  constructor(
    readonly scope: Scope,
    readonly now: Instant,
    private readonly client: PoolClient,
    private readonly makeEm: (connection: () => PoolClient) => EntityManager,
  ) {
    this.#tokens = tokensSetting(scope);
  }

  get actor(): Actor {
    return this.scope.actor;
  }

  get em(): EntityManager {
    this.#em ??= this.makeEm(() => this.#ready());
    return this.#em;
  }

  async query<Row extends object>(name: string, sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return (await this.#ready().query<Row>(prepared(name, sql, values))).rows;
  }

  async first<Row extends object>(
    name: string,
    sql: string,
    values: readonly SqlValue[] = [],
  ): Promise<Row | undefined> {
    return (await this.query<Row>(name, sql, values))[0];
  }

  async run(name: string, sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return (await this.#ready().query(prepared(name, sql, values))).rowCount ?? 0;
  }

  async dynamic<Row extends object>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return (await this.#ready().query<Row>({ text: sql, values: values as unknown[], types: sqlTypes })).rows;
  }

  asSystem<T>(fn: () => Promise<T>): Promise<T> {
    return asSystem.run(this, fn);
  }

  beforeCommit(fn: () => Promise<void>, stage: 'derive' | 'write' = 'write'): void {
    this.#before[stage].push(fn);
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
    const { derive, write } = this.#before;
    while (derive.length > 0 || write.length > 0)
      await together((derive.length > 0 ? derive : write).splice(0).map((fn) => fn()));
  }

  /** From here on nothing is taken: a statement that came late would run outside of the transaction. */
  end(): void {
    this.#over = true;
  }

  /** What to do after the commit. */
  get afterwards(): readonly (() => void | Promise<void>)[] {
    return this.#after;
  }

  /** The connection, told whose rows the next statement may see; that travels with the statement. */
  #ready(): PoolClient {
    if (this.#over) throw new Error('The transaction is over.');
    inOneWrite(this.client);
    const tokens = asSystem.getStore() === this ? '*' : tokensSetting(this.scope);
    if (tokens !== this.#tokens) {
      this.#tokens = tokens;
      const set = prepared('platform.setTokens', `select set_config('trucban.tokens', $1, true)`, [tokens]);
      // If it fails, the statement behind it fails, too.
      this.client.query(set).catch(() => undefined);
    }
    return this.client;
  }
}
