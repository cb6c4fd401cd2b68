import { Worker } from 'node:worker_threads';
import type { SimulationResult } from '@trucban/sop-engine';
import { InvalidError, LIMITS, TooManyError } from '../../platform/public.ts';
import type { SimulationOrder } from './simulation-worker.ts';

let running = 0;

/**
 * Plays in a thread of its own, so that nobody waits for it.
 * @throws InvalidError when it takes too long or too much memory. @throws TooManyError when too many are being played.
 */
export async function runSimulation(order: SimulationOrder): Promise<SimulationResult> {
  if (running >= LIMITS.simulationsAtOnce)
    throw new TooManyError('SIMULATIONS_BUSY', 'Đang chạy các mô phỏng khác.', 'Other simulations are running.', {
      retryAfterSeconds: 5,
    });
  running += 1;
  try {
    return await play(order);
  } finally {
    running -= 1;
  }
}

function play(order: SimulationOrder): Promise<SimulationResult> {
  // Tests run the sources; Node takes the types away itself.
  const fromSource = import.meta.url.endsWith('.ts');
  const file = new URL(fromSource ? './simulation-worker.ts' : './simulation-worker.js', import.meta.url);
  const worker = new Worker(file, {
    workerData: order,
    execArgv: fromSource ? ['--conditions=source', '--no-warnings'] : [],
    resourceLimits: { maxOldGenerationSizeMb: LIMITS.simulationMemoryMb },
  });
  return new Promise<SimulationResult>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooMuch()), LIMITS.simulationMs);
    worker.once('message', (result: SimulationResult) => resolve(result));
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : error),
    );
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('the simulation ended without a result'));
    });
  }).finally(() => void worker.terminate());
}

const tooMuch = (): InvalidError =>
  InvalidError.field(
    '/runs',
    'SIMULATION_TOO_LONG',
    `Mô phỏng vượt quá ${LIMITS.simulationMs / 1_000} giây hoặc bộ nhớ cho phép; hãy giảm số lượt.`,
    `The simulation takes more than ${LIMITS.simulationMs / 1_000} seconds or its memory; play fewer runs.`,
  );
