import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TooManyError } from '../errors.ts';
import { LIMITS } from '../limits.ts';

/** Counts in windows of a minute; good enough to keep one address from filling a process. */
class Window {
  #counts = new Map<string, number>();
  #endsAt = 0;

  /** Number of this one in the window, and the seconds that the window still lasts. */
  count(key: string, nowMs: number): { readonly n: number; readonly secondsLeft: number } {
    if (nowMs >= this.#endsAt) {
      this.#counts = new Map();
      this.#endsAt = nowMs + 60_000;
    }
    const n = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, n);
    return { n, secondsLeft: Math.ceil((this.#endsAt - nowMs) / 1000) };
  }
}

/** Refuses more requests of one address in a minute than the limits say: 429 with Retry-After. For each API process. */
export function registerRateLimit(fastify: FastifyInstance): void {
  const window = new Window();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const [kind, limit] = limitOf(request);
    const { n, secondsLeft } = window.count(`${kind} ${request.ip}`, performance.now());
    if (n <= limit) return done();
    done(
      new TooManyError(
        'TOO_MANY_REQUESTS',
        'Quá nhiều yêu cầu từ địa chỉ này, xin chờ.',
        'Too many requests from this address, please wait.',
        {
          retryAfterSeconds: secondsLeft,
        },
      ),
    );
  });
}

// By the route, not by the address: that may be written in other ways (`/%61uth/login`).
function limitOf({ routeOptions: { url } }: FastifyRequest): [string, number] {
  return /\/(auth\/login|oauth\/token)$/.test(url ?? '')
    ? ['login', LIMITS.loginsPerMinute]
    : ['any', LIMITS.requestsPerMinute];
}
