import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { testTemporal } from '@trucban/testkit';
import { ensureNamespace } from '@trucban/workflows/client';
import type { TestApp } from './app.ts';

const WORKER = fileURLToPath(new URL('../../dist/worker.js', import.meta.url));

/** The product's worker for a test application: a process of its own, with a real Temporal, that can be killed. */
export interface WorkerProcess {
  /** As by the kernel: nothing is finished or given back. Another one begins at once. */
  killAndReplace(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the built worker (`npm run build`) in a Temporal namespace of its own. */
export async function startWorkerProcess({ database, settings }: TestApp): Promise<WorkerProcess> {
  if (!existsSync(WORKER)) throw new Error('apps/api is not built');
  const { address, release } = await testTemporal();
  const namespace = `worker-${randomUUID()}`;
  await ensureNamespace(address, namespace, 1);
  const start = (): ChildProcess =>
    spawn(process.execPath, [WORKER], {
      // It ends when this process does.
      stdio: ['pipe', 'inherit', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        DATABASE_APP_URL: database.appUrl,
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: namespace,
        TRUCBAN_HOME: settings.home,
        TRUCBAN_SUPERVISED: '1',
        TRUCBAN_DB_POOL: '8',
        TRUCBAN_LOG_LEVEL: 'error',
      },
    });
  let worker = start();
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      worker.once('exit', () => resolve());
      worker.kill(signal);
    });
  return {
    async killAndReplace() {
      await end('SIGKILL');
      worker = start();
    },
    async stop() {
      await end('SIGTERM');
      release();
    },
  };
}
