import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from '../../scripts/drill/centre.ts';

/** One change as a browser gets it. */
export interface Change {
  readonly seq: number;
  readonly topic: string;
  readonly data: { readonly key: string; readonly [field: string]: unknown };
}

export const TOPICS = ['incidents', 'tasks', 'assignments', 'notifications'] as const;

const OPEN_MS = 60_000;

/** A browser on the live feed: comes back with the last number that it has seen, as often as the API goes away. */
export class Watcher {
  readonly changes: Change[] = [];
  /** The number from which on it must have everything. */
  from: number | undefined;
  /** How often the server said that something is missing. */
  resets = 0;
  connections = 0;
  /** Number of the last change. */
  seen = 0;
  readonly #abort = new AbortController();

  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Opens the feed; returns when it is ready. @throws Error when it doesn't become so */
  async open(): Promise<void> {
    void this.#run();
    for (const end = Date.now() + OPEN_MS; this.from === undefined; await wait(20))
      if (Date.now() > end) throw new Error('the feed does not open');
  }

  close(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      await this.#read().catch(() => undefined);
      if (!this.#abort.signal.aborted) await wait(200);
    }
  }

  async #read(): Promise<void> {
    const since = this.from === undefined ? '' : `&lastEventId=${this.seen}`;
    const answer = await this.#caller.stream(`/stream?topics=${TOPICS.join(',')}${since}`, this.#abort.signal);
    if (!answer.ok || !answer.body) throw new Error(`the feed answers ${answer.status}`);
    this.connections += 1;
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of answer.body) {
      const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const [id, topic, data] = [field('id'), field('event'), field('data')];
    if (id === undefined || topic === undefined || data === undefined) return;
    this.seen = Number(id);
    if (topic === 'ready') this.from ??= this.seen;
    else if (topic === 'reset') this.resets += 1;
    else this.changes.push({ seq: this.seen, topic, data: JSON.parse(data) as Change['data'] });
  }
}
