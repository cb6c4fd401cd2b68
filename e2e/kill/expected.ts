import type { Command } from '@trucban/sop-engine';
import type { Replayed } from './replay.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** What tables must hold, as the models' commands say. Keys are `instance element-instance` (or timer, subscription). */
export interface Expected {
  readonly tasks: ReadonlyMap<string, 'open' | 'completed' | 'cancelled'>;
  readonly timers: ReadonlyMap<string, string>;
  readonly subscriptions: ReadonlySet<string>;
  readonly jobs: ReadonlySet<string>;
  readonly processIncidents: readonly string[];
  /** Step clocks: how many the step has, and how they ended. */
  readonly stepClocks: ReadonlyMap<
    string,
    { readonly count: number; readonly outcome: 'open' | 'completed' | 'terminated' }
  >;
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
  const processIncidents: string[] = [];
  const stepClocks = new Map<string, { count: number; outcome: 'open' | 'completed' | 'terminated' }>();
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
        processIncidents.push(`${command.elementId}: ${command.message.en}`);
        break;
      case 'openStepClock':
        stepClocks.set(key, { count: command.limits.length, outcome: 'open' });
        break;
      case 'closeStepClock': {
        const clock = stepClocks.get(key);
        if (clock) clock.outcome = command.outcome;
        break;
      }
      default:
    }
  }
  const jobsDone: Expected['jobsDone'][number][] = [];
  for (const { instanceId, at, input } of taken) {
    if (input.type === 'timerFired') timers.delete(`${instanceId} ${input.timerId}`);
    if (input.type !== 'complete' && input.type !== 'throwError' && input.type !== 'failJob') continue;
    const key = `${instanceId} ${input.elementInstanceId}`;
    if (tasks.get(key) === 'open') tasks.set(key, 'completed');
    jobs.delete(key);
    const job = allJobs.get(key);
    if (job && input.type === 'complete')
      jobsDone.push({ type: job.jobType, at, instanceId, headers: job.headers, answer: input.variables ?? {} });
  }
  return { tasks, timers, subscriptions, jobs: new Set(jobs.keys()), processIncidents, stepClocks, jobsDone };
}

/** What is in one and not in the other, for a person to read. */
export function difference<Value>(
  what: string,
  wanted: Iterable<readonly [string, Value]>,
  found: Iterable<readonly [string, Value]>,
): string[] {
  const [want, have] = [new Map(wanted), new Map(found)];
  return [
    ...[...want]
      .filter(([key]) => !have.has(key))
      .map(([key, value]) => `${what} ${key} (${String(value)}) is missing`),
    ...[...have]
      .filter(([key]) => !want.has(key))
      .map(([key, value]) => `${what} ${key} (${String(value)}) should not be`),
    ...[...want]
      .filter(([key, value]) => have.has(key) && have.get(key) !== value)
      .map(([key, value]) => `${what} ${key} is ${String(have.get(key))}, not ${String(value)}`),
  ];
}

/** Things of which there are several. */
export function doubled(what: string, keys: readonly string[]): string[] {
  const seen = new Map<string, number>();
  for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1);
  return [...seen].filter(([, times]) => times > 1).map(([key, times]) => `${what} ${key}: ${times} times`);
}
