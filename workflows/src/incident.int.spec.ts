import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ClockSchedule } from '@trucban/sla-engine';
import { HISTORY_MODES, startWorld, type World } from '../test/world.ts';
import { clocksChanged, incidentEnded } from './messages.ts';

let world: World;

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
const schedule = (more: Partial<ClockSchedule>): ClockSchedule => ({
  clockId: 'c',
  dueAt: inSeconds(3_600),
  breached: false,
  escalations: [],
  done: [],
  ...more,
});
const level = (n: number, at: string) => ({ key: `c:${n}`, level: n, at });

function given(...clocks: ClockSchedule[]): string {
  const id = randomUUID();
  world.recorded.incidents.set(id, { ended: false, clocks });
  return id;
}
async function end(id: string): Promise<void> {
  world.recorded.incidents.set(id, { ended: true, clocks: [] });
  await world.client.send(incidentEnded(id));
  await world.ended('incident', id);
}
const keys = (id: string): unknown[] =>
  world.recorded.calls
    .filter(({ args }) => (args[0] as { incidentId?: string }).incidentId === id)
    .map(({ args }) => (args[0] as { key: string }).key);

describe.each(HISTORY_MODES)('incident workflow %s', (_, historyLimit) => {
  beforeAll(async () => void (world = await startWorld(historyLimit)));
  afterAll(() => world?.stop());

  it('catches up with what is late, in order, and ends with the incident', async () => {
    const dueAt = inSeconds(-60);
    const id = given(
      schedule({ dueAt, escalations: [level(1, inSeconds(-90)), level(2, dueAt), level(3, inSeconds(900))] }),
    );
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => keys(id).length === 3);
    expect(keys(id)).toEqual(['c:1', 'c:breach', 'c:2']);
    await end(id);
    expect(keys(id)).toHaveLength(3);
  });

  it('sleeps until a level is due and never fires it early', async () => {
    const at = inSeconds(1.5);
    const id = given(schedule({ escalations: [level(1, at)] }));
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => keys(id).length === 1);
    const fired = world.recorded.of('fireEscalation', id)[0];
    expect(fired?.args[0]).toEqual({ incidentId: id, clockId: 'c', level: 1, key: 'c:1', at });
    expect(fired && fired.at >= at).toBe(true);
    await end(id);
  });

  it('forgets the levels of a clock that was met, and takes up a new one at once', async () => {
    const id = given(schedule({ escalations: [level(1, inSeconds(600))] }));
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => world.recorded.of('loadIncidentClocks', id).length > 0);
    const other = { key: 'd:1', level: 1, at: inSeconds(-1) };
    world.recorded.incidents.set(id, { ended: false, clocks: [schedule({ clockId: 'd', escalations: [other] })] });
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => keys(id).length === 1);
    expect(keys(id)).toEqual(['d:1']);
    await end(id);
  });

  it('ends a pause at its planned end', async () => {
    const at = inSeconds(-1);
    const id = given(schedule({ resume: { key: 'c:resume:1', at } }));
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => world.recorded.of('resumeClock', id).length === 1);
    expect(world.recorded.inputs(id, 'resumeClock')).toEqual([{ incidentId: id, clockId: 'c', key: 'c:resume:1', at }]);
    await end(id);
  });

  it('does every step once although messages are repeated and an activity fails at first', async () => {
    let failures = 2;
    const id = given(schedule({ escalations: [level(1, inSeconds(-1))] }));
    world.recorded.before = ({ activity }) => {
      if (activity === 'fireEscalation' && failures-- > 0) throw new Error('database away');
    };
    await Promise.all([1, 2, 3].map(() => world.client.send(clocksChanged(id))));
    await world.recorded.until(() => keys(id).length === 1);
    world.recorded.before = () => undefined;
    await end(id);
    expect(keys(id)).toEqual(['c:1']);
  });

  it('catches up once when the worker was away while levels fell due and messages came', async () => {
    const id = given(schedule({ escalations: [level(1, inSeconds(-1)), level(2, inSeconds(2))] }));
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => keys(id).length === 1);
    await world.withoutWorker(async () => {
      const store = world.recorded.incidents.get(id);
      const clocks = store?.clocks.map((clock) => ({
        ...clock,
        escalations: [level(1, inSeconds(-2)), level(2, inSeconds(-1))],
      }));
      world.recorded.incidents.set(id, { ended: false, clocks: clocks ?? [] });
      await world.client.send(clocksChanged(id));
    });
    await world.recorded.until(() => keys(id).length === 2);
    await end(id);
    expect(keys(id)).toEqual(['c:1', 'c:2']);
  });

  it('lives again when the incident is reopened', async () => {
    const id = given();
    await world.client.send(clocksChanged(id));
    await end(id);
    world.recorded.incidents.set(id, { ended: false, clocks: [schedule({ escalations: [level(1, inSeconds(-1))] })] });
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => keys(id).length === 1);
    await end(id);
  });
});
