import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { LIMITS } from './limits.ts';

/** Nobody waits for these: intake is acknowledged at once and then done by the queue, and a worker waits for what the queue makes. */
const OTHERS = /^\/(?:api\/v1\/(?:events|jobs\/activate)|open311|cap|sensorthings)\b/;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * People before machines: while this process carries out somebody's command, queued tasks wait for it before they begin, but
 * never longer than a moment, so that they go on under any load.
 */
@Injectable()
export class Foreground {
  #commands = 0;
  readonly #waiting = new Set<() => void>();

  /** Counts the commands of people and agencies as they come and go. */
  register(fastify: FastifyInstance): void {
    const counts = (method: string, url: string): boolean => !READS.has(method) && !OTHERS.test(url);
    fastify.addHook('onRequest', (request, reply, done) => {
      if (counts(request.method, request.url)) {
        this.#commands++;
        // Also when the client went away before the answer.
        reply.raw.once('close', () => this.#ended());
      }
      done();
    });
  }

  /** Comes back when no command is under way, or after `LIMITS.foregroundMs`. */
  async passed(): Promise<void> {
    if (this.#commands === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => go(), LIMITS.foregroundMs);
      const go = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve();
      };
      this.#waiting.add(go);
    });
  }

  #ended(): void {
    this.#commands--;
    if (this.#commands === 0) for (const go of this.#waiting) go();
  }
}
