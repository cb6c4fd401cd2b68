import { NestFactory } from '@nestjs/core';
import { ensureNamespace } from '@trucban/workflows/client';
import { createTrucbanWorker } from '@trucban/workflows/worker';
import { Activities } from '../../src/activities/public.ts';
import type { Clock, Settings } from '../../src/platform/public.ts';
import { WorkerModule } from '../../src/worker.module.ts';

/** The worker process of an application, in this process: relay, reconciler and activities, with a real Temporal. */
export interface TestWorker {
  stop(): Promise<void>;
}

/** Starts it for the application with these settings, which name Temporal's address and namespace. */
export async function startTestWorker(settings: Settings, clock?: Clock): Promise<TestWorker> {
  const { temporalAddress: address = '', temporalNamespace: namespace } = settings;
  await ensureNamespace(address, namespace);
  const context = await NestFactory.createApplicationContext(
    WorkerModule.forRoot({ settings, ...(clock && { clock }) }),
    {
      logger: ['error', 'fatal'],
      abortOnError: false,
    },
  );
  const worker = await createTrucbanWorker({
    address,
    namespace,
    activities: context.get(Activities),
    shutdownGraceMs: 500,
    log: () => undefined,
  });
  const running = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await running;
      await context.close();
    },
  };
}
