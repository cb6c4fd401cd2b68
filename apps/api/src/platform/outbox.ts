import { Injectable } from '@nestjs/common';
import { collect, onceAfterCommit } from './database/collect.ts';
import { Notifier } from './database/notifier.ts';
import { json, type Tx } from './database/tx.ts';
import { Ids } from './ids.ts';

/** What Temporal must do; the same as `WorkflowMessage` of `@trucban/workflows`, plus the id that makes it happen once. */
export interface OutboxMessage {
  readonly kind: 'start' | 'signal' | 'signalWithStart';
  readonly workflow: string;
  /** Id of the thing that the workflow serves (not the workflow id). */
  readonly id: string;
  readonly signal?: string;
  readonly args: readonly unknown[];
  readonly signalArgs?: readonly unknown[];
  /** The same id twice is one message. Made up when not given. */
  readonly messageId?: string;
}

/** Channel that wakes the relay. */
export const OUTBOX_CHANNEL = 'trucban_outbox';

const MESSAGES = Symbol('outbox.messages');
const WAKE = Symbol('outbox.wake');

/** Messages to Temporal, written in the transaction of their cause; the relay of the worker process sends them. */
@Injectable()
export class Outbox {
  constructor(
    private readonly ids: Ids,
    private readonly notifier: Notifier,
  ) {}

  /** Adds a message. Those of one transaction are written together, just before its commit, in this order. */
  add(tx: Tx, message: OutboxMessage): void {
    onceAfterCommit(tx, WAKE, () => this.notifier.wake(OUTBOX_CHANNEL));
    collect(tx, MESSAGES, message, (messages) => this.#write(tx, messages));
  }

  async #write(tx: Tx, messages: readonly OutboxMessage[]): Promise<void> {
    const rows = messages.map((m, n) => ({
      n,
      kind: m.kind,
      workflow: m.workflow,
      thing_id: m.id,
      signal: m.signal ?? null,
      args: m.args,
      signal_args: m.signalArgs ?? [],
      message_id: m.messageId ?? this.ids.next(),
    }));
    await tx.run(
      'platform.outbox.add',
      `insert into outbox (kind, workflow, thing_id, signal, args, signal_args, message_id, created_at, next_attempt_at)
       select kind, workflow, thing_id, signal, args, signal_args, message_id, $2, $2
         from jsonb_to_recordset($1) as m(n int, kind text, workflow text, thing_id text, signal text, args jsonb,
              signal_args jsonb, message_id text)
        order by n
       on conflict (message_id) do nothing`,
      [json(rows), tx.now],
    );
  }
}
