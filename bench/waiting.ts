import { setTimeout as wait } from 'node:timers/promises';
import { query } from '../scripts/lib/postgres.ts';
import { openProduct, type Started } from './lib/desk.ts';
import { quantile, type Figure } from './lib/figures.ts';
import { INCIDENT_SOP, TIMER_SOP } from './lib/model.ts';
import { memory } from './lib/processes.ts';
import { startProduct, type Product } from './lib/product.ts';
import { publish } from './lib/publish.ts';
import type { Setting } from './lib/setting.ts';
import { growth, sizes, type Growth } from './lib/sizes.ts';

const CLIENTS = 16;
const seconds = (value: number): string => `${value.toFixed(1)} s`;
const total = (tables: Growth): number => tables.reduce((sum, [, bytes]) => sum + bytes, 0);
const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);

/** Things in a second, by clients that each make one after the other. */
async function rate(count: number, one: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  let left = count;
  const client = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return count / ((performance.now() - begin) / 1000);
}

/**
 * Many instances that wait: what starting them takes, what they hold, timers of them that are due at the same moment, and how
 * soon the API process goes on when it is killed. The whole product runs, on a database of its own.
 */
export async function benchWaiting(setting: Setting): Promise<readonly Figure[]> {
  const [few, many] = setting.short ? [500, 2_000] : [5_000, 20_000];
  const product = await startProduct(setting);
  await publish(product.centre, 'bench_incident', INCIDENT_SOP);
  await publish(product.centre, 'bench_timer', TIMER_SOP);
  const ownerUrl = await product.ownerUrl();
  const before = await sizes(ownerUrl);
  const started: Started[] = [];
  const desk = await openProduct(await product.appUrl());
  setting.onClose(desk.close);
  const startsPerSecond = await rate(many, async () => void started.push(await desk.start()));
  const tables = growth(before, await sizes(ownerUrl), many);
  // Kept for a day, whatever becomes of the instance.
  const feed = tables.filter(([name]) => name.startsWith('feed_'));
  const kept = tables.filter((each) => !feed.includes(each));
  const held = await memory(await product.processes());
  const figures: Figure[] = [
    {
      what: `${many} instances of the incident SOP: started through the store, ${CLIENTS} clients`,
      value: `${startsPerSecond.toFixed(0)} instances/s`,
      aim: 'peers 210–280',
    },
    {
      what: 'bytes in PostgreSQL for each that waits, with indexes, TOAST, history, tasks and audit',
      value: `${kilobytes(total(kept))} KB (${kept
        .filter(([, bytes]) => bytes > 50)
        .map(([name, bytes]) => `${name} ${kilobytes(bytes)}`)
        .join(', ')})`,
      aim: '≤ 8 KB',
    },
    { what: 'the live feed of its start besides, kept for 24 hours', value: `${kilobytes(total(feed))} KB` },
    {
      what: 'memory while they wait, by process',
      value: [...held].map(([name, mb]) => `${name} ${mb} MB`).join(', '),
    },
  ];
  let perSecond = 100;
  for (const count of [few, many]) {
    const fired = await timersAtOnce(product, ownerUrl, count, perSecond);
    perSecond = fired.startsPerSecond;
    figures.push(...fired.figures);
  }
  const task = started.at(-1)?.tasks[0];
  if (task === undefined) throw new Error('nothing was started');
  figures.push({
    what: 'API process killed while all of them wait: first step completed over HTTP after',
    value: seconds(await restart(product, task)),
    aim: '≤ 3 s',
  });
  return figures;
}

/** @param perSecond instances that can surely be started in a second */
async function timersAtOnce(product: Product, ownerUrl: string, count: number, perSecond: number) {
  const supervisor = await product.centre.person('supervisor');
  const due = Date.now() + 5_000 + Math.round((count / perSecond) * 2) * 1_000;
  const variables = { due: new Date(due).toISOString() };
  const startsPerSecond = await rate(count, () =>
    supervisor.post('/process-instances', { processKey: 'bench_timer', variables }),
  );
  if (Date.now() > due) throw new Error('the timers were due before all were set');
  await wait(due - Date.now());
  // Seen from outside, once committed: each sample says how many are still to fire.
  const late: number[] = [];
  for (let left = count; left > 0;) {
    const { rows } = await query(
      ownerUrl,
      `select count(*)::int as left from trucban.timer where shard between 0 and 1023 and due_at <= $1`,
      [variables.due],
    );
    const now = Date.now() - due;
    const still = (rows as { left: number }[])[0]?.left ?? 0;
    for (; left > still; left -= 1) late.push(now / 1000);
    if (now > 300_000) throw new Error(`${left} timers have not fired`);
    await wait(25);
  }
  const { rows } = await query(
    ownerUrl,
    `select count(*)::int as ended, coalesce(sum(times), 0)::int as fired, count(*) filter (where times <> 1)::int as wrong
       from (select p.id, (select count(*) from trucban.process_input i where i.instance_id = p.id and i.input_id like 'timer:%') as times
               from trucban.process_instance p join trucban.process_input s on s.instance_id = p.id and s.input_id = 'start'
              where p.process_key = 'bench_timer' and p.status = 'completed' and s.step #>> '{input,variables,due}' = $1) as each`,
    [variables.due],
  );
  const [outcome] = rows as { ended: number; fired: number; wrong: number }[];
  const name = `${count} timers due at once`;
  return {
    startsPerSecond,
    figures: [
      {
        what: `${name}: their instances started over HTTP, ${CLIENTS} clients`,
        value: `${startsPerSecond.toFixed(0)} instances/s`,
      },
      {
        what: `${name}: first / p50 / p99 / last after they were due`,
        value: [late[0] ?? Number.NaN, quantile(late, 0.5), quantile(late, 0.99), late.at(-1) ?? Number.NaN]
          .map(seconds)
          .join(' / '),
        aim: 'ahead of Zeebe (5,000: 1.2, 6.7, 12.2 s)',
      },
      {
        what: `${name}: instances ended, timers fired, not fired once`,
        value: `${outcome?.ended}, ${outcome?.fired}, ${outcome?.wrong}`,
        aim: 'none twice',
      },
    ],
  };
}

/** Kills the API process. @returns seconds until a step is completed by the one that comes in its place */
async function restart({ centre, processes }: Product, task: string): Promise<number> {
  const supervisor = await centre.person('supervisor');
  const api = (await processes()).find(({ name }) => name === 'api');
  if (!api) throw new Error('there is no API process');
  process.kill(api.pid, 'SIGKILL');
  const begin = performance.now();
  for (;;) {
    try {
      await supervisor.post(`/tasks/${task}/complete`, { variables: {} });
      return (performance.now() - begin) / 1000;
    } catch (error) {
      if (performance.now() - begin > 60_000) throw error;
      await wait(10);
    }
  }
}
