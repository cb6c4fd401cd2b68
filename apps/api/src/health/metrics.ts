import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { Database } from '../platform/public.ts';

/** Numbers of this process for Prometheus. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly failures: Counter;

  constructor(database: Database) {
    collectDefaultMetrics({ register: this.registry });
    this.requests = new Histogram({
      name: 'trucban_http_request_seconds',
      help: 'Time of an HTTP request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [this.registry],
    });
    this.failures = new Counter({
      name: 'trucban_http_failures_total',
      help: 'Requests answered with 5xx',
      registers: [this.registry],
    });
    const { pool } = database;
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(read());
        },
      });
    gauge('trucban_database_connections', 'Open connections of the pool', () => pool.totalCount);
    gauge('trucban_database_waiting', 'Requests that wait for a connection', () => pool.waitingCount);
    this.#fromDatabase(
      database,
      'trucban_outbox_waiting',
      'Messages to Temporal that wait',
      `select count(*) as n from outbox where state = 'waiting'`,
    );
    this.#fromDatabase(
      database,
      'trucban_queue_waiting',
      'Queued tasks that wait',
      'select count(*) as n from graphile_worker._private_jobs where locked_at is null and run_at <= now()',
    );
    this.#fromDatabase(
      database,
      'trucban_audit_unsealed',
      'Audit entries without a seal',
      'select count(*) as n from audit_unsealed',
    );
  }

  #fromDatabase(database: Database, name: string, help: string, sql: string): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      // Without the database there is no number, but the others are still told.
      collect: () =>
        database.query<{ n: number }>(`health.${name}`, sql).then(
          ([row]) => gauge.set(row?.n ?? 0),
          () => gauge.set(Number.NaN),
        ),
    });
  }
}
