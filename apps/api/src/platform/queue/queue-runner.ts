import { Inject, Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Logger as WorkerLogger, run, type Runner, type TaskList } from 'graphile-worker';
import { Database } from '../database/database.ts';
import { LIMITS } from '../limits.ts';
import { Logger } from '../logger.ts';
import { PLATFORM_OPTIONS, type PlatformOptions } from '../options.ts';
import { QUEUE_TASK, type QueueHandler } from './queue.ts';

/** Runs the queued tasks of all providers marked `@QueueTask`. In API processes only: they go on when Temporal is away. */
@Injectable()
export class QueueRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #runner: Runner | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly database: Database,
    private readonly logger: Logger,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
  ) {}

  /** Whether tasks are being run by this process. */
  get isRunning(): boolean {
    return this.#runner !== undefined;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.options.runQueue) await this.#start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    await this.#runner?.stop().catch(() => undefined);
    this.#runner = undefined;
  }

  async #start(): Promise<void> {
    try {
      this.#runner = await run({
        pgPool: this.database.pool,
        taskList: this.#tasks(),
        concurrency: LIMITS.queueConcurrency,
        pollInterval: LIMITS.queuePollMs,
        noHandleSignals: true,
        logger: new WorkerLogger(() => (level, message) => {
          if (level === 'error') this.logger.error({ part: 'queue' }, message);
          else if (level === 'warning') this.logger.warn({ part: 'queue' }, message);
        }),
      });
      // It ends by itself only when the database stays away: then it is made anew.
      this.#runner.promise.catch(() => undefined).finally(() => this.#again());
    } catch (error) {
      this.logger.warn({ err: error }, 'the queue does not run yet');
      this.#again();
    }
  }

  #again(): void {
    this.#runner = undefined;
    if (!this.#stopped) this.#retry = setTimeout(() => void this.#start(), 1_000);
  }

  #tasks(): TaskList {
    const tasks: TaskList = {};
    for (const { metatype, instance } of this.discovery.getProviders() as { metatype: unknown; instance: unknown }[]) {
      if (typeof metatype !== 'function' || !instance) continue;
      const name = Reflect.getMetadata(QUEUE_TASK, metatype) as string | undefined;
      if (name === undefined) continue;
      if (tasks[name]) throw new Error(`Two providers run the queue task ${name}.`);
      const handler = instance as QueueHandler;
      tasks[name] = async (payload, { job }) =>
        handler.run(payload, { number: job.attempts, last: job.attempts >= job.max_attempts });
    }
    return tasks;
  }
}
