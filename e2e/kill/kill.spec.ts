import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { Chance } from '@trucban/testkit';
import type pg from 'pg';
import { Product } from '../support/product.ts';
import { compareDeeds, compareEvents, compareFeed, compareModels, compareWebhooks } from './compare.ts';
import { configure } from './configure.ts';
import { expectedOf } from './expected.ts';
import { InsistentCentre } from './insistent.ts';
import { blowsOf, strike, type Struck } from './killer.ts';
import { NEVER } from './never.ts';
import { plansOf, type Plan } from './plans.ts';
import { whenQuiet } from './quiet.ts';
import { Receiver, type Received } from './receiver.ts';
import { replay } from './replay.ts';
import { findings, rowsOf, type Rows } from './rows.ts';
import { work } from './shift.ts';
import { TOPICS, Watcher } from './watcher.ts';

/** Draws everything; see README. */
const seed = Number(process.env['TRUCBAN_KILL_SEED'] ?? Date.now() % 1_000_000);
const OPEN_WITHIN_MS = 20_000;
/** Commands that people still give after the last blow; fewer when there is nothing left to do. */
const AFTERWARDS = { deeds: 40, mostMs: 60_000 };
/** Patience for machines that do much else. */
const QUIET_MS = 300_000;

let product: Product;
let centre: InsistentCentre;
let database: pg.Pool;
let rows: Rows;
let receiver: Receiver;
let watcher: Watcher;
let plans: readonly Plan[];
let struck: readonly Struck[];
/** The instant and the last change that the rows show. */
let at: { readonly ms: number; readonly change: number };

const tell = (what: string): void =>
  void process.stderr.write(`kill test, ${Math.round(performance.now() / 1_000)} s: ${what}\n`);

beforeAll(async () => {
  product = await Product.start('kill');
}, 300_000);

beforeAll(async () => {
  tell(`TRUCBAN_KILL_SEED=${seed} repeats this draw`);
  const chance = new Chance(seed);
  plans = plansOf(chance, `kill-${seed}`, OPEN_WITHIN_MS);
  centre = new InsistentCentre(product.address, product.home);
  await configure(centre);
  receiver = new Receiver(chance);
  await receiver.listen(centre, ['PC07', 'TTCC115', 'TTCH-113', 'PC08', 'DIENLUC']);
  watcher = new Watcher(await centre.person('supervisor'));
  await watcher.open();

  const signs = { deeds: () => centre.done.length, onStruck: tell };
  let isEnough = (): boolean => false;
  const striking = strike(product, blowsOf(chance), signs)
    .then((dealt) => {
      const [deeds, end] = [centre.done.length + AFTERWARDS.deeds, Date.now() + AFTERWARDS.mostMs];
      isEnough = () => centre.done.length >= deeds || Date.now() > end;
      return dealt;
    })
    .catch((error: unknown) => {
      // Nobody goes on working on what is not there any more.
      isEnough = () => true;
      throw error;
    });
  [struck] = await Promise.all([striking, work(centre, plans, () => isEnough())]);

  tell('the last blow has fallen and people have worked on');
  database = product.database();
  rows = await whenQuiet(database, QUIET_MS, tell);
  tell('everything has come to rest');
  const [now] = await rowsOf<{ ms: string; change: string }>(
    rows,
    'select extract(epoch from now()) * 1000 as ms, (select coalesce(max(seq), 0) from feed_change where topic = any ($1)) as change',
    [TOPICS],
  );
  at = { ms: Number(now?.ms), change: Number(now?.change) };
  for (const end = Date.now() + 20_000; watcher.seen < at.change && Date.now() < end;) await wait(50);
}, 900_000);

afterAll(async () => {
  watcher?.close();
  await receiver?.close();
  rows?.release(true);
  await database?.end();
  await product?.stop();
}, 60_000);

describe(`killed at any moment (TRUCBAN_KILL_SEED=${seed}), the centre goes on`, () => {
  it('is killed as planned while people work', () => {
    expect(struck).toHaveLength(12);
    expect(struck.reduce((sum, { levels }) => sum + levels, 0)).toBeGreaterThan(0);
    expect(watcher.connections).toBeGreaterThan(1);
    expect(centre.done.filter(({ what }) => what.includes('/tasks/')).length).toBeGreaterThan(60);
    expect(centre.done.filter(({ what }) => what.includes('/assignments/')).length).toBeGreaterThan(60);
  });

  it('answers every client that insists', () => {
    expect(centre.faults).toEqual([]);
  });

  it('opens one incident for each event, with its SOP', async () => {
    expect(await compareEvents(rows, plans)).toEqual([]);
  });

  it('has the history, the tasks, timers, jobs, orders and clocks that the models say, input by input', async () => {
    const replayed = await replay(rows);
    const expected = expectedOf(replayed);
    expect(replayed.differences).toEqual([]);
    expect(expected.processIncidents).toEqual([]);
    expect(expected.tasks.size).toBeGreaterThan(60);
    expect(await compareModels(rows, expected)).toEqual([]);
  });

  it('has done what it said it has, and nothing that nobody asked for', async () => {
    expect(await compareDeeds(rows, centre)).toEqual([]);
  });

  it('has done, told and escalated nothing twice, by half or too early', async () => {
    expect(await findings(rows, NEVER)).toEqual([]);
  });

  it('has delivered every webhook once', async () => {
    const isBefore = ({ body }: Received): boolean =>
      Date.parse((JSON.parse(body) as { timestamp: string }).timestamp) < at.ms;
    const messages = new Map([...receiver.messages].filter(([, message]) => isBefore(message)));
    expect(messages.size).toBeGreaterThan(30);
    expect(await compareWebhooks(rows, receiver, messages)).toEqual([]);
  });

  it('has a feed without gaps and doubles', async () => {
    const { id } = await (await centre.person('supervisor')).get<{ id: string }>('/auth/me');
    expect(await compareFeed(rows, watcher, ['IOC', `user:${id}`], at.change)).toEqual([]);
  });

  it('has an unbroken audit chain', async () => {
    expect(await (await centre.person('supervisor')).get('/audit/verify')).toMatchObject({ valid: true });
  });

  it('lets people work on while Temporal is away', () => {
    const away = struck.find((blow) => blow.away);
    const during = centre.done.filter(({ from, to }) => away && from > away.from && to < away.to);
    expect(during.length).toBeGreaterThan(5);
    expect(during.filter(({ smooth }) => !smooth)).toEqual([]);
  });
});
