import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Metrics } from './metrics.ts';

/** Measures every request by its route (never by its address, which may name somebody). */
@Injectable()
export class RequestMeter implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    fastify?.addHook?.('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      const labels = { method: request.method, route, status: String(reply.statusCode) };
      if (route !== '/api/v1/stream') this.metrics.requests.observe(labels, reply.elapsedTime / 1000);
      if (reply.statusCode >= 500) this.metrics.failures.inc();
      done();
    });
  }
}
