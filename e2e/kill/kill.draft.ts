import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { Centre } from '../../scripts/drill/centre.ts';
import { Chance } from './chance.ts';
import * as compare from './compare.ts';
import { configure, LEVELS, POLICY } from './configure.ts';
import { expectedOf, type Expected } from './expected.ts';
import { insist } from './insist.ts';
import { blowsOf, strike, type Struck } from './killer.ts';
import { plansOf, type Plan } from './plans.ts';
import { Product } from '../support/product.ts';
import { whenQuiet } from './quiet.ts';
import { Receiver, type Received } from './receiver.ts';
import { replay, type Replayed } from './replay.ts';
import { Shift } from './shift.ts';
import { rowsOf } from './rows.ts';
import { TOPICS, Watcher } from './watcher.ts';

/**
 * Fifty incidents, people and agencies at work over the public API, and API, worker and Temporal killed at moments that the
 * seed draws. Afterwards every row is compared with what the models say. TRUCBAN_KILL_SEED repeats a run's draw.
 */
const seed = Number(process.env['TRUCBAN_KILL_SEED'] ?? 20_261_122);
const OPEN_WITHIN_MS = 40_000;
/** Longest time of work, and how long people go on after the last blow. */
const WORK_MS = 110_000;
const AFTERWARDS_MS = 10_000;
const QUIET_MS = 90_000;

let product: Product;
let centre: Centre;
let database: pg.Pool;
let receiver: Receiver;
let watcher: Watcher;
let shift: Shift;
let plans: readonly Plan[];
let struck: readonly Struck[];
let replayed: Replayed;
let expected: Expected;
let rows: pg.PoolClient;
let messages: ReadonlyMap<string, Received>;
/** The instant and the last change that the rows show. */
let at: { readonly ms: number; readonly change: number };
let said = '';

beforeAll(async () => {
  product = await Product.start('kill');
}, 300_000);

beforeAll(async () => {
  process.stderr.write(`kill test: TRUCBAN_KILL_SEED=${seed}\n`);
  const chance = new Chance(seed);
  const blows = blowsOf(chance);
  plans = plansOf(chance, `kill-${seed}`, OPEN_WITHIN_MS);
  database = product.database();
  centre = new Centre(product.address, product.home);
  await configure(centre);
  receiver = new Receiver(new Chance(seed + 1));
  await receiver.listen(centre, ['PC07', 'TTCC115', 'TTCH-113', 'PC08', 'DIENLUC']);
  watcher = new Watcher(centre, 'supervisor');
  await watcher.open();
  shift = new Shift(centre, plans, new Chance(seed + 2));
  const begun = Date.now();
  let over = Number.POSITIVE_INFINITY;
  const striking = strike(product, blows).then((dealt) => {
    over = Date.now();
    return dealt;
  });
  const enough = (): boolean => Date.now() > Math.max(begun + WORK_MS, over + AFTERWARDS_MS);
  [struck] = await Promise.all([striking, shift.work(enough)]);
  rows = await whenQuiet(database, QUIET_MS);
  const [now] = await rowsOf<{ ms: string; change: string }>(
    rows,
    `select extract(epoch from now()) * 1000 as ms, (select coalesce(max(seq), 0) from feed_change where topic = any ($1)) as change`,
    [TOPICS],
  );
  at = { ms: Number(now?.ms), change: Number(now?.change) };
  messages = new Map(
    [...receiver.messages].filter(
      ([, { body }]) => Date.parse((JSON.parse(body) as { timestamp: string }).timestamp) < at.ms,
    ),
  );
  for (const end = Date.now() + 10_000; watcher.seen < at.change && Date.now() < end;) await wait(50);
  replayed = await replay(rows);
  expected = expectedOf(replayed);
  said = product.said;
}, 480_000);

afterAll(async () => {
  await watcher?.close();
  await receiver?.close();
  rows?.release(true);
  await database?.end();
  await product?.stop();
}, 60_000);

describe('killed at any moment, the centre goes on', () => {
  it('is killed as planned', () => {
    expect(struck).toHaveLength(10);
    expect(said).toContain('api ended, restarting');
    expect(watcher.reconnects).toBeGreaterThanOrEqual(1);
  });

  it('opens one incident for each event', async () => {
    expect(await compare.compareIncidents(rows, shift, plans.length)).toEqual([]);
  });

  it('has a history that the models confirm, input by input', async () => {
    expect(replayed.differences).toEqual([]);
    expect(expected.processIncidents).toEqual([]);
    expect(await compare.compareHistory(rows, replayed)).toEqual([]);
  });

  it('has every task once, completed by who completed it', async () => {
    expect(shift.tasksDone.length).toBeGreaterThan(60);
    expect(await compare.compareTasks(rows, expected, shift)).toEqual([]);
  });

  it('waits for what the models wait for', async () => {
    expect(await compare.compareWaits(rows, expected)).toEqual([]);
  });

  it('has every order, offer and answer once', async () => {
    expect(await compare.compareOrders(rows, expected, shift)).toEqual([]);
  });

  it('has delivered every webhook once', async () => {
    expect(messages.size).toBeGreaterThan(30);
    expect(await compare.compareWebhooks(rows, receiver, messages)).toEqual([]);
  });

  it('has every clock in its state and every level told once', async () => {
    const untouched = new Set(
      [...shift.opened.values()].filter(({ plan }) => plan.fate === 'leave').map(({ id }) => id),
    );
    expect(await compare.compareClocks(rows, expected, LEVELS, POLICY, untouched, at.ms)).toEqual([]);
  });

  it('has told everybody once', async () => {
    expect(await compare.compareNotices(rows, expected)).toEqual([]);
  });

  it('has a feed without gaps and doubles', async () => {
    const supervisor = await insist(() => centre.person('supervisor'));
    const me = await supervisor.get<{ id: string }>('/auth/me');
    expect(await compare.compareFeed(rows, watcher, ['IOC', `user:${me.id}`], at.change)).toEqual([]);
  });

  it('has an unbroken audit chain', async () => {
    const supervisor = await insist(() => centre.person('supervisor'));
    expect(await supervisor.get('/audit/verify')).toMatchObject({ valid: true });
  });

  it('lets people work on while Temporal is away', () => {
    const away = struck.find(({ awayMs }) => awayMs > 0);
    const during = [...shift.tasksDone, ...shift.ordersAnswered].filter(
      ({ from, to }) => away && from > away.from && to < away.to,
    );
    expect(during.length).toBeGreaterThan(5);
    expect(during.filter(({ unsure }) => unsure)).toEqual([]);
  });
});
