import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { countOf } from './rows.ts';

/** What still has to happen; each is empty when the product is quiet. */
const UNDER_WAY: Readonly<Record<string, string>> = {
  'queued tasks': `select 1 from graphile_worker._private_jobs where run_at <= now() + interval '1 minute'`,
  'events without rules': `select 1 from event where state <> 'processed'`,
  'messages to Temporal': `select 1 from outbox where state <> 'sent'`,
  'changes without a number': 'select 1 from feed_pending',
  'audit entries without a seal': 'select 1 from audit_unsealed',
  'webhook deliveries': `select 1 from webhook_delivery where state = 'pending' or finished_at is null`,
  jobs: 'select 1 from job',
  'late timers': `select 1 from timer where due_at < now()`,
  'late clocks': `select 1 from sla_clock where state in ('running', 'paused') and due_at < now()`,
  'late levels': `select 1 from sla_clock c join config_version v on v.kind = 'escalationPolicy' and v.key = c.escalation_policy
      and v.version = c.escalation_policy_version cross join jsonb_array_elements(v.content -> 'levels') l
    where (c.state = 'running' or c.state = 'breached' and c.met_at is null) and c.calendar = '24x7'
      and c.started_at + c.limit_ms * (l ->> 'atPercentOfLimit')::numeric / 100 * interval '1 ms' < now()
      and not exists (select 1 from escalation_firing f where f.clock_id = c.id and f.level = (l ->> 'level')::int)`,
  'orders without an offer': `select 1 from assignment a where exhausted_at is null and state in ('declined', 'expired')`,
  'offers without an answer': `select 1 from assignment_offer o join assignment a on a.id = o.assignment_id
    where o.state = 'offered' and o.offered_at + (a.policy ->> 'acceptSeconds')::int * interval '1 s' < now()`,
};

/**
 * Waits until nothing is under way any more, and answers a transaction that goes on seeing the rows as they are then: clocks run
 * on, and what falls due a moment later must not disturb the comparison. @throws Error that names what is under way
 */
export async function whenQuiet(database: pg.Pool, timeoutMs: number): Promise<pg.PoolClient> {
  const client = await database.connect();
  for (const end = Date.now() + timeoutMs; ; await wait(250)) {
    await client.query('begin isolation level repeatable read, read only');
    const left: string[] = [];
    for (const [what, sql] of Object.entries(UNDER_WAY)) {
      const n = await countOf(client, sql);
      if (n > 0) left.push(`${what}: ${n}`);
    }
    if (left.length === 0) return client;
    await client.query('rollback');
    if (Date.now() > end) {
      client.release();
      throw new Error(`it does not come to rest: ${left.join(', ')}`);
    }
  }
}
