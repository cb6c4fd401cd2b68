import type { Instant } from '@trucban/kernel';
import { dueOfSchedule, nextOfSchedule, type ScheduledStart } from '../tree/start-timers.ts';
import type { CompiledProcess, StartSubscription } from '../types.ts';

/** A timer of an instance, as `startTimer` asked for it. */
export interface InstanceTimer {
  readonly instanceId: string;
  readonly timerId: string;
  readonly dueAt: Instant;
}

interface StartTimer extends ScheduledStart {
  readonly process: CompiledProcess;
  readonly start: StartSubscription;
}

export type DueTimer = InstanceTimer | StartTimer;

/** Timers of instances and of start events, on a clock that somebody else moves. */
export interface Timers {
  set(timer: InstanceTimer): void;
  cancel(instanceId: string, timerId: string): void;
  /** A newly deployed process: its start timers replace those of the version before. */
  setStart(process: CompiledProcess, at: Instant): void;
  /** Takes out the timer that is due first, not after `until`. */
  next(until: Instant): DueTimer | undefined;
}

export function createTimers(): Timers {
  let timers: DueTimer[] = [];
  return {
    set: (timer) => void timers.push(timer),
    cancel(instanceId, timerId) {
      timers = timers.filter(
        (timer) => 'process' in timer || timer.instanceId !== instanceId || timer.timerId !== timerId,
      );
    },
    setStart(process, at) {
      timers = timers.filter((timer) => !('process' in timer) || timer.process.processId !== process.processId);
      for (const start of process.startSubscriptions) {
        if (start.type !== 'timer') continue;
        const due = dueOfSchedule(start.schedule, at);
        if (due) timers.push({ ...due, process, start });
      }
    },
    next(until) {
      let first: DueTimer | undefined;
      for (const timer of timers) if (timer.dueAt <= until && (!first || timer.dueAt < first.dueAt)) first = timer;
      if (!first) return undefined;
      const taken = first;
      timers = timers.filter((timer) => timer !== taken);
      if ('process' in taken) {
        const next = nextOfSchedule(taken, taken.dueAt);
        if (next) timers.push({ ...next, process: taken.process, start: taken.start });
      }
      return taken;
    },
  };
}
