import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startWorld, type World } from '../test/world.ts';
import { createWorkflowClient, ensureNamespace, isTemporalAway } from './client.ts';
import { assignmentAnswered, clocksChanged, incidentEnded, jobQueued } from './messages.ts';

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world?.stop());

describe('workflow client', () => {
  it('answers with a value when there is nothing to signal', async () => {
    expect(await world.client.send(assignmentAnswered(randomUUID()))).toBe('notRunning');
    expect(await world.client.isRunning('assignment', randomUUID())).toBe(false);
  });

  it('answers with a value when the workflow runs already', async () => {
    const job = jobQueued({ jobId: randomUUID(), attempts: 1, notBefore: '2999-01-01T00:00:00.000Z' });
    expect(await world.client.send(job)).toBe('started');
    expect(await world.client.send(job)).toBe('alreadyRunning');
  });

  it('knows which incidents have a running workflow', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    for (const id of [one, other]) {
      world.recorded.incidents.set(id, { ended: false, clocks: [] });
      expect(await world.client.send(clocksChanged(id))).toBe('signalled');
    }
    // Visibility is written a little later.
    let ids: ReadonlySet<string> = new Set();
    while (ids.size < 2) ids = await world.client.runningIds('incident');
    expect([...ids].sort()).toEqual([one, other].sort());
    for (const id of [one, other]) {
      world.recorded.incidents.delete(id);
      await world.client.send(incidentEnded(id));
      await world.ended('incident', id);
    }
  });

  it('makes a namespace once', async () => {
    expect(await ensureNamespace(world.address, world.namespace)).toBe('exists');
    expect(await world.client.isReachable()).toBe(true);
  });

  it('says that Temporal is away', async () => {
    const client = createWorkflowClient({ address: '127.0.0.1:1', timeoutMs: 500 });
    expect(await client.isReachable()).toBe(false);
    const error = await client.send(clocksChanged(randomUUID())).catch((thrown: unknown) => thrown);
    expect(isTemporalAway(error)).toBe(true);
    await client.close();
  });
});
