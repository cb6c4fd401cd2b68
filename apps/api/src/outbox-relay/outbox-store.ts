import { Injectable } from '@nestjs/common';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import type { WorkflowMessage } from '@trucban/workflows';
import type { MessageOutcome } from '@trucban/workflows/client';
import type { Tx } from '../platform/public.ts';
import { MOST_ATTEMPTS, retryDelayMs, type OutboxRow } from './plan-batch.ts';

interface WaitingRow {
  readonly seq: number;
  readonly kind: WorkflowMessage['kind'];
  readonly workflow: WorkflowMessage['workflow'];
  readonly thing_id: string;
  readonly signal: string | null;
  readonly args: readonly unknown[];
  readonly signal_args: readonly unknown[];
  readonly attempts: number;
}

/** The relay's view of the outbox. */
@Injectable()
export class OutboxStore {
  /**
   * Locks the first waiting row of up to `limit` workflow ids, and gives it with those behind it. A row is only reached
   * through the first of its workflow id, so two workers never send messages of one workflow at the same time.
   */
  async claim(tx: Tx, limit: number): Promise<readonly OutboxRow[]> {
    const rows = await tx.query<WaitingRow>(
      'relay.claim',
      `with heads as (
         select o.workflow, o.thing_id from outbox o
          where o.state = 'waiting' and o.next_attempt_at <= $1
            and not exists (select 1 from outbox e where e.workflow = o.workflow and e.thing_id = o.thing_id
                              and e.state = 'waiting' and e.seq < o.seq)
          order by o.next_attempt_at, o.seq limit $2 for update skip locked)
       select o.seq, o.kind, o.workflow, o.thing_id, o.signal, o.args, o.signal_args, o.attempts
         from outbox o join heads h on h.workflow = o.workflow and h.thing_id = o.thing_id
        where o.state = 'waiting' order by o.seq`,
      [tx.now, limit],
    );
    return rows.map(toOutboxRow);
  }

  async markSent(tx: Tx, sent: readonly { readonly seq: number; readonly outcome: MessageOutcome }[]): Promise<void> {
    if (sent.length === 0) return;
    await tx.run(
      'relay.sent',
      `update outbox o set state = 'sent', outcome = s.outcome, attempts = o.attempts + 1, sent_at = $3
         from unnest($1::bigint[], $2::text[]) as s(seq, outcome) where o.seq = s.seq`,
      [sent.map(({ seq }) => seq), sent.map(({ outcome }) => outcome), tx.now],
    );
  }

  /** Temporal refused it (it wasn't away): later again, and given up in the end so that those behind it go on. */
  async markRefused(tx: Tx, row: OutboxRow, error: string): Promise<void> {
    const attempts = row.attempts + 1;
    await tx.run(
      'relay.refused',
      `update outbox set state = $2, attempts = $3, last_error = $4, next_attempt_at = $5 where seq = $1`,
      [
        row.seq,
        attempts >= MOST_ATTEMPTS ? 'failed' : 'waiting',
        attempts,
        error.slice(0, 500),
        fromEpochMs(toEpochMs(tx.now) + retryDelayMs(attempts)),
      ],
    );
  }

  /** Workflow ids (`kind/id`) that have a message on its way. */
  async underWay(tx: Tx): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ id: string }>(
      'relay.underWay',
      `select distinct workflow || '/' || thing_id id from outbox where state = 'waiting'`,
    );
    return new Set(rows.map(({ id }) => id));
  }
}

function toOutboxRow(row: WaitingRow): OutboxRow {
  const { seq, kind, workflow, thing_id: id, signal, args, signal_args: signalArgs, attempts } = row;
  return { seq, attempts, message: { kind, workflow, id, args, signalArgs, ...(signal !== null && { signal }) } };
}
