import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { AssignmentSnapshot } from '@trucban/sla-engine';
import { HISTORY_MODES, startWorld, type World } from '../test/world.ts';
import { assignmentAnswered, assignmentOpened } from './messages.ts';

let world: World;

function given(more: Partial<AssignmentSnapshot> = {}): string {
  const id = randomUUID();
  const policy = { acceptSeconds: 60, reminders: [], maxFailures: 3 };
  const order = { status: 'open', candidates: ['A', 'B'], higherTier: [], round: 0, offers: [], policy } as const;
  world.recorded.assignments.set(id, { ...order, ...more });
  return id;
}
const offered = (id: string): string[] =>
  world.recorded.inputs(id, 'offerAssignment').map((input) => (input as { agency: string }).agency);
const offeredTo = (id: string, agency: string): Promise<void> =>
  world.recorded.until(() => offered(id).includes(agency));
async function answer(id: string, state: 'accepted' | 'declined'): Promise<void> {
  world.recorded.answer(id, state);
  await world.client.send(assignmentAnswered(id));
}

describe.each(HISTORY_MODES)('assignment workflow %s', (_, historyLimit) => {
  beforeAll(async () => void (world = await startWorld(historyLimit)));
  afterAll(() => world?.stop());

  it('ends when the first candidate accepts', async () => {
    const id = given();
    await world.client.send(assignmentOpened(id));
    await offeredTo(id, 'A');
    await answer(id, 'accepted');
    await world.ended('assignment', id);
    expect(offered(id)).toEqual(['A']);
  });

  it('goes on after a decline, up a tier, and is exhausted in the end', async () => {
    const id = given({ higherTier: ['TOP'] });
    await world.client.send(assignmentOpened(id));
    for (const agency of ['A', 'B', 'TOP']) {
      await offeredTo(id, agency);
      await answer(id, 'declined');
    }
    await world.ended('assignment', id);
    expect(world.recorded.inputs(id, 'offerAssignment')).toEqual([
      { assignmentId: id, agency: 'A', tier: 'candidate', key: 'offer:0:1' },
      { assignmentId: id, agency: 'B', tier: 'candidate', key: 'offer:0:2' },
      { assignmentId: id, agency: 'TOP', tier: 'higher', key: 'offer:0:3' },
    ]);
    expect(world.recorded.inputs(id, 'exhaustAssignment')).toEqual([
      { assignmentId: id, cause: 'noCandidateLeft', key: 'exhaust:0' },
    ]);
  });

  it('takes silence for an answer, after a reminder', async () => {
    // Seconds apart: the server lets a run begin one second after the one before it at the earliest.
    const policy = { acceptSeconds: 5, reminders: [{ afterSeconds: 2, action: 'resend' as const }], maxFailures: 3 };
    const id = given({ policy });
    await world.client.send(assignmentOpened(id));
    await offeredTo(id, 'B');
    await answer(id, 'accepted');
    await world.ended('assignment', id);
    const steps = world.recorded.calls.filter(({ args }) => (args[0] as { assignmentId?: string }).assignmentId === id);
    expect(steps.map(({ activity }) => activity)).toEqual([
      'offerAssignment',
      'remindOffer',
      'expireOffer',
      'offerAssignment',
    ]);
    const [first, , expired] = steps.map(({ at }) => Date.parse(at));
    expect((expired ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  it('ends when the order is withdrawn', async () => {
    const id = given();
    await world.client.send(assignmentOpened(id));
    await offeredTo(id, 'A');
    world.recorded.assignments.set(id, {
      ...(world.recorded.assignments.get(id) as AssignmentSnapshot),
      status: 'closed',
    });
    await world.client.send(assignmentAnswered(id));
    await world.ended('assignment', id);
    expect(offered(id)).toEqual(['A']);
  });

  it('does not offer twice while the same order is opened twice', async () => {
    const id = given();
    await Promise.all([1, 2].map(() => world.client.send(assignmentOpened(id))));
    await offeredTo(id, 'A');
    await answer(id, 'accepted');
    await world.ended('assignment', id);
    expect(offered(id)).toEqual(['A']);
  });
});
