import type { Instant } from '@trucban/kernel';
import {
  Database,
  Logger,
  QueueTask,
  isAway,
  json,
  systemScope,
  type QueueHandler,
  type Tx,
} from '../platform/public.ts';
import { ProcessStore, within, type Cause } from '../processes/public.ts';
import { RuleRunner } from '../rules/public.ts';
import { EVENT_COLUMNS, forRules, type EventRow } from './event-row.ts';

const SCOPE = systemScope('rules');
/** After so many attempts the rules of an event have failed for good. */
const MOST_ATTEMPTS = 8;

/** A stored event; `cause`: of the SOP or rule that published it. */
interface Payload {
  readonly eventId: string;
  readonly receivedAt: Instant;
  readonly cause?: Cause;
}

/**
 * Runs the rules for one event. What they decide – incident, timeline, clocks, first step of the SOP, outbox – and the note in
 * the event's row are one transaction. A failure is tried again by the queue; it stands in the event's row meanwhile, and for good
 * after the last attempt. Attempts that an outage or a crash has cost are not the event's fault: the queue allows many more.
 */
@QueueTask('run-rules')
export class RunRulesTask implements QueueHandler {
  constructor(
    private readonly processes: ProcessStore,
    private readonly database: Database,
    private readonly rules: RuleRunner,
    private readonly logger: Logger,
  ) {}

  async run(payload: unknown): Promise<void> {
    const { eventId, receivedAt, cause } = payload as Payload;
    try {
      await this.processes.transaction(SCOPE, (tx) =>
        // An event from outside is itself what sets things going.
        within(tx, cause ?? { origin: eventId, chain: 0 }, () => this.#process(tx, eventId, receivedAt)),
      );
    } catch (error) {
      const givenUp = !isAway(error) && (await this.#note(eventId, receivedAt, error));
      // The queue tries again with a growing wait.
      if (!givenUp) throw error;
    }
  }

  async #process(tx: Tx, eventId: string, receivedAt: Instant): Promise<void> {
    const row = await tx.first<EventRow>(
      'intake.forRules',
      `select ${EVENT_COLUMNS} from event where id = $1 and received_at = $2 for update`,
      [eventId, receivedAt],
    );
    if (!row || row.state === 'processed') return;
    const { rules, effect, incident, why, windows } = await this.rules.run(tx, forRules(row));
    await tx.run(
      'intake.processed',
      `update event set state = 'processed', attempts = attempts + 1, failure = null, processed_at = $3, rules = $4, effect = $5, incident_id = $6,
              why = $7, visible_to = coalesce($8, visible_to), windows = $9
        where id = $1 and received_at = $2`,
      [
        eventId,
        receivedAt,
        tx.now,
        json(rules),
        effect,
        incident?.id ?? null,
        why,
        incident ? [...incident.visible_to] : null,
        windows === null ? null : json(windows),
      ],
    );
  }

  /** Counts the failure; whether it was the last one, after which the event says that it failed, and why. */
  async #note(eventId: string, receivedAt: Instant, error: unknown): Promise<boolean> {
    const reason = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    this.logger.warn({ err: error, eventId }, 'the rules of an event failed');
    try {
      const noted = await this.database.transaction(SCOPE, (tx) =>
        tx.first<{ state: string }>(
          'intake.failed',
          `update event set attempts = attempts + 1, failure = $3, state = case when attempts + 1 >= $4 then 'failed' else 'stored' end
            where id = $1 and received_at = $2 and state <> 'processed' returning state`,
          [eventId, receivedAt, reason, MOST_ATTEMPTS],
        ),
      );
      return noted?.state !== 'stored';
    } catch (failure) {
      this.logger.error({ err: failure, eventId }, 'the failure could not be noted');
      return false;
    }
  }
}
