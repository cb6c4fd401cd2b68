import { compareInstants, type Instant } from '@trucban/kernel';
import { earlierDeadline } from '@trucban/workflows';
import { json, type Outbox, type SqlValue, type Tx } from '../../platform/public.ts';
import type { EventForRules } from '../facts.ts';
import { ALERT_COLUMNS, ALERT_RECORD, type AlertRow } from './alert-row.ts';

/** The shard of clocks that wakes alerts: beyond those of BPMN timers. */
export const ALERT_SHARD = 1_000;

/** What an alert is known by. */
export interface AlertKey {
  readonly rule: string;
  readonly key: string;
}

/** Makes whoever else steps or counts one of these alerts wait until the commit; always in the same order. */
export async function lockAlerts(tx: Tx, keys: readonly AlertKey[]): Promise<void> {
  await tx.query(
    'rules.lockAlerts',
    'select pg_advisory_xact_lock(7402, hashtext(k)) from unnest($1::text[]) as k order by hashtext(k)',
    [keys.map(({ rule, key }) => `${rule} ${key}`)],
  );
  // Counting takes only the row's lock.
  await tx.asSystem(() =>
    tx.query(
      'rules.lockAlertRows',
      `select a.id from alert a join jsonb_to_recordset($1) as k(rule text, key text) on a.rule = k.rule and md5(a.key) = md5(k.key)
        where a.state <> 'cleared' order by a.id for update of a`,
      [json(keys)],
    ),
  );
}

/** The open alert of each key; where there is none, the one that was over last. */
export async function lastAlerts(tx: Tx, keys: readonly AlertKey[]): Promise<readonly AlertRow[]> {
  return tx.query<AlertRow>(
    'rules.lastAlerts',
    `select a.* from jsonb_to_recordset($1) as k(rule text, key text)
      cross join lateral (
        (select ${ALERT_COLUMNS} from alert where rule = k.rule and md5(key) = md5(k.key) and state <> 'cleared')
        union all
        (select ${ALERT_COLUMNS} from alert where rule = k.rule and md5(key) = md5(k.key) and state = 'cleared'
          order by cleared_at desc limit 1)
        limit 1) as a`,
    [json(keys)],
  );
}

/** One alert as the transaction's scope sees it. */
export function findAlert(tx: Tx, id: string): Promise<AlertRow | undefined> {
  return tx.first<AlertRow>('rules.alert', `select ${ALERT_COLUMNS} from alert where id = $1`, [id]);
}

/** Alerts that time changes now, the longest due first. */
export function dueAlerts(tx: Tx, limit: number): Promise<(AlertKey & { readonly id: string })[]> {
  return tx.query(
    'rules.dueAlerts',
    'select id, rule, key from alert where wake_at <= $1 order by wake_at, id limit $2',
    [tx.now, limit],
  );
}

/** When time changes an alert next. */
export async function nextWake(tx: Tx): Promise<Instant | null> {
  const row = await tx.first<{ wake_at: Instant | null }>(
    'rules.nextWake',
    'select min(wake_at) as wake_at from alert',
  );
  return row?.wake_at ?? null;
}

/** Has the open alerts of a rule looked at when another version of it, or none, comes into force. */
export function wakeAlertsOf(tx: Tx, outbox: Outbox, rule: string, at: Instant): Promise<void> {
  return wakeAlerts(tx, outbox, at, 'rules.wakeAlertsOf', `rule = $2 and state <> 'cleared'`, [rule]);
}

/** Has the alerts looked at that planned work has held back until one of these instants: it ends at another, or was called off. */
export function wakeHeldUntil(tx: Tx, outbox: Outbox, ends: readonly Instant[], at: Instant): Promise<void> {
  const held = `state in ('pending', 'watching') and wake_at = any($2::timestamptz[])`;
  return wakeAlerts(tx, outbox, at, 'rules.wakeHeldUntil', held, [ends]);
}

/** In the order in which those who step them lock them. */
async function wakeAlerts(
  tx: Tx,
  outbox: Outbox,
  at: Instant,
  name: string,
  which: string,
  values: readonly SqlValue[],
): Promise<void> {
  const woken = await tx.asSystem(() =>
    tx.query(
      name,
      `update alert a set wake_at = least(a.wake_at, $1)
         from (select id from alert where ${which} order by id for update) as open
        where a.id = open.id returning a.id`,
      [at, ...values],
    ),
  );
  if (woken.length > 0) outbox.add(tx, earlierDeadline(ALERT_SHARD, at));
}

/** Writes alerts as they are now. */
export async function saveAlerts(tx: Tx, rows: readonly AlertRow[]): Promise<void> {
  const sets = ALERT_COLUMNS.split(/,\s*/)
    .filter((name) => name !== 'id')
    .map((name) => `${name} = excluded.${name}`);
  await tx.run(
    'rules.saveAlerts',
    `insert into alert (${ALERT_COLUMNS}) select ${ALERT_COLUMNS} from jsonb_to_recordset($1) as a(${ALERT_RECORD})
     on conflict (id) do update set ${sets.join(', ')}`,
    [json(rows)],
  );
}

/** Further events that speak for an active alert, in their order. What is on its way to its end since before them is active again. */
export async function countAlert(tx: Tx, id: string, events: readonly EventForRules[]): Promise<void> {
  const last = events.at(-1);
  if (!last) return;
  const latest = events.reduce((at, { time }) => (compareInstants(time, at) > 0 ? time : at), last.time);
  await tx.run(
    'rules.countAlert',
    `update alert set count = count + $4, last_at = greatest(last_at, $2), event = $3, version = version + $4,
            since = case when state = 'clearing' and since <= $2 then active_since else since end,
            state = case when state = 'clearing' and since <= $2 then 'active' else state end
      where id = $1`,
    [id, latest, json(last), events.length],
  );
}

/** Forgets an alert that was never raised. */
export async function dropAlert(tx: Tx, id: string): Promise<void> {
  await tx.run('rules.dropAlert', 'delete from alert where id = $1', [id]);
}
