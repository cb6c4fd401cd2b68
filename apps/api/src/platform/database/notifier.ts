import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Logger } from '../logger.ts';
import { Settings } from '../settings.ts';
import { Database } from './database.ts';

/** What is to be sent waits so long for more. */
const GATHER_MS = 4;

/** Called at a notice, and after a reconnect, when notices may have been missed. */
export type Listener = () => void;

/**
 * LISTEN and NOTIFY between processes. A notice is sent after the commit and outside of the transaction, merged with those
 * that wait: NOTIFY inside of a transaction would make all commits of the server wait for each other.
 */
@Injectable()
export class Notifier implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #waiting = new Map<string, number>();
  #sending = false;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** Wakes all processes that listen to the channel, this one too. The notice says for how many things: `{"count":n}`. */
  wake(channel: string, count = 1): void {
    this.#waiting.set(channel, (this.#waiting.get(channel) ?? 0) + count);
    if (!this.#sending) void this.#send();
  }

  /** Calls `listener` at each notice of the channel until the returned function is called. */
  listen(channel: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    if (listeners.size === 1) void this.#client?.query(`listen ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
    return () => listeners.delete(listener);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.#connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }

  async #send(): Promise<void> {
    this.#sending = true;
    try {
      while (this.#waiting.size > 0 && !this.#stopped) {
        // One transaction wakes feed, outbox and queue: they go together.
        await wait(GATHER_MS);
        if (this.#stopped) return;
        const channels = [...this.#waiting.keys()];
        const payloads = [...this.#waiting.values()].map((count) => JSON.stringify({ count }));
        this.#waiting.clear();
        await this.database.pool.query({
          name: 'platform.notify',
          text: 'select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as notice(channel, payload)',
          values: [channels, payloads],
        });
      }
    } catch (error) {
      // Who listens also looks by itself every second or so.
      this.logger.warn({ err: error }, 'a notice between processes was not sent');
    } finally {
      this.#sending = false;
    }
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.settings.databaseUrl,
      application_name: 'trucban-listen',
      keepAlive: true,
    });
    client.on('notification', ({ channel }) => this.#tell(channel));
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      this.#client = client;
      for (const channel of this.#listeners.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      for (const channel of this.#listeners.keys()) this.#tell(channel);
    } catch {
      this.#lost(client);
    }
  }

  #tell(channel: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener();
  }

  #lost(client: pg.Client): void {
    if (this.#client === client) this.#client = undefined;
    if (this.#stopped || this.#client !== undefined) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), 500);
  }
}
