import { compareInstants, type Instant } from '@trucban/kernel';
import {
  Database,
  Foreground,
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
import { SourceDirectory } from '../sources/public.ts';
import { DeadLetters } from './dead-letters/dead-letters.ts';
import { EVENT_COLUMNS, forRules, type EventRow } from './event-row.ts';
import { takeAlong, taskOf } from './waiting-events.ts';

const SCOPE = systemScope('rules');
/** After so many attempts the rules of an event have failed for good. */
const MOST_ATTEMPTS = 8;

/** How long rules are run in one transaction before the rest is left to others: what was decided is seen after it only. */
const COMPANY_MS = 100;
/** How long a task goes on with what a storm has brought before it gives its place to others. */
const STORM_MS = 3_000;

/** A stored event; `cause`: of the SOP or rule that published it. */
interface Payload {
  readonly eventId: string;
  readonly receivedAt: Instant;
  readonly cause?: Cause;
  /** It is part of a storm. */
  readonly storm?: boolean;
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
    private readonly letters: DeadLetters,
    private readonly sources: SourceDirectory,
    private readonly foreground: Foreground,
    private readonly logger: Logger,
  ) {}

  async run(payload: unknown): Promise<void> {
    const { eventId, receivedAt, cause, storm = false } = payload as Payload;
    let along = 0;
    const carryOut = (company: boolean): Promise<EventRow | undefined> =>
      this.processes.transaction(SCOPE, (tx) =>
        within(tx, cause, async () => {
          const row = await this.#waiting(tx, eventId, receivedAt);
          if (!row) return undefined;
          const others = company ? await takeAlong(tx, row) : [];
          along = others.length;
          await this.#process(tx, [row, ...others]);
          return row;
        }),
      );
    try {
      // What an SOP published counts as its work: it comes alone.
      const row = await carryOut(!cause).catch((error: unknown) => {
        if (along === 0) throw error;
        return carryOut(false);
      });
      if (row && storm) await this.#goOn(row);
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

  /** Goes on with what waits like this event, many in a transaction; the next of their tasks would come after a pause. */
  async #goOn(like: EventRow): Promise<void> {
    const next = (): Promise<number> =>
      this.processes.transaction(SCOPE, async (tx) => {
        const others = await takeAlong(tx, like);
        await this.#process(tx, others);
        return others.length;
      });
    try {
      for (const begin = performance.now(); performance.now() - begin < STORM_MS; await this.foreground.passed())
        if ((await next()) === 0) return;
    } catch (error) {
      // Each of them has a task of its own, which runs it alone when it must.
      this.logger.debug({ err: error }, 'events of a storm were not run together');
    }
  }

  async #process(tx: Tx, rows: readonly EventRow[]): Promise<void> {
    const begin = performance.now();
    const outcomes: Ruled[] = [];
    for (const row of rows) {
      if (outcomes.length > 0 && performance.now() - begin > COMPANY_MS) break;
      outcomes.push({ row, outcome: await this.#runRules(tx, row) });
    }
    if (outcomes.length === 0) return;
    const names = outcomes.map(({ row }) => taskOf(row.id));
    await together([noteOutcomes(tx, outcomes), this.queue.takeBack(tx, names)]);
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
      const noted = await this.database.transaction(SCOPE, async (tx) => {
        const row = await tx.first<EventRow>(
          'intake.failed',
          `update event set attempts = attempts + 1, failure = $3, state = case when attempts + 1 >= $4 then 'failed' else 'stored' end
            where id = $1 and received_at = $2 and state <> 'processed' returning ${EVENT_COLUMNS}`,
          [eventId, receivedAt, reason, MOST_ATTEMPTS],
        );
        if (row?.state === 'failed') await this.#bury(tx, row, reason);
        return row;
      });
      return noted?.state !== 'stored';
    } catch (failure) {
      this.logger.error({ err: failure, eventId }, 'the failure could not be noted');
      return false;
    }
  }

  /** It waits for somebody who mends what was wrong and has it run again. */
  async #bury(tx: Tx, row: EventRow, reason: string): Promise<void> {
    const source = await this.sources.byClient(row.sent_by.replace(/^client:/, ''));
    await this.letters.add(tx, [
      {
        source,
        channel: 'rules',
        errors: [
          {
            path: '',
            code: 'RULES_FAILED',
            message: { vi: `Chạy luật thất bại: ${reason}`, en: `The rules failed: ${reason}` },
          },
        ],
        payload: JSON.stringify({ id: row.source_event_id, source: row.source, type: row.type, time: row.time }),
        event: { id: row.id, receivedAt: row.received_at, visibleTo: row.visible_to },
      },
    ]);
  }
}

const OUTCOME = `id uuid, received_at timestamptz, rules jsonb, effect text, incident_id uuid, why text, answer jsonb, visible_to text[], windows json`;

/** What the rules made of an event. */
interface Ruled {
  readonly row: EventRow;
  readonly outcome: RulesOutcome;
}

function noteOutcomes(tx: Tx, outcomes: readonly Ruled[]): Promise<unknown> {
  const noted = outcomes.map(
    ({ row: { id, received_at }, outcome: { rules, effect, incident, why, answer, windows } }) => ({
      id,
      received_at,
      rules,
      effect,
      why,
      answer,
      windows,
      incident_id: incident?.id ?? null,
      visible_to: incident?.visible_to ?? null,
    }),
  );
  const [first = tx.now, ...times] = noted.map(({ received_at }) => received_at).sort(compareInstants);
  return tx.run(
    'intake.processed',
    // Their times, so that only the months are looked at that they are in.
    `update event e set state = 'processed', attempts = e.attempts + 1, failure = null, processed_at = $1, rules = o.rules, effect = o.effect,
            incident_id = o.incident_id, why = o.why, answer = o.answer, visible_to = coalesce(o.visible_to, e.visible_to), windows = o.windows
       from jsonb_to_recordset($2) as o(${OUTCOME})
      where e.id = o.id and e.received_at = o.received_at and e.received_at between $3 and $4`,
    [tx.now, json(noted), first, times.at(-1) ?? first],
  );
}
