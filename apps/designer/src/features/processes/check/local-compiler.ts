import type { CheckAnswer, CheckQuestion } from './messages.ts';

/** What compiling a model took and found. */
export type Checked = Extract<CheckAnswer, { ms: number }>;

/** The engine's `compile` in a worker of this page. Only the newest question is answered; older ones are forgotten. */
export class LocalCompiler {
  #worker: Worker | undefined;
  #asked = 0;
  #waiting: { readonly id: number; readonly resolve: (answer: Checked | undefined) => void } | undefined;

  /** @returns what was found; `undefined` when a newer question came or the engine can't run here. */
  check(xml: string): Promise<Checked | undefined> {
    this.#waiting?.resolve(undefined);
    const id = (this.#asked += 1);
    return new Promise((resolve) => {
      this.#waiting = { id, resolve };
      const question: CheckQuestion = { id, xml };
      this.#running().postMessage(question);
    });
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting?.resolve(undefined);
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./compile.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<CheckAnswer>) => {
      if (data.id !== this.#waiting?.id) return;
      this.#waiting.resolve('ms' in data ? data : undefined);
      this.#waiting = undefined;
    };
    worker.onerror = () => this.#waiting?.resolve(undefined);
    this.#worker = worker;
    return worker;
  }
}
