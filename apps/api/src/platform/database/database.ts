import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { MikroORM } from '@mikro-orm/postgresql';
import pg, { type Pool, type PoolClient } from 'pg';
import { Clock } from '../clock.ts';
import { LIMITS } from '../limits.ts';
import { Logger } from '../logger.ts';
import { PLATFORM_OPTIONS, type PlatformOptions } from '../options.ts';
import type { Scope } from '../scope.ts';
import { Settings } from '../settings.ts';
import { createOrm, joinTransaction } from './entity-manager.ts';
import { asSeenByUsers, isRetryable } from './failures.ts';
import { onCommit } from './on-commit.ts';
import { inOneWrite } from './one-write.ts';
import { prepared } from './prepared.ts';
import type { SqlValue } from './sql-value.ts';
import { PgTx, tokensSetting, type Tx } from './tx.ts';

/** One listens for the queue, the others keep its books and give numbers: statements of less than a millisecond. */
const SWIFT_CONNECTIONS = 4;

/** The one way to the database: every use case is a transaction under somebody's scope. */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly pool: Pool;
  /** Connections whose commits don't wait for the disk: for what a crash may undo, or what a later commit makes safe. */
  readonly swift: Pool;
  #orm: MikroORM | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly logger: Logger,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
  ) {
    this.pool = this.#connect(settings.databaseUrl, settings.databasePoolSize);
    this.swift = this.#connect(settings.databaseUrl, SWIFT_CONNECTIONS, '-c synchronous_commit=off');
  }

  /**
   * Runs `work` in one transaction that sees what `scope` may see. Commits when it returns, rolls back when it throws.
   * On a serialization failure or deadlock `work` runs again (3 times at most): effects outside belong into `tx.afterCommit`.
   * @throws UnavailableError when the database is away; else what `work` throws.
   */
  async transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(scope, work, onCommit.getStore());
      } catch (error) {
        if (!isRetryable(error) || attempt >= LIMITS.transactionAttempts) throw asSeenByUsers(error);
        await wait(5 * attempt * attempt + Math.random() * 10);
      }
    }
  }

  /** Like `transaction`, for reading only: all statements see the same state of the database. */
  async read<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      const { tx, client } = await this.#begin(scope, 'begin isolation level repeatable read, read only');
      try {
        return await work(tx);
      } finally {
        tx.end();
        // Nothing was written: nobody need wait for the end.
        client.query('rollback').then(
          () => client.release(),
          (failure: Error) => client.release(failure),
        );
      }
    } catch (error) {
      throw asSeenByUsers(error);
    }
  }

  /**
   * One statement by itself, without a scope: for tables that carry no scope of their own (sessions, tokens, health).
   * Rows under row-level security are not seen.
   */
  async query<Row extends object>(name: string, sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#single<Row>(this.pool, name, sql, values);
  }

  /**
   * One statement in a transaction of its own that doesn't wait for the disk, while the caller's goes on: for numbers that must
   * never be given twice and whose gaps hurt nobody. What is committed later is safe on disk only after this.
   */
  async apart<Row extends object>(name: string, sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#single<Row>(this.swift, name, sql, values);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.swift.end()]);
  }

  #connect(connectionString: string, max: number, options = ''): Pool {
    const pool = new pg.Pool({
      connectionString,
      max,
      pipeline: true,
      connectionTimeoutMillis: this.settings.databaseConnectMs,
      idleTimeoutMillis: 60_000,
      application_name: 'trucban',
      options: `-c search_path=trucban,public -c TimeZone=UTC -c statement_timeout=${LIMITS.statementMs} -c idle_in_transaction_session_timeout=${LIMITS.idleInTransactionMs} ${options}`,
    });
    // Without listeners a connection dropped by the server would end the process.
    pool.on('error', (error) => this.logger.warn({ err: error }, 'database connection lost'));
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  }

  async #single<Row extends object>(
    pool: Pool,
    name: string,
    sql: string,
    values: readonly SqlValue[],
  ): Promise<Row[]> {
    try {
      return (await pool.query<Row>(prepared(name, sql, values))).rows;
    } catch (error) {
      throw asSeenByUsers(error);
    }
  }

  async #once<T>(scope: Scope, work: (tx: Tx) => Promise<T>, last?: (tx: Tx) => Promise<void>): Promise<T> {
    const { tx, client, begun } = await this.#begin(scope, 'begin');
    let broken: Error | undefined;
    try {
      const result = await work(tx);
      await tx.finish();
      await last?.(tx);
      tx.end();
      await begun;
      await client.query('commit');
      this.#afterwards(tx);
      return result;
    } catch (error) {
      tx.end();
      await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #begin(scope: Scope, begin: string): Promise<{ tx: PgTx; client: PoolClient; begun: Promise<unknown> }> {
    const client = await this.pool.connect();
    // Travels with the first statement.
    inOneWrite(client);
    const begun = client.query(
      `${begin}; select set_config('trucban.tokens', ${client.escapeLiteral(tokensSetting(scope))}, true)`,
    );
    begun.catch(() => undefined);
    const tx = new PgTx(scope, this.clock.now(), client, (connection) => this.#join(connection));
    return { tx, client, begun };
  }

  #afterwards(tx: PgTx): void {
    // What follows is no longer the request: its transactions must not count as the request's.
    onCommit.exit(() => {
      for (const fn of tx.afterwards)
        void (async () => fn())().catch((error: unknown) => this.logger.error({ err: error }, 'after a commit'));
    });
  }

  // Discovery of the entities takes some 100 ms: only who uses them pays it.
  #join(connection: () => PoolClient): ReturnType<typeof joinTransaction> {
    this.#orm ??= createOrm(this.options.entities);
    return joinTransaction(this.#orm, connection);
  }
}
