import { setTimeout as wait } from 'node:timers/promises';
import type { Centre } from '../../scripts/drill/centre.ts';

/** One change as a browser gets it. */
export interface Change {
  readonly seq: number;
  readonly topic: string;
  readonly data: { readonly key: string; readonly [field: string]: unknown };
}

export const TOPICS = ['incidents', 'tasks', 'assignments', 'notifications'] as const;

/** A browser on the live feed: comes back with the last number that it has seen, as often as the API goes away. */
export class Watcher {
  readonly changes: Change[] = [];
  /** The number from which on it must have everything. */
  from: number | undefined;
  /** Times at which the server said that something is missing. */
  resets = 0;
  reconnects = -1;
  #last: string | undefined;
  #cookie: string | undefined;
  readonly #abort = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly centre: Centre,
    private readonly username: string,
  ) {}

  /** Opens the feed; returns when it is ready. */
  async open(): Promise<void> {
    this.#loop = this.#run();
    while (this.from === undefined) await wait(20);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#loop;
  }

  /** The number of the last change, or of the last `ready`. */
  get seen(): number {
    return Number(this.#last ?? 0);
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      await this.#read().catch(() => undefined);
      if (!this.#abort.signal.aborted) await wait(200);
    }
  }

  async #read(): Promise<void> {
    this.#cookie ??= await this.#signIn();
    const headers = new Headers({ cookie: this.#cookie });
    if (this.#last !== undefined) headers.set('last-event-id', this.#last);
    const answer = await fetch(`${this.centre.address}/api/v1/stream?topics=${TOPICS.join(',')}`, {
      headers,
      signal: this.#abort.signal,
    });
    if (!answer.ok || !answer.body) throw new Error(`the feed answers ${answer.status}`);
    this.reconnects += 1;
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of answer.body) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.#take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  async #signIn(): Promise<string> {
    const user = this.centre.credentials.users.find(({ username }) => username === this.username);
    const answer = await fetch(`${this.centre.address}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.centre.address },
      body: JSON.stringify({ username: this.username, password: user?.password }),
    });
    if (!answer.ok) throw new Error(`signing in: ${answer.status}`);
    return answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
  }

  #take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ', 1)[0], line.slice(line.indexOf(': ') + 2)]),
    );
    const [id, topic, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
    if (id === undefined || topic === undefined || data === undefined) return;
    this.#last = id;
    if (topic === 'ready') this.from ??= Number(id);
    else if (topic === 'reset') this.resets += 1;
    else this.changes.push({ seq: Number(id), topic, data: JSON.parse(data) as Change['data'] });
  }
}
