import { randomUUID } from 'node:crypto';
import { testTemporal } from '@trucban/testkit';
import { createWorkflowClient, ensureNamespace, type WorkflowClient } from '../src/client.ts';
import type { WorkflowType } from '../src/names.ts';
import { createTrucbanWorker } from '../src/worker.ts';
import { RecordingActivities } from './recording-activities.ts';

/** A worker with recording activities, and a client, in a namespace of their own on the shared test server. */
export interface World {
  readonly address: string;
  readonly namespace: string;
  readonly recorded: RecordingActivities;
  readonly client: WorkflowClient;
  /** Resolves when no workflow of this thing runs. */
  ended(type: WorkflowType, id: string): Promise<void>;
  /** The worker stops; while none runs, `work` happens; then another one starts. */
  withoutWorker(work: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** Both ways in which every workflow must do the same: as usual, and continuing as new after every event. */
export const HISTORY_MODES: readonly (readonly [string, number | undefined])[] = [
  ['as usual', undefined],
  ['continuing as new after every event', 1],
];

/** @param historyLimit  events after which workflows continue as new; as usual without it */
export async function startWorld(historyLimit?: number): Promise<World> {
  const { address, release } = await testTemporal();
  const namespace = `test-${randomUUID()}`;
  await ensureNamespace(address, namespace, 1);
  const recorded = new RecordingActivities();
  const startWorker = async () => {
    const log = (): void => undefined;
    const worker = await createTrucbanWorker({ address, namespace, activities: recorded, shutdownGraceMs: 1_000, log });
    const running = worker.run();
    return async () => {
      worker.shutdown();
      await running;
    };
  };
  let stopWorker = await startWorker();
  const client = createWorkflowClient({ address, namespace, ...(historyLimit === undefined ? {} : { historyLimit }) });
  return {
    address,
    namespace,
    recorded,
    client,
    ended: async (type, id) => {
      while (await client.isRunning(type, id));
    },
    withoutWorker: async (work) => {
      await stopWorker();
      await work();
      stopWorker = await startWorker();
    },
    stop: async () => {
      await stopWorker();
      await client.close();
      release();
    },
  };
}
