import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { findings, type Rows } from './rows.ts';

/** What is due now may be on its way. */
const LATE = `now() - interval '3 s'`;

/** What still has to happen: a product at rest has nothing of it, so what would be found here for ever was lost. */
const UNDER_WAY: Readonly<Record<string, string>> = {
  'queued tasks': `select t.identifier || ' ' || to_jsonb(j) from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where j.run_at <= now() + interval '1 minute'`,
  'events without rules': `select source_event_id from event where state <> 'processed'`,
  'messages to Temporal': `select workflow || '/' || thing_id from outbox where state <> 'sent'`,
  'changes without a number': 'select key from feed_pending',
  'audit entries without a seal': 'select 1 from audit_unsealed',
  'webhook deliveries': `select id from webhook_delivery where state = 'pending' or finished_at is null`,
  jobs: 'select type from job',
  // A round that has ended leaves behind what it started; its timer isn't late yet.
  'processes of the rounds': `select process_key || ' ' || id from process_instance
    where process_key like 'chaos\\_%' and status = 'active'`,
  batches: `select id from process_batch where state = 'running'`,
  'late timers': `select timer_id from timer where due_at < ${LATE}`,
  'late clocks': `select clock from sla_clock where state in ('running', 'paused') and due_at < ${LATE}`,
  'late levels': `select c.clock || ' ' || (l ->> 'level') from sla_clock c join config_version v on v.kind = 'escalationPolicy'
      and v.key = c.escalation_policy and v.version = c.escalation_policy_version
      cross join jsonb_array_elements(v.content -> 'levels') l
    where (c.state = 'running' or c.state = 'breached' and c.met_at is null) and c.calendar = '24x7'
      and c.started_at + c.limit_ms * (l ->> 'atPercentOfLimit')::numeric / 100 * interval '1 ms' < ${LATE}
      and not exists (select 1 from escalation_firing f where f.clock_id = c.id and f.level = (l ->> 'level')::int)`,
  'orders without an offer': `select id from assignment where exhausted_at is null and state in ('declined', 'expired')`,
  'offers without an answer': `select o.id from assignment_offer o join assignment a on a.id = o.assignment_id
    where o.state = 'offered' and o.offered_at + (a.policy ->> 'acceptSeconds')::int * interval '1 s' < ${LATE}`,
};

/** What doesn't change for so long will not: longer than an activity that was killed waits for its next try. */
const STUCK_MS = 100_000;
/** How often it is said what is waited for. */
const TELL_MS = 20_000;

/**
 * Waits until nothing is under way any more, and answers a transaction that goes on seeing the rows as they are then: clocks run
 * on, and what falls due a moment later must not disturb the comparison. @throws Error that names what is under way
 */
export async function whenQuiet(database: pg.Pool, timeoutMs: number, tell: (what: string) => void): Promise<Rows> {
  const rows = await database.connect();
  const end = Date.now() + timeoutMs;
  let last = { what: '', since: Date.now() };
  for (let next = Date.now() + TELL_MS; ; await wait(250)) {
    await rows.query('begin isolation level repeatable read, read only');
    const left = (await findings(rows, UNDER_WAY)).join('\n');
    if (left === '') return rows;
    await rows.query('rollback');
    const now = Date.now();
    if (left !== last.what) last = { what: left, since: now };
    if (now >= next) {
      tell(`it still waits for\n${left}`);
      next = now + TELL_MS;
    }
    if (now < end && now - last.since < STUCK_MS) continue;
    rows.release();
    const unchanged = Math.round((now - last.since) / 1_000);
    throw new Error(`it does not come to rest; for ${unchanged} s nothing happened to\n${left}`);
  }
}
