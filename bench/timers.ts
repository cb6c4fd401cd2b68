import { setTimeout as wait } from 'node:timers/promises';
import { query } from '../scripts/lib/postgres.ts';
import { ms, quantile, type Figure } from './lib/figures.ts';
import { openIncidents } from './lib/incidents.ts';
import { TIMER_SOP } from './lib/model.ts';
import { startProduct } from './lib/product.ts';
import { publish } from './lib/publish.ts';
import type { Setting } from './lib/setting.ts';

/** The first level of a fire's clock "acknowledge" (1 min, 80 %) and the second one (100 %). */
const FIRST_LEVEL_MS = 48_000;
const SECOND_LEVEL_MS = 60_000;

interface Fired {
  readonly late_ms: number;
  readonly times: number;
}

/**
 * Clocks of both kinds that are due within one minute: BPMN timers (`clock/<shard>`), and levels of escalation
 * (`incident/<id>`) of fires that nobody acknowledges. Lateness: from the due time to the transaction that carries it out.
 */
export async function benchTimers(setting: Setting): Promise<readonly Figure[]> {
  const [timers, incidents] = setting.short ? [40, 30] : [400, 300];
  const { centre, ownerUrl } = await startProduct(setting);
  await publish(centre, 'bench_timer', TIMER_SOP);
  const supervisor = await centre.person('supervisor');
  const firstDue = Date.now() + 90_000;
  for (let n = 0; n < timers; n += 1)
    await supervisor.post('/process-instances', {
      processKey: 'bench_timer',
      variables: { due: new Date(firstDue + Math.round((n * 42_000) / timers)).toISOString() },
    });
  // Opened over 30 s, so that their levels are due from 48 to 90 s later: in the same minute as the timers.
  await wait(Math.max(0, firstDue - FIRST_LEVEL_MS - Date.now()));
  const opened = await openIncidents(centre, incidents, incidents / 30, 'FIRE-RES');
  const owner = await ownerUrl();
  const ask = async (sql: string, values: readonly unknown[] = []): Promise<readonly Fired[]> =>
    (await query(owner, `set trucban.tokens = '*'`).then(() => query(owner, sql, values))).rows as Fired[];
  await wait(Math.max(0, firstDue + SECOND_LEVEL_MS + 15_000 - Date.now()));
  const fired = await ask(
    `select extract(epoch from i.at - (s.step #>> '{input,variables,due}')::timestamptz) * 1000 as late_ms,
            count(*) over (partition by i.instance_id)::int as times
       from trucban.process_input i join trucban.process_input s on s.instance_id = i.instance_id and s.input_id = 'start'
       join trucban.process_instance p on p.id = i.instance_id
      where p.process_key = 'bench_timer' and i.input_id like 'timer:%'`,
  );
  const levels = await ask(
    `select extract(epoch from f.fired_at - f.due_at) * 1000 as late_ms, count(*) over (partition by f.clock_id, f.level)::int as times
       from trucban.escalation_firing f join trucban.sla_clock c on c.id = f.clock_id
      where c.clock = 'acknowledge' and c.kind = 'incident' and f.level <= 2 and f.incident_id = any ($1::uuid[])`,
    [opened.flatMap((one) => one.incidentId ?? [])],
  );
  const figures = (what: string, expected: number, rows: readonly Fired[]): readonly Figure[] => {
    const late = rows.map((row) => Number(row.late_ms));
    return [
      {
        what: `${what}: lateness p50 / p99 / most`,
        value: [0.5, 0.99, 1].map((q) => ms(quantile(late, q))).join(' / '),
      },
      {
        what: `${what}: due, fired, fired more than once`,
        value: `${expected}, ${rows.length}, ${rows.filter(({ times }) => times > 1).length}`,
        aim: 'all once',
      },
    ];
  };
  return [...figures('BPMN timers', timers, fired), ...figures('levels of escalation', incidents * 2, levels)];
}
