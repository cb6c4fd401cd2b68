import type { ServerResponse } from 'node:http';
import type { Instant } from '@trucban/kernel';
import { LIMITS, sees, type Principal } from '../platform/public.ts';
import type { FeedReader, NumberedChange } from './feed-reader.ts';

/** A client that reads slower than this much behind is cut off; it comes back and resumes. */
const MOST_BUFFERED = 1_048_576;

/** One client's stream: what he missed, then what comes, filtered by topic and scope. */
export class FeedStream {
  #sent: number;
  #waiting: NumberedChange[] | undefined = [];
  #unsubscribe: () => void;

  constructor(
    private readonly reader: FeedReader,
    private readonly out: ServerResponse,
    private principal: Principal,
    private readonly topics: ReadonlySet<string> | undefined,
  ) {
    this.#sent = reader.last;
    // From here on nothing is missed: what comes while the past is read waits.
    this.#unsubscribe = reader.subscribe((changes) => this.#arrived(changes));
  }

  /** Sends what came after `lastEventId`, or the number to resume from, and then goes on live. */
  async start(lastEventId: number | undefined): Promise<void> {
    this.out.write(`retry: 1000\n\n`);
    if (lastEventId === undefined) this.#event('ready', this.#sent, {});
    else await this.#resume(lastEventId);
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#send(waiting);
  }

  /** Somebody's rights may have changed. */
  actAs(principal: Principal): void {
    this.principal = principal;
  }

  /** A sign of life that pages see too: they tell by it a dead line from a quiet one, and set their clocks. No number: it is no change. */
  heartbeat(at: Instant): void {
    this.out.write(`event: heartbeat\ndata: ${JSON.stringify({ at })}\n\n`);
  }

  stop(): void {
    this.#unsubscribe();
    this.out.end();
  }

  async #resume(lastEventId: number): Promise<void> {
    // Another process may have told this client more than this one has read.
    const upTo = Math.max(this.#sent, lastEventId);
    for (let after = lastEventId; after < upTo || after === lastEventId;) {
      const { lost, changes } = await this.reader.since(after, upTo);
      if (lost) return this.#event('reset', this.#sent, { reason: 'gap' });
      this.#sent = after;
      this.#send(changes);
      const last = changes.at(-1)?.seq;
      if (last === undefined || changes.length < LIMITS.feedBatch) break;
      after = last;
    }
    this.#sent = upTo;
    this.#event('ready', upTo, {});
  }

  #arrived(changes: readonly NumberedChange[]): void {
    if (this.#waiting) this.#waiting.push(...changes);
    else this.#send(changes);
    if (this.out.writableLength > MOST_BUFFERED) this.stop();
  }

  #send(changes: readonly NumberedChange[]): void {
    for (const { seq, topic, key, change, visibleTo, at } of changes) {
      if (seq <= this.#sent) continue;
      this.#sent = seq;
      if (this.topics && !this.topics.has(topic)) continue;
      if (sees(this.principal, visibleTo)) this.#event(topic, seq, { key, at, ...change });
    }
  }

  #event(event: string, id: number, data: object): void {
    this.out.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}
