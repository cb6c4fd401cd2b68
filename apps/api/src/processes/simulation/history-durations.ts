import type { Distribution, ProcessEvent } from '@trucban/sop-engine';
import type { Tx } from '../../platform/public.ts';

/** Instances whose history is looked at: the newest that have ended. */
const INSTANCES = 300;
const VALUES = 2_000;
const WORK = new Set([
  'bpmn:UserTask',
  'bpmn:ServiceTask',
  'bpmn:SendTask',
  'bpmn:BusinessRuleTask',
  'bpmn:ReceiveTask',
  'bpmn:IntermediateCatchEvent',
]);

/** How long each step of a process has taken, waiting included, in the instances that the caller may see. */
export async function historyDurations(tx: Tx, processKey: string): Promise<Record<string, Distribution>> {
  const instances = await tx.query<{ id: string }>(
    'processes.endedOf',
    `select id from process_instance where process_key = $1 and status = 'completed' and not exercise
      order by started_at desc, id desc limit ${INSTANCES}`,
    [processKey],
  );
  const rows = await tx.asSystem(() =>
    tx.query<{ instance_id: string; events: readonly ProcessEvent[] }>(
      'processes.eventsOf',
      `select instance_id, step -> 'events' as events from process_input where instance_id = any($1) order by instance_id, seq`,
      [instances.map(({ id }) => id)],
    ),
  );
  const values = new Map<string, number[]>();
  const entered = new Map<string, { readonly elementId: string; readonly at: number }>();
  for (const { instance_id, events } of rows)
    for (const event of events) {
      if (event.type === 'elementActivated' && WORK.has(event.elementType))
        entered.set(`${instance_id} ${event.elementInstanceId}`, {
          elementId: event.elementId,
          at: Date.parse(event.at),
        });
      if (event.type !== 'elementCompleted') continue;
      const begun = entered.get(`${instance_id} ${event.elementInstanceId}`);
      if (!begun) continue;
      const known = values.get(begun.elementId) ?? [];
      if (known.length < VALUES) known.push(Math.max(0, Date.parse(event.at) - begun.at));
      values.set(begun.elementId, known);
    }
  return Object.fromEntries([...values].map(([id, valuesMs]) => [id, { type: 'empirical', valuesMs } as const]));
}
