import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import { systemScope, type Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessStore } from './process-store.ts';
import { messageKey } from './store/matching.ts';
import { startName, StartByEvent } from './start-by-event.ts';
import { within, type Cause } from './store/chain.ts';

/** Whose turn it may be. */
export interface Turn {
  readonly processKey: string;
  /** Messages of this key only: the instance that one had started has ended. Without it all: a version was published. */
  readonly correlationKey?: string;
  /** None: a person's act. */
  readonly cause?: Cause;
}

interface Waiting {
  readonly id: string;
  readonly name: string;
  readonly correlation_key: string;
  readonly variables: JsonObject;
  readonly visible_to: readonly string[];
}

/**
 * Messages that wait for a start event: because none was published when they came, or because an instance that was started
 * with the same key still ran. The oldest first, each in its own transaction.
 */
@Injectable()
export class StartBuffered {
  readonly #scope = systemScope('processes');

  constructor(
    private readonly store: ProcessStore,
    private readonly starts: StartByEvent,
    private readonly definitions: ProcessDefinitions,
  ) {}

  async startAll(turn: Turn): Promise<void> {
    await this.#letOthersCommit(turn);
    while (await this.#startOne(turn));
  }

  /** Whoever decided before the end or the publication that his message must wait has written it when this returns. */
  #letOthersCommit({ processKey, correlationKey }: Turn): Promise<unknown> {
    return this.store.transaction(this.#scope, async (tx) => {
      const names = (await this.#startsOf(tx, processKey)).map(({ name }) => name);
      await lockNames(
        tx,
        correlationKey === undefined ? names.map(startName) : names.map((name) => messageKey(name, correlationKey)),
      );
    });
  }

  /** False: nothing waits any more that may start. */
  #startOne(turn: Turn): Promise<boolean> {
    return this.store.transaction(this.#scope, (tx) => within(tx, turn.cause, () => this.#startNext(tx, turn)));
  }

  async #startNext(tx: Tx, { processKey, correlationKey }: Turn): Promise<boolean> {
    const definition = await this.definitions.current(tx, processKey);
    const starts = await this.#startsOf(tx, processKey);
    if (!definition || starts.length === 0) return false;
    const message = await tx.first<Waiting>(
      'processes.takeWaiting',
      `update buffered_message set delivered_to = delivered_to || $1::text
          where id = (select m.id from buffered_message m
                       where m.name = any ($2) and ($3::text is null or m.correlation_key = $3) and m.expires_at > $4
                         and not ($1 = any (m.delivered_to))
                         and not exists (select 1 from message_start s where s.process_key = $1 and s.correlation_key = m.correlation_key)
                       order by m.published_at, m.id limit 1 for update)
          returning id, name, correlation_key, variables, visible_to`,
      [processKey, starts.map(({ name }) => name), correlationKey ?? null, tx.now],
    );
    const start = starts.find(({ name }) => name === message?.name);
    if (!message || !start) return false;
    const { correlation_key, variables, visible_to } = message;
    const given = { correlationKey: correlation_key, variables };
    if ((await this.starts.begin(tx, definition, start.element_id, given, visible_to)) === null)
      await tx.run(
        'processes.leaveWaiting',
        'update buffered_message set delivered_to = array_remove(delivered_to, $2) where id = $1',
        [message.id, processKey],
      );
    return true;
  }

  /** Message start events of the version in force, each name once. */
  async #startsOf(tx: Tx, processKey: string): Promise<{ name: string; element_id: string }[]> {
    const version = (await this.definitions.current(tx, processKey))?.version ?? 0;
    return tx.query(
      'processes.messageStarts',
      `select name, min(element_id) as element_id from start_event
        where process_key = $1 and version = $2 and kind = 'message' and not joint group by name`,
      [processKey, version],
    );
  }
}

/** Holds these alone until the commit. In one order everywhere. */
export async function lockNames(tx: Tx, names: readonly string[]): Promise<void> {
  if (names.length > 0)
    await tx.query(
      'processes.lockNames',
      `select pg_advisory_xact_lock(h) from (select distinct hashtextextended(n, 0) as h from unnest($1::text[]) as n order by 1) as names`,
      [names],
    );
}
