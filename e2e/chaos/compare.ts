import { all, difference, type Pairs } from './difference.ts';
import type { Expected } from './expected.ts';
import type { InsistentCentre } from './insistent.ts';
import type { Plan } from './plans.ts';
import type { Received, Receiver } from './receiver.ts';
import { FROM_OUTSIDE, rowsOf, textsOf, type Rows } from './rows.ts';
import { TOPICS, type Watcher } from './watcher.ts';

/** Each function answers what differs, in words; nothing when the rows are as they must be. */

/** Every event that was sent once, and the SOP of its incident once. */
export async function compareEvents(rows: Rows, plans: readonly Plan[]): Promise<string[]> {
  const events = await textsOf(rows, 'select source_event_id from event where ' + FROM_OUTSIDE);
  const started = await rowsOf<{ event: string; sop: string }>(
    rows,
    `select e.source_event_id as event, p.process_key as sop from event e
       join process_instance p on p.incident_id = e.incident_id and p.parent_id is null`,
  );
  const wanted = plans.flatMap(({ event, sop }): [string, string][] => (sop === null ? [] : [[event.id, sop]]));
  const sops = new Map(wanted);
  return [
    ...difference(
      'event',
      all(
        plans.map(({ event }) => event.id),
        'sent',
      ),
      all(events, 'sent'),
    ),
    ...difference(
      'SOP of',
      wanted,
      started.filter(({ event, sop }) => sops.get(event) === sop).map(({ event, sop }) => [event, sop]),
    ),
  ];
}

/** What instances wait for, and what their steps became. */
export async function compareModels(rows: Rows, expected: Expected): Promise<string[]> {
  const pairs = async (sql: string): Promise<Pairs> =>
    (await rowsOf<{ key: string; value: string }>(rows, sql)).map(({ key, value }) => [key, value]);
  const clocks = await rowsOf<{ key: string; value: string | null }>(
    rows,
    // The end of an incident cancels the clocks of its steps, whatever becomes of those: null.
    `select process_instance_id || ' ' || element_instance_id || ' ' || step_number as key,
            case when met_at is not null then 'completed' when state <> 'cancelled' then 'open'
                 when i.status not in ('closed', 'cancelled', 'merged') then 'cancelled' end as value
       from sla_clock c join incident i on i.id = c.incident_id where c.kind = 'step'`,
  );
  return [
    ...difference(
      'task',
      expected.tasks,
      await pairs(`select process_instance_id || ' ' || element_instance_id as key,
        case state when 'claimed' then 'open' else state end as value from user_task`),
    ),
    ...difference(
      'timer',
      expected.timers,
      await pairs(`select instance_id || ' ' || timer_id as key, due_at as value from timer`),
    ),
    ...difference(
      'subscription',
      all(expected.subscriptions, 'open'),
      await pairs(`select instance_id || ' ' || subscription_id as key, 'open' as value from
        (select instance_id, subscription_id from message_subscription union all
         select instance_id, subscription_id from signal_subscription) s`),
    ),
    ...difference(
      'job',
      all(expected.jobs, 'open'),
      await pairs(`select instance_id || ' ' || element_instance_id as key, 'open' as value from job`),
    ),
    ...difference(
      'process incident',
      expected.processIncidents,
      await pairs(`select instance_id || ' ' || process_incident_id as key,
        case when resolved_at is null then 'open' else 'resolved' end as value from process_incident`),
    ),
    ...expected.early,
    ...difference(
      'step clock',
      expected.stepClocks,
      clocks.map(({ key, value }) => [key, value ?? expected.stepClocks.get(key) ?? 'cancelled']),
    ),
    ...difference(
      'order of an SOP',
      all(
        expected.jobsDone.flatMap(({ type, headers, answer }) =>
          type === 'assignAgency' && headers['message'] !== 'M-CANCEL' ? (answer['assignmentIds'] as string[]) : [],
        ),
        'given',
      ),
      all(await textsOf(rows, 'select id from assignment where process_instance_id is not null'), 'given'),
    ),
    ...(await compareNotices(rows, expected)),
  ];
}

/** Notices that SOPs had sent: when their job was done, and at no other time. */
async function compareNotices(rows: Rows, expected: Expected): Promise<string[]> {
  const jobs = expected.jobsDone.filter(({ type }) => type === 'notify');
  const kinds = new Set(jobs.map(({ headers }) => headers['kind'] ?? 'notice'));
  // Also told by clocks: looked at beside their levels.
  kinds.delete('escalation');
  const incidents = new Map(
    (await rowsOf<{ id: string; incident_id: string }>(rows, 'select id, incident_id from process_instance')).map(
      ({ id, incident_id }) => [id, incident_id],
    ),
  );
  const wanted = jobs
    .filter(({ headers, answer }) => kinds.has(headers['kind'] ?? 'notice') && answer['people'] !== 0)
    .map(({ instanceId, headers, at }) => `${incidents.get(instanceId)} ${headers['kind'] ?? 'notice'} ${at}`);
  const found = await rowsOf<{ incident_id: string; kind: string; created_at: string }>(
    rows,
    'select distinct incident_id, kind, created_at from notification where kind = any ($1)',
    [[...kinds]],
  );
  return difference(
    'notice of an SOP',
    all(new Set(wanted), 'sent'),
    all(
      found.map(({ incident_id, kind, created_at }) => `${incident_id} ${kind} ${created_at}`),
      'sent',
    ),
  );
}

/** What the API said is done, is; and nothing is done that nobody asked for. */
export async function compareDeeds(rows: Rows, centre: InsistentCentre): Promise<string[]> {
  const calls = {
    accept: 'accepted',
    decline: 'declined',
    'en-route': 'enRoute',
    'on-scene': 'onScene',
    complete: 'completed',
  };
  const tasks = await textsOf(rows, `select '/tasks/' || id || '/complete' from user_task where state = 'completed'`);
  const answers: string[] = [];
  for (const [call, kind] of Object.entries(calls))
    answers.push(
      ...(await textsOf(
        rows,
        `select (data ->> 'agency') || ' /agency/assignments/' || (data ->> 'assignmentId') || '/' || $1 from timeline_entry
          where kind = 'assignment.' || $2`,
        [call, kind],
      )),
    );
  const compare = (what: string, pattern: RegExp, found: readonly string[]): string[] => {
    const keyOf = (said: string): string[] => pattern.exec(said)?.slice(1) ?? [];
    const done = centre.done.flatMap((deed) => keyOf(deed.what));
    // Commands that got no answer, or were refused when repeated, may have been carried out.
    const maybe = [...centre.tried].flatMap(keyOf).filter((key) => !done.includes(key) && found.includes(key));
    return difference(what, all([...done, ...new Set(maybe)], 'done'), all(found, 'done'));
  };
  return [
    ...compare('task', /^\S+ (\/tasks\/.*\/complete)$/, tasks),
    ...compare('answer', /^(\S+ \/agency\/assignments\/.*)$/, answers),
  ];
}

/**
 * What the receivers got is what was delivered, under one id each with one content. A message whose sender was killed before he
 * could write that it was taken comes again: receivers tell by the id.
 */
export async function compareWebhooks(
  rows: Rows,
  { faults, hooks }: Receiver,
  messages: ReadonlyMap<string, Received>,
): Promise<string[]> {
  const agencies = new Map([...hooks].map(([agency, hook]) => [hook, agency]));
  const deliveries = await rowsOf<{ message_id: string; webhook_id: string; payload: string }>(
    rows,
    'select message_id, webhook_id, payload from webhook_delivery',
  );
  const attempts = new Map(
    (
      await rowsOf<{ id: string; sent: string }>(
        rows,
        `select message_id as id, count(*) as sent from webhook_delivery d
           join webhook_delivery_attempt a on a.delivery_id = d.id group by 1`,
      )
    ).map(({ id, sent }) => [id, Number(sent)]),
  );
  const again = [...messages].filter(([id, { times }]) => times > (attempts.get(id) ?? 0)).length;
  return [
    ...faults,
    ...difference(
      'webhook',
      deliveries.map(({ message_id, webhook_id, payload }) => [message_id, `${agencies.get(webhook_id)} ${payload}`]),
      [...messages].map(([id, { agency, body }]) => [id, `${agency} ${body}`]),
    ),
    ...[...messages].filter(([, { taken }]) => taken === 0).map(([id]) => `${id} was never taken`),
    ...(again > messages.size / 4 ? [`${again} of ${messages.size} messages came more often than they were sent`] : []),
  ];
}

/** What a browser saw over all its reconnections: everything once, in order; the last of each task is what is true. */
export async function compareFeed(rows: Rows, watcher: Watcher, tokens: readonly string[], upTo: number) {
  const stored = await rowsOf<{ seq: string; topic: string; key: string }>(
    rows,
    'select seq, topic, key from feed_change where seq > $1 and topic = any ($2) and visible_to && $3::text[] order by feed_change.seq',
    [watcher.from, TOPICS, tokens],
  );
  const seen = watcher.changes.filter(({ seq }) => seq <= upTo);
  const tasks = await rowsOf<{ id: string; state: string }>(rows, 'select id, state from user_task');
  const last = seen.flatMap(({ topic, data }): [string, string][] =>
    topic === 'tasks' ? [[data.key, String(data['state'])]] : [],
  );
  return [
    ...(watcher.resets === 0 ? [] : [`${watcher.resets} gaps`]),
    ...seen.flatMap(({ seq }, i) => (seq < (seen[i - 1]?.seq ?? 0) ? [`${seq} came after ${seen[i - 1]?.seq}`] : [])),
    ...difference(
      'change',
      stored.map(({ seq, topic, key }) => [seq, `${topic} ${key}`]),
      seen.map(({ seq, topic, data }) => [String(seq), `${topic} ${data.key}`]),
    ),
    ...difference(
      'last change of the task',
      tasks.map(({ id, state }) => [id, state]),
      new Map(last),
    ),
  ];
}
