import { Injectable } from '@nestjs/common';
import type { DeadLetterDto } from '@trucban/contracts';
import type { Instant } from '@trucban/kernel';
import { Ids, json, type FieldProblem, type Tx } from '../../platform/public.ts';
import { storable, type SourceRow } from '../../sources/public.ts';

/** Longest message that is kept whole. */
const MOST_CHARACTERS = 262_144;

/** What could not be used, where nobody could be told. */
export interface NewDeadLetter {
  readonly source: SourceRow | undefined;
  readonly channel: DeadLetterDto['channel'];
  readonly errors: readonly FieldProblem[];
  readonly payload: string;
  readonly topic?: string;
  readonly event?: { readonly id: string; readonly receivedAt: Instant; readonly visibleTo: readonly string[] };
}

/** Keeps dead letters, in the transaction that gives up. */
@Injectable()
export class DeadLetters {
  constructor(private readonly ids: Ids) {}

  async add(tx: Tx, letters: readonly NewDeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const rows = letters.map(({ source, channel, errors, payload, topic, event }) => ({
      id: this.ids.next(),
      source: source?.code ?? null,
      channel,
      errors,
      topic: topic === undefined ? null : storable(topic),
      payload: storable(payload.slice(0, MOST_CHARACTERS)),
      truncated: payload.length > MOST_CHARACTERS,
      event_id: event?.id ?? null,
      event_received_at: event?.receivedAt ?? null,
      visible_to: event?.visibleTo ?? source?.visible_to ?? ['IOC'],
    }));
    await tx.run(
      'intake.deadLetters',
      `insert into dead_letter (id, source, channel, at, state, errors, payload, truncated, topic, event_id, event_received_at, visible_to)
       select id, source, channel, $2, 'waiting', errors, payload, truncated, topic, event_id, event_received_at, visible_to
         from jsonb_to_recordset($1) as d(id uuid, source text, channel text, errors jsonb, payload text, truncated boolean, topic text,
              event_id uuid, event_received_at timestamptz, visible_to text[])`,
      [json(rows), tx.now],
    );
  }
}
