import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Metrics } from './metrics.ts';

/** Upper ends of the classes that requests are counted in, seconds. */
const CLASSES = [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30];
/** Requests that wait on purpose. */
const WAITS = /\/(stream|jobs\/activate)$/;

/** How requests went since the last look. */
export interface RequestCounts {
  readonly requests: number;
  readonly failures: number;
  /** Upper end of the class in which 95 of 100 requests were answered; `null` without any. */
  readonly p95Seconds: number | null;
}

/** Measures every request by its route (never by its address, which may name somebody). */
@Injectable()
export class RequestMeter implements OnModuleInit {
  #classes: number[] = [];
  #failures = 0;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    fastify?.addHook?.('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      const labels = { method: request.method, route, status: String(reply.statusCode) };
      const seconds = reply.elapsedTime / 1000;
      if (route !== '/api/v1/stream') this.metrics.requests.observe(labels, seconds);
      if (!WAITS.test(route)) this.#count(seconds, reply.statusCode);
      if (reply.statusCode >= 500) this.metrics.failures.inc();
      done();
    });
  }

  /** What was counted since it was last asked. */
  take(): RequestCounts {
    const [classes, failures] = [this.#classes, this.#failures];
    [this.#classes, this.#failures] = [[], 0];
    const requests = classes.reduce((sum, count) => sum + (count ?? 0), 0);
    let below = 0;
    const at = CLASSES.findIndex((_, n) => (below += classes[n] ?? 0) >= 0.95 * requests);
    return { requests, failures, p95Seconds: requests === 0 ? null : (CLASSES[at] ?? 60) };
  }

  #count(seconds: number, status: number): void {
    const found = CLASSES.findIndex((end) => seconds <= end);
    const at = found < 0 ? CLASSES.length : found;
    this.#classes[at] = (this.#classes[at] ?? 0) + 1;
    // 503 says that it is busy or that the database is away: a failure for who waits.
    if (status >= 500) this.#failures += 1;
  }
}
