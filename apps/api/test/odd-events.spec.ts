import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '@trucban/kernel';
import { Chance } from '@trucban/testkit';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';

const packs = fileURLToPath(new URL('../../../rules/packs/', import.meta.url));
/** The events that shipped rules are tried with (`rules/packs`). */
const examples = readdirSync(packs, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.examples.json'))
  .flatMap((name) => JSON.parse(readFileSync(path.join(packs, name), 'utf8')) as { events?: JsonObject[] }[])
  .flatMap(({ events = [] }) => events);

/** What a sender's programme may put where another thing is expected. */
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  912345678,
  '',
  'x',
  '{n}',
  '__proto__',
  'Severe',
  'critical',
  'PT5M',
  'P01',
  '2026-13-45',
  'a'.repeat(2_000),
  [],
  {},
  [null],
  [1, 'x', {}],
  { a: { b: 1 } },
  { lat: 1e9, lon: 'x' },
];
const OWN = ['severity', 'title', 'description', 'reporter', 'attributes', 'location', 'category'];

let api: TestApp;
let dispatcher: Caller;
beforeAll(async () => {
  api = await startTestApp();
  dispatcher = await api.as('dispatcher');
}, 240_000);
afterAll(() => api.close());

/** Events like those of the examples, each with one or two things in it that nobody expects. */
function oddEvents(count: number): object[] {
  const draw = new Chance(20_261_123);
  return Array.from({ length: count }, (_, n) => {
    const { type, key, data, at } = structuredClone(draw.pick(examples)) as Record<string, any>;
    const changed = { ...data };
    if (at) changed.location = { lon: at[0], lat: at[1] };
    for (let i = draw.next() < 0.5 ? 1 : 2; i > 0; i -= 1)
      changed[draw.pick([...Object.keys(changed), ...OWN])] = draw.pick(ODD);
    return { specversion: '1.0', id: `odd-${n}`, source: 'odd', type, key, data: changed };
  });
}

it('stop no rule, and can be read, whatever is in them', async () => {
  const sender = (await api.asClient('integration')).with({ 'content-type': 'application/cloudevents-batch+json' });
  const { status, body } = await sender.post('/events', oddEvents(900));
  expect(status).toBe(202);
  expect(body.accepted.length).toBeGreaterThan(600);
  const states = () =>
    api
      .get(Database)
      .transaction(systemScope('test'), (tx) =>
        tx.dynamic<{ state: string; failure: string | null }>(
          `select distinct state, failure from event where source = 'odd'`,
          [],
        ),
      );
  const ended = await until(async () => {
    const found = await states();
    return found.some(({ state, failure }) => state === 'stored' && failure === null) ? undefined : found;
  }, 100_000);
  expect(ended).toEqual([{ state: 'processed', failure: null }]);
  for (const list of ['/events?source=odd&limit=500', '/incidents?limit=500', '/alerts?limit=500'])
    expect((await dispatcher.get(list)).status).toBe(200);
  const { body: incidents } = await dispatcher.get('/incidents?limit=500');
  expect(incidents.items.length).toBeGreaterThan(20);
  for (const { id } of incidents.items.slice(0, 40))
    expect((await dispatcher.get(`/incidents/${id}`)).status).toBe(200);
});
