import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { HISTORY_MODES, startWorld, type World } from '../test/world.ts';
import { deliveryQueued, jobAnswered, jobQueued } from './messages.ts';

let world: World;

const attempts = (id: string): number => world.recorded.of('runJob', id).length;
const failed = (id: string): unknown[] => world.recorded.of('failJob', id).map(({ args }) => args[1]);

describe.each(HISTORY_MODES)('%s:', (_, historyLimit) => {
  beforeAll(async () => void (world = await startWorld(historyLimit)));
  afterAll(() => world?.stop());

  describe('job workflow', () => {
    it('tries again until the job succeeds', async () => {
      const jobId = randomUUID();
      world.recorded.jobs.set(jobId, [new Error('away'), new Error('away'), 'done']);
      await world.client.send(jobQueued({ jobId, attempts: 5, backoffMs: 10 }));
      await world.ended('job', jobId);
      expect([attempts(jobId), failed(jobId)]).toEqual([3, []]);
    });

    it('fails the job with the last reason when it is out of retries', async () => {
      const jobId = randomUUID();
      world.recorded.jobs.set(jobId, [new Error('first'), new Error('second'), new Error('third')]);
      await world.client.send(jobQueued({ jobId, attempts: 2, backoffMs: 10 }));
      await world.ended('job', jobId);
      expect([attempts(jobId), failed(jobId)]).toEqual([2, ['second']]);
    });

    it('does not try again what can never succeed', async () => {
      const jobId = randomUUID();
      world.recorded.jobs.set(jobId, [ApplicationFailure.nonRetryable('no such agency')]);
      await world.client.send(jobQueued({ jobId, attempts: 5 }));
      await world.ended('job', jobId);
      expect([attempts(jobId), failed(jobId)]).toEqual([1, ['no such agency']]);
    });

    it('waits until the job may run', async () => {
      const jobId = randomUUID();
      const notBefore = new Date(Date.now() + 1_000).toISOString();
      await world.client.send(jobQueued({ jobId, attempts: 1, notBefore }));
      await world.ended('job', jobId);
      const [run] = world.recorded.of('runJob', jobId);
      expect(run && run.at >= notBefore).toBe(true);
    });
  });

  describe('a job that waits for an answer from outside', () => {
    it('is looked at again when its time is over', async () => {
      const jobId = randomUUID();
      const until = new Date(Date.now() + 1_000).toISOString();
      world.recorded.jobs.set(jobId, [{ until }, 'done']);
      await world.client.send(jobQueued({ jobId, attempts: 1 }));
      await world.ended('job', jobId);
      const [first, second] = world.recorded.of('runJob', jobId);
      expect(first && first.at < until).toBe(true);
      expect(second && second.at >= until).toBe(true);
    });

    it('is looked at again as soon as the answer is there', async () => {
      const jobId = randomUUID();
      const until = new Date(Date.now() + 3_600_000).toISOString();
      world.recorded.jobs.set(jobId, [{ until }, 'gone']);
      await world.client.send(jobQueued({ jobId, attempts: 1 }));
      await world.recorded.until(() => attempts(jobId) === 1);
      await world.client.send(jobAnswered(jobId));
      await world.ended('job', jobId);
      expect([attempts(jobId), failed(jobId)]).toEqual([2, []]);
    });

    it('fails with the reason when nothing came', async () => {
      const jobId = randomUUID();
      const notBefore = new Date(Date.now() + 500).toISOString();
      world.recorded.jobs.set(jobId, [ApplicationFailure.nonRetryable('CALLBACK_TIMEOUT')]);
      await world.client.send(jobQueued({ jobId, attempts: 1, notBefore }));
      await world.ended('job', jobId);
      expect([attempts(jobId), failed(jobId)]).toEqual([1, ['CALLBACK_TIMEOUT']]);
    });
  });

  describe('delivery workflow', () => {
    it('tries again after a second, and ends when delivered', async () => {
      const id = randomUUID();
      world.recorded.deliveries.set(id, ['failed', 'delivered']);
      await world.client.send(deliveryQueued(id));
      await world.ended('delivery', id);
      const tries = world.recorded.of('deliverWebhook', id);
      expect(tries.map(({ args }) => args[1])).toEqual([1, 2]);
      const [first, second] = tries.map(({ at }) => Date.parse(at));
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(900);
      expect(world.recorded.of('abandonDelivery', id)).toEqual([]);
    });

    it('gives up at once what was rejected for good', async () => {
      const id = randomUUID();
      world.recorded.deliveries.set(id, ['rejected']);
      await world.client.send(deliveryQueued(id));
      await world.ended('delivery', id);
      expect(world.recorded.of('abandonDelivery', id)).toHaveLength(1);
    });
  });
});
