import type { Command } from '@trucban/sop-engine';
import type { Replayed } from './replay.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** What tables must hold, as the models' commands say. Keys are `instance element-instance` (or timer, subscription). */
export interface Expected {
  readonly tasks: ReadonlyMap<string, 'open' | 'completed' | 'cancelled'>;
  readonly timers: ReadonlyMap<string, string>;
  readonly subscriptions: ReadonlySet<string>;
  readonly jobs: ReadonlySet<string>;
  readonly processIncidents: ReadonlyMap<string, 'open' | 'resolved'>;
  /** Timers that fired before they were due. */
  readonly early: readonly string[];
  /** Step clocks, each with its number among those of its step. */
  readonly stepClocks: ReadonlyMap<string, 'open' | 'completed' | 'cancelled'>;
  /** Jobs that were done: with type, what they were given and what they answered. */
  readonly jobsDone: readonly {
    readonly type: string;
    readonly at: string;
    readonly instanceId: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly answer: Readonly<Record<string, unknown>>;
  }[];
}

/** Reads the rows that the commands of a replay wish for. */
export function expectedOf({ issued, taken }: Replayed): Expected {
  const tasks = new Map<string, 'open' | 'completed' | 'cancelled'>();
  const createdAt = new Map<string, string>();
  const jobs = new Map<string, Of<'createJob'>>();
  const timers = new Map<string, string>();
  const subscriptions = new Set<string>();
  const processIncidents = new Map<string, 'open' | 'resolved'>();
  const dueAt = new Map<string, string>();
  const early: string[] = [];
  const stepClocks = new Map<string, 'open' | 'completed' | 'cancelled'>();
  const allJobs = new Map<string, Of<'createJob'>>();

  for (const { instanceId, at, command } of issued) {
    const key = 'elementInstanceId' in command ? `${instanceId} ${command.elementInstanceId}` : instanceId;
    switch (command.type) {
      case 'createUserTask':
        tasks.set(key, 'open');
        createdAt.set(key, at);
        break;
      case 'cancelUserTask':
        // What came and went in one transaction was never anybody's task.
        if (createdAt.get(key) === at) tasks.delete(key);
        else tasks.set(key, 'cancelled');
        break;
      case 'createJob':
        jobs.set(key, command);
        allJobs.set(key, command);
        break;
      case 'cancelJob':
        jobs.delete(key);
        break;
      case 'startTimer':
        timers.set(`${instanceId} ${command.timerId}`, command.dueAt);
        dueAt.set(`${instanceId} ${command.timerId}`, command.dueAt);
        break;
      case 'cancelTimer':
        timers.delete(`${instanceId} ${command.timerId}`);
        break;
      case 'openMessageSubscription':
      case 'openSignalSubscription':
        subscriptions.add(`${instanceId} ${command.subscriptionId}`);
        break;
      case 'closeSubscription':
        subscriptions.delete(`${instanceId} ${command.subscriptionId}`);
        break;
      case 'raiseProcessIncident':
        processIncidents.set(`${instanceId} ${command.processIncidentId}`, 'open');
        break;
      case 'resolveProcessIncident':
        processIncidents.set(`${instanceId} ${command.processIncidentId}`, 'resolved');
        break;
      case 'openStepClock':
        command.limits.forEach((_limit, n) => stepClocks.set(`${key} ${n}`, 'open'));
        break;
      case 'closeStepClock':
        for (let n = 0; stepClocks.has(`${key} ${n}`); n += 1)
          stepClocks.set(`${key} ${n}`, command.outcome === 'completed' ? 'completed' : 'cancelled');
        break;
      default:
    }
  }
  const jobsDone: Expected['jobsDone'][number][] = [];
  for (const { instanceId, at, input } of taken) {
    if (input.type === 'timerFired') {
      const timer = `${instanceId} ${input.timerId}`;
      timers.delete(timer);
      if (at < (dueAt.get(timer) ?? '')) early.push(`timer ${timer} fired at ${at}, due at ${dueAt.get(timer)}`);
    }
    if (input.type !== 'complete' && input.type !== 'throwError' && input.type !== 'failJob') continue;
    const key = `${instanceId} ${input.elementInstanceId}`;
    if (tasks.get(key) === 'open') tasks.set(key, 'completed');
    jobs.delete(key);
    const job = allJobs.get(key);
    if (job && input.type === 'complete')
      jobsDone.push({ type: job.jobType, at, instanceId, headers: job.headers, answer: input.variables ?? {} });
  }
  return { tasks, timers, subscriptions, jobs: new Set(jobs.keys()), processIncidents, early, stepClocks, jobsDone };
}
