import { Worker } from 'node:worker_threads';
import type { ReportFormat } from '@trucban/contracts';
import { LIMITS, TooManyError, UnavailableError } from '../../platform/public.ts';
import type { Language, Printed } from './printed.ts';
import type { RenderOrder } from './render-worker.ts';

const waiting: (() => void)[] = [];
let running = 0;

/**
 * A report as a file, made in a thread of its own so that nobody waits for it; two at once, the others in turn.
 * @throws TooManyError when too many wait. @throws UnavailableError when it takes too long or too much memory.
 */
export async function rendered(printed: Printed, format: ReportFormat, lang: Language): Promise<Buffer> {
  if (waiting.length >= LIMITS.rendersWaiting)
    throw new TooManyError('RENDERS_BUSY', 'Đang tạo nhiều tệp báo cáo khác.', 'Many other files are being made.', {
      retryAfterSeconds: 5,
    });
  if (running >= LIMITS.rendersAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await render({ printed, format, lang });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

function render(order: RenderOrder): Promise<Buffer> {
  // Tests run the sources; Node takes the types away itself.
  const fromSource = import.meta.url.endsWith('.ts');
  const file = new URL(fromSource ? './render-worker.ts' : './render-worker.js', import.meta.url);
  const worker = new Worker(file, {
    workerData: order,
    execArgv: fromSource ? ['--conditions=source', '--no-warnings'] : [],
    resourceLimits: { maxOldGenerationSizeMb: LIMITS.renderMemoryMb },
  });
  return new Promise<Buffer>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooMuch()), LIMITS.renderMs);
    worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)));
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : error),
    );
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('the thread ended without a file'));
    });
  }).finally(() => void worker.terminate());
}

const tooMuch = (): UnavailableError =>
  new UnavailableError(
    'RENDER_TOO_LONG',
    'Tạo tệp báo cáo quá lâu hoặc quá lớn.',
    'Making the file takes too long or too much memory.',
  );
