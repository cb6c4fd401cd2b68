import { doubled, difference, type Expected } from './expected.ts';
import type { Received, Receiver } from './receiver.ts';
import { rowsOf, type Clock, type Firing, type Reader, type UserTask } from './rows.ts';
import type { Replayed } from './replay.ts';
import type { Shift } from './shift.ts';
import { TOPICS, type Watcher } from './watcher.ts';

/** Each function answers what differs, in words; nothing when the rows are as they must be. */

/** Every task: as the models say, and as the people remember who completed them. */
export async function compareTasks(database: Reader, expected: Expected, shift: Shift): Promise<string[]> {
  const rows = await rowsOf<UserTask>(database, 'select * from user_task');
  const completed = rows.filter(({ state }) => state === 'completed');
  const [timeline, audit, feed] = await Promise.all([
    rowsOf<{ task: string }>(
      database,
      `select data ->> 'taskId' as task from timeline_entry where kind = 'task.completed'`,
    ),
    rowsOf<{ task: string }>(
      database,
      `select object_id as task from audit_entry where object_type = 'task' and action = 'task.complete'`,
    ),
    rowsOf<{ task: string; action: string }>(
      database,
      `select key as task, change ->> 'action' as action from feed_change where topic = 'tasks'`,
    ),
  ]);
  const ids = completed.map(({ id }): [string, string] => [id, 'completed']);
  const said = (tasks: readonly { readonly task: string }[]) =>
    tasks.map(({ task }): [string, string] => [task, 'completed']);
  return [
    ...difference(
      'task',
      expected.tasks,
      rows.map((row) => [
        `${row.process_instance_id} ${row.element_instance_id}`,
        row.state === 'claimed' ? 'open' : row.state,
      ]),
    ),
    ...doubled(
      'completion of',
      shift.tasksDone.map(({ id }) => id),
    ),
    ...difference(
      'task of a person',
      [
        ...shift.tasksDone.map(({ id }): [string, string] => [id, 'completed']),
        ...ids.filter(([id]) => shift.maybe.has(`${id} complete`)),
      ],
      ids,
    ),
    ...doubled(
      'timeline: task',
      timeline.map(({ task }) => task),
    ),
    ...difference('timeline: task', ids, said(timeline)),
    ...doubled(
      'audit: task',
      audit.map(({ task }) => task),
    ),
    ...difference('audit: task', ids, said(audit)),
    ...doubled(
      'feed: task',
      feed.map(({ task, action }) => `${task} ${action}`),
    ),
    ...difference('feed: task', ids, said(feed.filter(({ action }) => action === 'complete'))),
  ];
}

/** What instances wait for: timers, subscriptions, jobs. */
export async function compareWaits(database: Reader, expected: Expected): Promise<string[]> {
  const timers = await rowsOf<{ key: string; due_at: string }>(
    database,
    `select instance_id || ' ' || timer_id as key, due_at from timer`,
  );
  const subscriptions = await rowsOf<{ key: string }>(
    database,
    `select instance_id || ' ' || subscription_id as key from message_subscription
      union all select instance_id || ' ' || subscription_id from signal_subscription`,
  );
  const jobs = await rowsOf<{ key: string }>(
    database,
    `select instance_id || ' ' || element_instance_id as key from job`,
  );
  const open = (keys: Iterable<string>) => [...keys].map((key): [string, string] => [key, 'open']);
  return [
    ...difference(
      'timer',
      expected.timers,
      timers.map(({ key, due_at }) => [key, due_at]),
    ),
    ...difference('subscription', open(expected.subscriptions), open(subscriptions.map(({ key }) => key))),
    ...difference('job', open(expected.jobs), open(jobs.map(({ key }) => key))),
  ];
}

/** Every element instance of the history: entered once, left once, or still there. */
export async function compareHistory(database: Reader, replayed: Replayed): Promise<string[]> {
  const rows = await rowsOf<{ key: string; type: string }>(
    database,
    `select instance_id || ' ' || element_instance_id as key, type from element_history where element_instance_id is not null
       and type in ('elementActivated', 'elementCompleted', 'elementTerminated')`,
  );
  const of = (type: string) => rows.filter((row) => row.type === type).map(({ key }) => key);
  const [entered, completed, terminated] = [of('elementActivated'), of('elementCompleted'), of('elementTerminated')];
  const left = new Set([...completed, ...terminated]);
  const active = new Set(entered.filter((key) => !left.has(key)).map((key) => key.split(' ')[0]));
  const running = new Set(
    replayed.instances.filter(({ status }) => status === 'active' || status === 'suspended').map(({ id }) => id),
  );
  return [
    ...doubled('entering of', entered),
    ...doubled('leaving of', [...completed, ...terminated]),
    ...[...left].filter((key) => !entered.includes(key)).map((key) => `${key} was left and never entered`),
    ...[...active].filter((id) => !running.has(id ?? '')).map((id) => `${id} has ended with an active element`),
    ...[...running].filter((id) => !active.has(id)).map((id) => `${id} runs without an active element`),
  ];
}

/** Every order: given by one job or rule, each agency asked once a round, each answer noted once. */
export async function compareOrders(database: Reader, expected: Expected, shift: Shift): Promise<string[]> {
  const orders = await rowsOf<{ id: string; process_instance_id: string | null; incident_id: string }>(
    database,
    'select id, process_instance_id, incident_id from assignment',
  );
  const given = expected.jobsDone.flatMap(({ type, headers, answer }) =>
    type === 'assignAgency' && headers['message'] !== 'M-CANCEL' ? (answer['assignmentIds'] as string[]) : [],
  );
  const offers = await rowsOf<{ id: string; assignment_id: string; round: number; agency: string; state: string }>(
    database,
    'select id, assignment_id, round, agency, state from assignment_offer',
  );
  const timeline = await rowsOf<{ kind: string; id: string; agency: string }>(
    database,
    `select kind, data ->> 'assignmentId' as id, data ->> 'agency' as agency from timeline_entry where kind like 'assignment.%'`,
  );
  const audit = await rowsOf<{ action: string; id: string; version: string }>(
    database,
    `select action, object_id as id, after ->> 'version' as version from audit_entry where object_type = 'assignment'`,
  );
  const entries = (kind: string) => timeline.filter((entry) => entry.kind === `assignment.${kind}`);
  const answers: Readonly<Record<string, string>> = {
    accept: 'accepted',
    decline: 'declined',
    'on-scene': 'onScene',
    complete: 'completed',
  };
  const withoutSop = orders.filter(({ process_instance_id: instance }) => instance === null);
  return [
    ...doubled('order', given),
    ...difference(
      'order of an SOP',
      given.map((id) => [id, 'given']),
      orders.filter(({ process_instance_id: instance }) => instance !== null).map(({ id }) => [id, 'given']),
    ),
    ...doubled(
      'order to the lead agency of',
      withoutSop.map(({ incident_id }) => incident_id),
    ),
    ...doubled(
      'offer',
      offers.map(({ assignment_id, round, agency }) => `${assignment_id} ${round} ${agency}`),
    ),
    ...difference(
      'timeline: offers of',
      tally(offers.filter(({ state }) => state !== 'failed').map((offer) => `${offer.assignment_id} ${offer.agency}`)),
      tally(entries('offered').map(({ id, agency }) => `${id} ${agency}`)),
    ),
    ...difference(
      'timeline: silence of',
      tally(offers.filter(({ state }) => state === 'expired').map((offer) => `${offer.assignment_id} ${offer.agency}`)),
      tally(entries('expired').map(({ id, agency }) => `${id} ${agency}`)),
    ),
    ...Object.entries(answers).flatMap(([call, kind]) => {
      const found = entries(kind).map(({ id, agency }) => `${id} ${agency}`);
      const said = shift.ordersAnswered.filter((each) => each.call === call).map(({ id, by }) => `${id} ${by}`);
      const heard = found.filter((key) => !said.includes(key) && shift.maybe.has(key.replace(' ', ` ${call} `)));
      return difference(`timeline: ${call}`, tally([...said, ...heard]), tally(found));
    }),
    ...doubled(
      'audit: order',
      audit.map(({ action, id, version }) => `${action} ${id} ${version}`),
    ),
  ];
}

/** Every webhook delivery: one for each offer to an agency with a webhook, delivered once, under one id, with one content. */
export async function compareWebhooks(
  database: Reader,
  receiver: Receiver,
  messages: ReadonlyMap<string, Received>,
): Promise<string[]> {
  const deliveries = await rowsOf<{
    id: string;
    webhook_id: string;
    message_id: string;
    payload: string;
    type: string;
    state: string;
    offer_id: string | null;
    delivered: string;
  }>(
    database,
    `select d.*, (select count(*) from webhook_delivery_attempt a where a.delivery_id = d.id and a.outcome = 'delivered') as delivered
       from webhook_delivery d`,
  );
  const targets = await rowsOf<{ key: string }>(
    database,
    // Webhooks of the agency itself and of those above it.
    `with recursive above as (select code, code as unit from org_unit union all
        select u.parent, a.unit from above a join org_unit u on u.code = a.code where u.parent is not null)
     select w.id || ' ' || o.id as key from assignment_offer o join above a on a.unit = o.agency join webhook w on w.agency = a.code
      where o.state <> 'failed'`,
  );
  const offered = deliveries.filter(({ type }) => type === 'vn.trucban.assignment.offered.v1');
  const agencyOf = new Map([...receiver.hooks].map(([agency, hook]) => [hook, agency]));
  return [
    ...receiver.faults,
    ...deliveries
      .filter(({ state, delivered }) => state !== 'delivered' || Number(delivered) !== 1)
      .map(({ id, state, delivered }) => `delivery ${id} is ${state}, delivered ${delivered} times`),
    ...doubled(
      'webhook-id',
      deliveries.map(({ message_id }) => message_id),
    ),
    // A reminder of the same offer is sent under an id of its own.
    ...difference(
      'delivery of the offer',
      targets.map(({ key }) => [key, 'sent']),
      offered.map(({ webhook_id, offer_id }) => [`${webhook_id} ${offer_id}`, 'sent']),
    ),
    ...difference(
      'webhook',
      deliveries.map(({ message_id, webhook_id, payload }) => [message_id, `${agencyOf.get(webhook_id)} ${payload}`]),
      [...messages].map(([id, { agency, body }]) => [id, `${agency} ${body}`]),
    ),
    ...[...messages].filter(([, { taken }]) => taken === 0).map(([id]) => `${id} was never taken`),
  ];
}

/** Every clock, and every level of its ladder: told once when it was due, never before, none missing. */
export async function compareClocks(
  database: Reader,
  expected: Expected,
  levels: readonly number[],
  policy: string,
  untouched: ReadonlySet<string>,
  before: number,
): Promise<string[]> {
  const clocks = await rowsOf<Clock>(database, 'select * from sla_clock');
  const firings = await rowsOf<Firing>(database, 'select * from escalation_firing');
  const told = await rowsOf<{ incident_id: string; created_at: string; n: string }>(
    database,
    `select incident_id, created_at, count(*) as n from notification where kind = 'escalation' group by 1, 2`,
  );
  const timeline = await rowsOf<{ kind: string; clock: string; level: string }>(
    database,
    `select kind, data ->> 'clockId' as clock, data ->> 'level' as level from timeline_entry
      where kind = 'escalation' and data ? 'clockId' or kind = 'clock.breached'`,
  );
  const at = (iso: string): number => Date.parse(iso);
  const differences = [
    ...doubled(
      'clock',
      clocks.map((c) =>
        [c.incident_id, c.clock, c.process_instance_id, c.element_instance_id, c.started_at, c.due_at].join(' '),
      ),
    ),
    ...difference(
      'escalation in the timeline',
      tally(firings.map(({ clock_id, level }) => `${clock_id} ${level}`)),
      tally(timeline.filter(({ kind }) => kind === 'escalation').map(({ clock, level }) => `${clock} ${level}`)),
    ),
    ...doubled(
      'breach in the timeline',
      timeline.filter(({ kind }) => kind === 'clock.breached').map(({ clock }) => clock),
    ),
  ];
  for (const firing of firings) {
    if (at(firing.fired_at) < at(firing.due_at)) differences.push(`${firing.key} fired before it was due`);
    // Levels of two clocks may be told in one instant.
    const people = firings
      .filter(({ incident_id, fired_at }) => incident_id === firing.incident_id && fired_at === firing.fired_at)
      .reduce((sum, each) => sum + each.people, 0);
    const rows = told.find(
      ({ incident_id, created_at }) => incident_id === firing.incident_id && created_at === firing.fired_at,
    );
    if (Number(rows?.n ?? 0) !== people) differences.push(`${firing.key} told ${rows?.n ?? 0} people, not ${people}`);
  }
  for (const clock of clocks) {
    const due = at(clock.started_at) + Number(clock.limit_ms);
    const isOpen = clock.state === 'running' || (clock.state === 'breached' && clock.met_at === null);
    if (clock.calendar === '24x7' && due !== at(clock.due_at))
      differences.push(`${clock.clock} ${clock.id} is due at another time`);
    if (clock.state === 'met' && at(clock.met_at ?? '') > due) differences.push(`${clock.id} was met too late`);
    if (clock.state === 'breached' && at(clock.breached_at ?? '') !== at(clock.due_at))
      differences.push(`${clock.id} broke at another time`);
    if (clock.state === 'running' && due < before) differences.push(`${clock.id} is broken and runs`);
    if (
      isOpen &&
      clock.state === 'breached' &&
      !timeline.some((entry) => entry.kind === 'clock.breached' && entry.clock === clock.id)
    )
      differences.push(`nobody was told that ${clock.id} broke`);
    if (clock.escalation_policy !== policy || !untouched.has(clock.incident_id) || !isOpen) continue;
    levels.forEach((percent, i) => {
      const fired = firings.filter(({ clock_id, level }) => clock_id === clock.id && level === i + 1);
      const levelAt = at(clock.started_at) + Math.round((Number(clock.limit_ms) * percent) / 100);
      const wanted = levelAt < before ? 1 : 0;
      // What fell due while the transaction began may be seen or not.
      const isClose = levelAt >= before && levelAt < before + 1_000 && fired.length < 2;
      if (fired.length !== wanted && !isClose)
        differences.push(`level ${i + 1} of ${clock.clock} ${clock.id} fired ${fired.length} times, not ${wanted}`);
      if (fired[0] && at(fired[0].due_at) !== levelAt) differences.push(`${fired[0].key} was due at another time`);
    });
  }
  const steps = clocks.filter(({ kind }) => kind === 'step');
  const keyOf = (c: Clock): string => `${c.process_instance_id} ${c.element_instance_id}`;
  const outcomes = { open: ['running', 'breached'], completed: ['met', 'breached'], terminated: ['cancelled'] };
  return [
    ...differences,
    ...difference(
      'clocks of the step',
      [...expected.stepClocks].map(([key, { count }]) => [key, count]),
      tally(steps.map(keyOf)),
    ),
    ...steps
      .filter((clock) => !outcomes[expected.stepClocks.get(keyOf(clock))?.outcome ?? 'open'].includes(clock.state))
      .map((clock) => `step clock ${clock.id} is ${clock.state}`),
  ];
}

/** Every notice: those of the offers to agencies with people, and of the SOPs' own steps, once for each person. */
export async function compareNotices(database: Reader, expected: Expected): Promise<string[]> {
  const notices = await rowsOf<{
    id: string;
    user_id: string;
    kind: string;
    incident_id: string;
    created_at: string;
    text: { vi: string };
  }>(database, 'select id, user_id, kind, incident_id, created_at, text from notification');
  const instances = await rowsOf<{ id: string; incident_id: string }>(
    database,
    'select id, incident_id from process_instance',
  );
  const incidentOf = new Map(instances.map(({ id, incident_id }) => [id, incident_id]));
  const roles = `('dutyOfficer', 'dispatcher', 'agencyCoordinator', 'fieldCommander', 'fieldUnit')`;
  const [offers] = await rowsOf<{ n: string }>(
    database,
    `select coalesce(sum((select count(distinct g.user_id) from role_grant g where g.org_unit = o.agency and g.role in ${roles})), 0) as n
       from assignment_offer o where o.state <> 'failed'`,
  );
  const offered = notices.filter(({ kind }) => kind === 'assignment.offered').length;
  const batches = new Set(notices.map(({ kind, incident_id, created_at }) => `${incident_id} ${kind} ${created_at}`));
  const byJobs = expected.jobsDone
    .filter(({ type, answer }) => type === 'notify' && answer['people'] !== 0)
    .map(({ instanceId, headers, at }) => `${incidentOf.get(instanceId)} ${headers['kind'] ?? 'notice'} ${at}`);
  const kinds = new Set(
    expected.jobsDone.flatMap(({ type, headers }) => (type === 'notify' ? [headers['kind'] ?? 'notice'] : [])),
  );
  kinds.delete('escalation');
  const ofJobs = [...batches].filter((batch) => kinds.has(batch.split(' ')[1] ?? ''));
  return [
    ...(Number(offers?.n) === offered ? [] : [`${offered} notices of offers, not ${offers?.n}`]),
    ...doubled(
      'notice',
      notices.map(({ user_id, kind, incident_id, created_at, text }) =>
        [user_id, kind, incident_id, created_at, text.vi].join(' '),
      ),
    ),
    ...byJobs.filter((batch) => !batches.has(batch)).map((batch) => `the notice ${batch} is missing`),
    ...ofJobs.filter((batch) => !byJobs.includes(batch)).map((batch) => `nobody ordered the notice ${batch}`),
  ];
}

/** Every event opened one incident; numbers are without gaps. */
export async function compareIncidents(database: Reader, shift: Shift, events: number): Promise<string[]> {
  const rows = await rowsOf<{
    id: string;
    source: string;
    event_id: string;
    number: string;
    effect: string;
    incident_id: string;
    status: string;
  }>(
    database,
    `select e.id as event_id, e.source_event_id as source, e.effect, e.incident_id, i.number, i.status from event e left join incident i on i.id = e.incident_id`,
  );
  const numbers = await rowsOf<{ n: number }>(database, 'select right(number, 4)::int as n from incident order by 1');
  const started = await rowsOf<{ incident_id: string; process_key: string; n: string }>(
    database,
    `select incident_id, process_key, count(*) as n from process_instance where parent_id is null group by 1, 2`,
  );
  const opened = [...shift.opened.values()];
  return [
    ...(rows.length === events ? [] : [`${rows.length} events, not ${events}`]),
    ...rows.filter(({ effect }) => effect !== 'opened').map(({ source, effect }) => `event ${source}: ${effect}`),
    ...doubled(
      'incident of an event',
      rows.map(({ incident_id }) => incident_id),
    ),
    ...difference(
      'incident',
      opened.map(({ id }) => [id, 'opened']),
      rows.map(({ incident_id }) => [incident_id, 'opened']),
    ),
    ...numbers.filter(({ n }, i) => n !== i + 1).map(({ n }) => `number ${n} comes after a gap`),
    ...opened.flatMap(({ id, plan }) => {
      const own = started.filter(({ incident_id, process_key }) => incident_id === id && process_key === plan.sop);
      const wanted = plan.sop === null ? 0 : 1;
      return own.length === wanted && own.every(({ n }) => n === '1')
        ? []
        : [`incident ${plan.index} has not one ${plan.sop}`];
    }),
    ...rows
      .filter(({ incident_id, status }) => shift.opened.get(incident_id)?.plan.fate === 'leave' && status !== 'new')
      .map(({ source, status }) => `nobody touched the incident of event ${source}, it is ${status}`),
  ];
}

/** What a browser saw over all its reconnections: everything once, in order; the last of each thing is what is true. */
export async function compareFeed(
  database: Reader,
  watcher: Watcher,
  tokens: readonly string[],
  upTo: number,
): Promise<string[]> {
  const stored = await rowsOf<{ seq: string; topic: string; key: string }>(
    database,
    `select seq, topic, key from feed_change where seq > $1 and topic = any ($2) and visible_to && $3::text[] order by feed_change.seq`,
    [watcher.from, TOPICS, tokens],
  );
  const rows = stored.map(({ seq, topic, key }) => ({ seq: Number(seq), topic, key }));
  const seen = watcher.changes.filter(({ seq }) => seq <= upTo);
  const tasks = await rowsOf<{ id: string; state: string }>(database, 'select id, state from user_task');
  const last = new Map(
    seen.flatMap(({ topic, data }) => (topic === 'tasks' ? [[data.key, data['state']] as const] : [])),
  );
  return [
    ...(watcher.resets === 0 ? [] : [`${watcher.resets} gaps`]),
    ...doubled(
      'change',
      seen.map(({ seq }) => String(seq)),
    ),
    ...seen.flatMap(({ seq }, i) =>
      i > 0 && seq < (seen[i - 1]?.seq ?? 0) ? [`${seq} came after ${seen[i - 1]?.seq}`] : [],
    ),
    ...difference(
      'change',
      rows.map(({ seq, topic, key }) => [String(seq), `${topic} ${key}`]),
      seen.map(({ seq, topic, data }) => [String(seq), `${topic} ${data.key}`]),
    ),
    ...tasks
      .filter(({ id, state }) => last.get(id) !== state)
      .map(({ id, state }) => `task ${id} is ${state}, the feed says ${String(last.get(id))}`),
  ];
}

function tally(keys: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts];
}
