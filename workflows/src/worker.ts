import { NativeConnection, Worker, type ActivityInterceptorsFactory } from '@temporalio/worker';
import type { TrucbanActivities } from './activities.ts';
import { failureConverterPath, workflowBundle } from './bundle.ts';
import { NAMESPACE, TASK_QUEUE } from './names.ts';
import { installRuntime, type WorkerLogEntry } from './runtime.ts';

export type { WorkerLogEntry } from './runtime.ts';

export interface TrucbanWorkerOptions {
  /** `host:port` of the Temporal frontend. */
  readonly address: string;
  /** `trucban` by default; it must exist (`ensureNamespace`). */
  readonly namespace?: string;
  readonly activities: TrucbanActivities;
  /** Workflows kept in memory between their steps; 1,000 by default. Others are replayed when they wake. */
  readonly maxCachedWorkflows?: number;
  /** Activities running at the same time, of each kind: keep it near the size of the database pool. 20 by default. */
  readonly maxConcurrentActivities?: number;
  /** How long running activities may go on after `shutdown`; 5,000 by default. */
  readonly shutdownGraceMs?: number;
  /** Gets warnings and errors of the SDK; without it they go to stderr. One for the whole process: the first wins. */
  readonly log?: (entry: WorkerLogEntry) => void;
}

export interface TrucbanWorker {
  /** Polls until `shutdown`; then ends, with the connection closed. @throws when the worker can't go on. */
  run(): Promise<void>;
  /** Begins to stop: no new work; `run` ends within the grace time. Harmless when it stops already. */
  shutdown(): void;
}

/** Connects a worker. @throws when Temporal can't be reached or the namespace doesn't exist. */
export async function createTrucbanWorker(options: TrucbanWorkerOptions): Promise<TrucbanWorker> {
  installRuntime(options.log);
  const { address, namespace = NAMESPACE, activities, maxConcurrentActivities = 20 } = options;
  const [connection, bundle] = await Promise.all([NativeConnection.connect({ address }), workflowBundle()]);
  try {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle: bundle,
      activities: byName(activities),
      dataConverter: { failureConverterPath },
      interceptors: { activity: [showLife] },
      maxCachedWorkflows: options.maxCachedWorkflows ?? 1_000,
      // After a restart every workflow is replayed: all at once, none would be ready before its task times out on a busy machine.
      maxConcurrentWorkflowTaskExecutions: 10,
      maxConcurrentActivityTaskExecutions: maxConcurrentActivities,
      maxConcurrentLocalActivityExecutions: maxConcurrentActivities,
      shutdownGraceTime: options.shutdownGraceMs ?? 5_000,
      // Past this a hanging activity no longer holds the process back; it is tried again elsewhere.
      shutdownForceTime: (options.shutdownGraceMs ?? 5_000) + 2_000,
    });
    return {
      run: () => worker.run().finally(() => connection.close()),
      shutdown: () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

const BEAT_MS = 2_000;

/** A sign of life while an activity runs: what a killed worker had in hand is given out again within seconds, not minutes. */
const showLife: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      if (context.info.isLocal) return next(input);
      const beat = setInterval(() => context.heartbeat(), BEAT_MS);
      try {
        return await next(input);
      } finally {
        clearInterval(beat);
      }
    },
  },
});

const activityNames = [
  'loadIncidentClocks',
  'fireEscalation',
  'markBreached',
  'resumeClock',
  'loadAssignment',
  'offerAssignment',
  'remindOffer',
  'expireOffer',
  'exhaustAssignment',
  'fireDueTimers',
  'runJob',
  'failJob',
  'deliverWebhook',
  'abandonDelivery',
  'runBatchPart',
  'runImportPart',
] as const satisfies readonly (keyof TrucbanActivities)[];

/** The SDK sees own properties only; services of the API are classes. */
function byName(activities: TrucbanActivities): Record<string, (...args: never[]) => Promise<unknown>> {
  return Object.fromEntries(activityNames.map((name) => [name, activities[name].bind(activities)]));
}
