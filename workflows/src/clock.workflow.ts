import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import type { ClockActivities } from './activities.ts';
import { EARLIER_DEADLINE_SIGNAL } from './names.ts';
import { longWork } from './options.ts';
import { isHistoryLong, isHistoryLongHere, now, waitUntil } from './wait.ts';

const earlierDeadlineSignal = defineSignal<[Instant]>(EARLIER_DEADLINE_SIGNAL);
const { fireDueTimers } = proxyActivities<ClockActivities>(longWork);

/** Timers fired by one activity. */
const BATCH = 200;
/** Rest after a batch that fired nothing although something is due: its instance is locked, or clocks differ a little. */
const NOTHING_FIRED_MS = 250;

/** A shard of BPMN timers. `nextDueAt`: its earliest deadline, known from before continue-as-new; without it: look now. */
export interface ClockInput {
  readonly shard: number;
  readonly nextDueAt?: Instant | null;
}

/** Sleeps until the shard's earliest deadline and has all that are due fired in batches; an earlier deadline wakes it. */
export async function clock(input: ClockInput): Promise<void> {
  let nextDueAt = input.nextDueAt === undefined ? now() : input.nextDueAt;
  let version = 0;
  let heard = 0;
  setHandler(earlierDeadlineSignal, (dueAt) => {
    heard += 1;
    if (nextDueAt !== null && nextDueAt <= dueAt) return;
    nextDueAt = dueAt;
    version += 1;
  });

  for (;;) {
    const seen = version;
    const had = heard;
    // Signals that change nothing make the history long too.
    await waitUntil(nextDueAt, () => version !== seen || (heard !== had && isHistoryLongHere()));
    const due = nextDueAt !== null && nextDueAt <= now();
    if (due) {
      // What is set while the batch runs must not be lost: the handler fills this anew.
      nextDueAt = null;
      const result = await fireDueTimers(input.shard, BATCH);
      nextDueAt = earlier(nextDueAt, afterRest(result.nextDueAt, result.fired));
    }
    if (due ? isHistoryLong() : isHistoryLongHere()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof clock>({ shard: input.shard, nextDueAt });
    }
  }
}

function afterRest(dueAt: Instant | null, fired: number): Instant | null {
  if (dueAt === null || fired > 0) return dueAt;
  const rested = fromEpochMs(toEpochMs(now()) + NOTHING_FIRED_MS);
  return dueAt > rested ? dueAt : rested;
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
