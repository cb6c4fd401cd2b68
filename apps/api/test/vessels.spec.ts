import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDuration } from '@trucban/kernel';
import { Database, SimulatedClock, systemScope } from '../src/platform/public.ts';
import { AlertKeeper } from '../src/rules/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

const BEGIN = '2036-12-01T00:00:00.000Z';
const clock = new SimulatedClock(BEGIN);
let api: TestApp;
let dispatcher: Caller;
let sender: Caller;

async function signIn(): Promise<void> {
  dispatcher = await api.as('dispatcher');
  sender = (await api.asClient('integration')).with({ 'content-type': 'application/cloudevents-batch+json' });
}

beforeAll(async () => {
  api = await startTestApp({ clock });
  const [designer, approver] = [await api.as('designer'), await api.as('approver')];
  const { body } = await designer.get('/rules/RULE-19-PROVIDER');
  const content = { ...body.content, parameters: { vessels: { ...body.content.parameters.vessels, value: 2 } } };
  const { body: draft } = await designer.put('/rules/RULE-19-PROVIDER', content);
  expect(draft.problems).toEqual([]);
  await publishVersion(designer, approver, `/rules/RULE-19-PROVIDER/versions/${draft.version}`);
  await signIn();
}, 240_000);
afterAll(async () => api?.close());

let number = 0;
async function send(type: string, key: string, data: object): Promise<void> {
  const { body } = await sender.post('/events', [
    { specversion: '1.0', id: `e-${++number}`, source: 'vms', type, key, time: clock.now(), data },
  ]);
  if (!body.accepted) throw new Error(JSON.stringify(body));
  await processed();
}
const position = (vessel: string, provider: string): Promise<void> =>
  send('vms.position', vessel, { provider, speedKnots: 5, location: { lat: 17.7, lon: 107.5 } });

/** Until the rules have run for all that was stored. */
const processed = (): Promise<true> =>
  until(async () => {
    const rows = await api
      .get(Database)
      .read(systemScope('test'), (tx) =>
        tx.query('test.waiting', `select 1 from event where state = 'stored' limit 1`),
      );
    return rows.length === 0 ? true : undefined;
  });

/** Lets time pass, as though the clock's workflow had woken who waits. */
async function pass(hours: number): Promise<void> {
  clock.set(addDuration(clock.now(), { months: 0, ms: hours * 3_600_000 }));
  await signIn();
  await api.get(AlertKeeper).wake(100);
  await processed();
}

const lost = async (): Promise<readonly { vessel: string; severity: string; id: string }[]> => {
  const { items } = (await dispatcher.get('/incidents?type=VES-LOST&limit=100')).body;
  return Promise.all(
    items.map(async ({ id, severity }: any) => {
      const { attributes } = (await dispatcher.get(`/incidents/${id}`)).body;
      return { vessel: attributes.vesselId, severity, id };
    }),
  );
};

describe('vessels that are silent', () => {
  it('are not lost while their provider is silent; another provider’s vessel is', async () => {
    for (const vessel of ['V-1', 'V-2', 'V-3']) await position(vessel, 'SAT-A');
    await position('V-9', 'SAT-B');
    await pass(2.1);
    const { items } = (await dispatcher.get('/alerts?rule=RULE-19-PROVIDER&state=open')).body;
    expect(items.map(({ key }: any) => key)).toEqual(['["SAT-A"]']);
    await pass(4);
    expect(await lost()).toEqual([{ vessel: 'V-9', severity: 'low', id: expect.any(String) }]);
  });

  it('grow graver by a step with time, and by another when a storm comes over their last place', async () => {
    await send('bulletin.issued', 'BAO-9', {
      kind: 'storm',
      stormId: 'BAO-9',
      windLevel: 9,
      riskLevel: 3,
      areas: ['TM'],
      polygon: [
        [107, 17],
        [108, 17],
        [108, 18],
        [107, 18],
      ],
    });
    await pass(18.1);
    expect(await lost()).toMatchObject([{ vessel: 'V-9', severity: 'high' }]);
  });

  it('are lost when the provider is back and they are not', async () => {
    expect(await lost()).toHaveLength(1);
    await position('V-1', 'SAT-A');
    await position('V-2', 'SAT-A');
    await processed();
    expect((await dispatcher.get('/alerts?rule=RULE-19-PROVIDER&state=open')).body.items).toEqual([]);
    await pass(0.1);
    expect((await lost()).map(({ vessel }) => vessel).sort()).toEqual(['V-3', 'V-9']);
  });

  it('are a case for the law after ten days', async () => {
    await pass(48);
    await pass(170);
    const rows = await api
      .get(Database)
      .read(systemScope('test'), (tx) =>
        tx.query<{ type: string; number: number; effect: any }>(
          'test.ladder',
          `select type, number, effect from rule_action where rule = 'RULE-19' and phase = 'ladder' order by number, finding`,
        ),
      );
    const those = (await lost()).filter(({ vessel }) => ['V-3', 'V-9'].includes(vessel)).map(({ id }) => id);
    const orders = rows.filter(({ type }) => type === 'task').map(({ effect }) => effect);
    expect(orders.map(({ incidentId }) => incidentId).sort()).toEqual(those.sort());
    expect(orders[0]).toMatchObject({ assignmentId: expect.any(String) });
    expect(rows.filter(({ type }) => type === 'notify')).toHaveLength(2);
  });
});
