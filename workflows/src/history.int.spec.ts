import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { ClockSchedule } from '@trucban/sla-engine';
import { fetchHistory, readHistory } from '../test/history.ts';
import { startWorld, type World } from '../test/world.ts';
import { failureConverterPath, workflowBundle } from './bundle.ts';
import {
  assignmentAnswered,
  assignmentOpened,
  batchQueued,
  clocksChanged,
  deliveryQueued,
  earlierDeadline,
  incidentEnded,
  jobAnswered,
  jobQueued,
  type WorkflowMessage,
} from './messages.ts';
import { workflowId } from './names.ts';

/**
 * Runs each workflow through what it can meet and replays the history at once. With `RECORD_HISTORIES=1` the histories are
 * kept in `workflows/histories`, where `replay.spec.ts` finds them: do that once for each released version.
 */
let world: World;
beforeAll(async () => void (world = await startWorld()), 60_000);
afterAll(() => world?.stop());

/** `ContinueAsNewInitiator` of the history. */
const CONTINUED_BY_WORKFLOW = 1;
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

async function check(name: string, { workflow, id }: WorkflowMessage): Promise<void> {
  const history = await fetchHistory(world, workflowId(workflow, id));
  const options = { workflowBundle: await workflowBundle(), dataConverter: { failureConverterPath } };
  await Worker.runReplayHistory(options, readHistory(history), workflowId(workflow, id));
  if (process.env['RECORD_HISTORIES'] === undefined) return;
  await writeFile(new URL(`../histories/${name}.json`, import.meta.url), `${JSON.stringify(history, null, 1)}\n`);
}

describe('a recorded history replays:', () => {
  it('incident with late steps, a pause, a timer, a change and its end', async () => {
    const id = randomUUID();
    const clock: ClockSchedule = {
      clockId: 'c',
      dueAt: inSeconds(-1),
      breached: false,
      resume: { key: 'c:resume:1', at: inSeconds(-2) },
      escalations: [1, 2].map((level) => ({ key: `c:${level}`, level, at: inSeconds(level - 1) })),
      done: [],
    };
    world.recorded.incidents.set(id, { ended: false, clocks: [clock] });
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => world.recorded.of('fireEscalation', id).length === 2);
    await world.client.send(clocksChanged(id));
    world.recorded.incidents.set(id, { ended: true, clocks: [] });
    await world.client.send(incidentEnded(id));
    await world.ended('incident', id);
    await check('incident', clocksChanged(id));
  });

  it('assignment with a reminder, silence, a decline and nobody left', async () => {
    const id = randomUUID();
    const policy = { acceptSeconds: 2, reminders: [{ afterSeconds: 1, action: 'resend' as const }], maxFailures: 3 };
    const order = { status: 'open', candidates: ['A', 'B'], higherTier: [], round: 0, offers: [], policy } as const;
    world.recorded.assignments.set(id, order);
    await world.client.send(assignmentOpened(id));
    await world.recorded.until(() => world.recorded.of('offerAssignment', id).length === 2);
    world.recorded.answer(id, 'declined');
    await world.client.send(assignmentAnswered(id));
    await world.ended('assignment', id);
    await check('assignment', assignmentOpened(id));
  });

  it('clock with a batch, an earlier deadline and a wait', async () => {
    world.recorded.timers.set(0, [inSeconds(-1), inSeconds(600)]);
    await world.client.send(earlierDeadline(0, inSeconds(600)));
    await world.recorded.until(() => world.recorded.timers.get(0)?.length === 1);
    world.recorded.timers.set(0, [inSeconds(1)]);
    await world.client.send(earlierDeadline(0, inSeconds(1)));
    await world.recorded.until(() => world.recorded.timers.get(0)?.length === 0);
    await check('clock', earlierDeadline(0, inSeconds(0)));
  });

  it('job that waits, fails and is failed', async () => {
    const job = jobQueued({ jobId: randomUUID(), attempts: 2, backoffMs: 10, notBefore: inSeconds(0.5) });
    world.recorded.jobs.set(job.id, [new Error('one'), new Error('two')]);
    await world.client.send(job);
    await world.ended('job', job.id);
    await check('job', job);
  });

  it('job that waits for an answer, is woken, waits again and is over', async () => {
    const job = jobQueued({ jobId: randomUUID(), attempts: 2, backoffMs: 10 });
    const seen = () => world.recorded.of('runJob', job.id).length;
    world.recorded.jobs.set(job.id, [{ until: inSeconds(600) }, { until: inSeconds(1) }, 'done']);
    await world.client.send(job);
    await world.recorded.until(() => seen() === 1);
    await world.client.send(jobAnswered(job.id));
    await world.ended('job', job.id);
    expect(seen()).toBe(3);
    await check('job-waits', job);
  });

  it('batch of several parts', async () => {
    const id = randomUUID();
    world.recorded.batches.set(id, 500);
    await world.client.send(batchQueued(id));
    await world.ended('batch', id);
    expect(world.recorded.of('runBatchPart', id)).toHaveLength(3);
    await check('batch', batchQueued(id));
  });

  it('delivery that fails, then is rejected', async () => {
    const id = randomUUID();
    world.recorded.deliveries.set(id, ['failed', 'rejected']);
    await world.client.send(deliveryQueued(id));
    await world.ended('delivery', id);
    await check('delivery', deliveryQueued(id));
  });
});

describe('a long history', () => {
  it('is left behind by continue-as-new, and every step is done', async () => {
    const id = randomUUID();
    const escalations = Array.from({ length: 1_050 }, (_, n) => ({ key: `c:${n}`, level: n, at: inSeconds(-1) }));
    const later = { key: 'c:later', level: 9_999, at: inSeconds(3_600) };
    const clock = {
      clockId: 'c',
      dueAt: inSeconds(7_200),
      breached: false,
      escalations: [...escalations, later],
      done: [],
    };
    world.recorded.incidents.set(id, { ended: false, clocks: [clock] });
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => world.recorded.incidents.get(id)?.clocks[0]?.done.includes('c:1049') === true);
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => world.recorded.of('loadIncidentClocks', id).length >= 3);
    world.recorded.incidents.set(id, { ended: true, clocks: [] });
    await world.client.send(incidentEnded(id));
    await world.ended('incident', id);
    const keys = world.recorded.inputs(id, 'fireEscalation').map((input) => (input as { key: string }).key);
    // At least once: a workflow task that takes long may be given out again, and the same key comes twice.
    expect([...new Set(keys)]).toEqual(escalations.map(({ key }) => key));
    expect(await fetchHistory(world, workflowId('incident', id))).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({
          workflowExecutionStartedEventAttributes: expect.objectContaining({ initiator: CONTINUED_BY_WORKFLOW }),
        }),
      ]),
    });
  }, 60_000);
});
