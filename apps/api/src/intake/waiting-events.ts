import type { Tx } from '../platform/public.ts';
import { EVENT_COLUMNS, type EventRow } from './event-row.ts';

/** Events that wait for their rules which one task takes along. */
const MOST_ALONG = 99;
/** Key of the advisory lock of the one transaction at a time that takes others along. */
const COMPANY_LOCK = 7402;

/** Name of the queued task that runs the rules of an event. */
export function taskOf(eventId: string): string {
  return `event:${eventId}`;
}

/**
 * Other events of the same input kind that wait too, the oldest first, locked; none while another transaction has some with it:
 * two that hold many locks each would wait for each other. What SOPs published (it carries on a count of its own), and what has
 * failed before, comes alone.
 */
export function takeAlong(tx: Tx, event: EventRow): Promise<readonly EventRow[]> {
  return tx.query<EventRow>(
    'intake.takeAlong',
    `with free as materialized (select pg_try_advisory_xact_lock(${COMPANY_LOCK}) as ok)
     select ${EVENT_COLUMNS} from event
      where (select ok from free) and state = 'stored' and attempts = 0 and type = $1 and sent_by not like 'system:%'
        and received_at >= $2::timestamptz - interval '1 hour' and received_at <= $3 and id <> $4
      order by received_at, id limit ${MOST_ALONG} for update of event skip locked`,
    [event.type, event.received_at, tx.now, event.id],
  );
}
