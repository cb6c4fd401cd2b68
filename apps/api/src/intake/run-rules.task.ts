import type { Instant } from '@trucban/kernel';
import {
  Database,
  Logger,
  Queue,
  QueueTask,
  isAway,
  json,
  systemScope,
  together,
  type QueueHandler,
  type Tx,
} from '../platform/public.ts';
import { ProcessStore, causeOf, within, type Cause } from '../processes/public.ts';
import { RuleRunner, type RulesOutcome } from '../rules/public.ts';
import { EVENT_COLUMNS, forRules, type EventRow } from './event-row.ts';
import { takeAlong, taskOf } from './waiting-events.ts';

const SCOPE = systemScope('rules');
/** After so many attempts the rules of an event have failed for good. */
const MOST_ATTEMPTS = 8;

/** How long rules are run in one transaction before the rest is left to others: what was decided is seen after it only. */
const COMPANY_MS = 100;

/** A stored event; `cause`: of the SOP or rule that published it. */
interface Payload {
  readonly eventId: string;
  readonly receivedAt: Instant;
  readonly cause?: Cause;
}

/**
 * Runs the rules for an event, and along with it for others that wait, so that a storm costs few commits. What they decide –
 * incident, timeline, clocks, first step of the SOP, outbox – and the note in the event's row are one transaction. When it fails,
 * the event is tried without company. A failure is tried again by the queue; it stands in the event's row meanwhile, and for good
 * after the last attempt. Attempts that an outage or a crash has cost are not the event's fault: the queue allows many more.
 */
@QueueTask('run-rules')
export class RunRulesTask implements QueueHandler {
  constructor(
    private readonly processes: ProcessStore,
    private readonly database: Database,
    private readonly queue: Queue,
    private readonly rules: RuleRunner,
    private readonly logger: Logger,
  ) {}

  async run(payload: unknown): Promise<void> {
    const { eventId, receivedAt, cause } = payload as Payload;
    let along = 0;
    const carryOut = (company: boolean): Promise<void> =>
      this.processes.transaction(SCOPE, (tx) =>
        within(tx, cause, async () => {
          const row = await this.#waiting(tx, eventId, receivedAt);
          if (!row) return;
          const others = company ? await takeAlong(tx, row) : [];
          along = others.length;
          await this.#process(tx, row, others);
        }),
      );
    try {
      // What an SOP published counts as its work: it comes alone.
      await carryOut(!cause).catch((error: unknown) => {
        if (along === 0) throw error;
        return carryOut(false);
      });
    } catch (error) {
      const givenUp = !isAway(error) && (await this.#note(eventId, receivedAt, error));
      // The queue tries again with a growing wait.
      if (!givenUp) throw error;
    }
  }

  /** The event, locked; undefined when its rules have run. */
  async #waiting(tx: Tx, eventId: string, receivedAt: Instant): Promise<EventRow | undefined> {
    const row = await tx.first<EventRow>(
      'intake.forRules',
      `select ${EVENT_COLUMNS} from event where id = $1 and received_at = $2 for update`,
      [eventId, receivedAt],
    );
    return row?.state === 'processed' ? undefined : row;
  }

  async #process(tx: Tx, event: EventRow, others: readonly EventRow[]): Promise<void> {
    const begin = performance.now();
    const outcomes = [{ row: event, outcome: await this.#runRules(tx, event) }];
    for (const row of others) {
      if (performance.now() - begin > COMPANY_MS) break;
      outcomes.push({ row, outcome: await this.#runRules(tx, row) });
    }
    await together(outcomes.map(({ row, outcome }) => noteOutcome(tx, row, outcome)));
    await this.queue.takeBack(
      tx,
      outcomes.slice(1).map(({ row }) => taskOf(row.id)),
    );
  }

  /** An event from outside is itself what sets things going. */
  #runRules(tx: Tx, row: EventRow): Promise<RulesOutcome> {
    const cause = causeOf(tx) ?? { origin: row.id, chain: 0 };
    return within(tx, cause, () => this.rules.run(tx, forRules(row)));
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

function noteOutcome(tx: Tx, event: EventRow, outcome: RulesOutcome): Promise<unknown> {
  const { rules, effect, incident, why, windows } = outcome;
  return tx.run(
    'intake.processed',
    `update event set state = 'processed', attempts = attempts + 1, failure = null, processed_at = $3, rules = $4, effect = $5, incident_id = $6,
            why = $7, visible_to = coalesce($8, visible_to), windows = $9
      where id = $1 and received_at = $2`,
    [
      event.id,
      event.received_at,
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
