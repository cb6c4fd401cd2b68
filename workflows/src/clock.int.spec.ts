import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HISTORY_MODES, startWorld, type World } from '../test/world.ts';
import { earlierDeadline } from './messages.ts';

let world: World;

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
const left = (shard: number): number => world.recorded.timers.get(shard)?.length ?? 0;
const batches = (shard: number): number =>
  world.recorded.calls.filter(({ activity, args }) => activity === 'fireDueTimers' && args[0] === shard).length;

describe.each(HISTORY_MODES)('clock workflow %s', (_, historyLimit) => {
  beforeAll(async () => void (world = await startWorld(historyLimit)));
  afterAll(() => world?.stop());

  it('fires all that is due, batch after batch', async () => {
    world.recorded.timers.set(
      0,
      Array.from({ length: 450 }, () => inSeconds(-1)),
    );
    await world.client.send(earlierDeadline(0, inSeconds(-1)));
    await world.recorded.until(() => left(0) === 0);
    expect(batches(0)).toBe(3);
  });

  it('sleeps until the next deadline', async () => {
    const dueAt = inSeconds(1.5);
    world.recorded.timers.set(1, [dueAt, inSeconds(3_600)]);
    await world.client.send(earlierDeadline(1, dueAt));
    await world.recorded.until(() => left(1) === 1);
    const fired = world.recorded.calls.filter(({ args }) => args[0] === 1).at(-1);
    expect(fired && fired.at >= dueAt).toBe(true);
  });

  it('is woken by an earlier deadline, and not by a later one', async () => {
    world.recorded.timers.set(2, [inSeconds(3_600)]);
    await world.client.send(earlierDeadline(2, inSeconds(3_600)));
    await world.recorded.until(() => batches(2) === 1);
    await world.client.send(earlierDeadline(2, inSeconds(7_200)));
    world.recorded.timers.set(2, [inSeconds(-1)]);
    await world.client.send(earlierDeadline(2, inSeconds(-1)));
    await world.recorded.until(() => left(2) === 0);
    expect(batches(2)).toBe(2);
  });

  it('does not lose a deadline that is set while a batch runs', async () => {
    world.recorded.timers.set(3, [inSeconds(-1)]);
    let set: Promise<unknown> | undefined;
    world.recorded.before = ({ activity, args }) => {
      if (activity !== 'fireDueTimers' || args[0] !== 3) return;
      // Its own answer does not know of it: only the signal does.
      set ??= world.client
        .send(earlierDeadline(3, inSeconds(-1)))
        .then(() => world.recorded.timers.set(3, [inSeconds(-1)]));
    };
    await world.client.send(earlierDeadline(3, inSeconds(-1)));
    await world.recorded.until(() => batches(3) >= 1);
    await set;
    await world.recorded.until(() => left(3) === 0 && batches(3) >= 2);
    world.recorded.before = () => undefined;
  });
});
