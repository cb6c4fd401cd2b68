import { EventEmitter } from 'node:events';
import { Inject, Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Logger as WorkerLogger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import { Database } from '../database/database.ts';
import { Foreground } from '../foreground.ts';
import { LIMITS } from '../limits.ts';
import { Logger } from '../logger.ts';
import { PLATFORM_OPTIONS, type PlatformOptions } from '../options.ts';
import { Secrets } from '../secrets.ts';
import { Settings } from '../settings.ts';
import { QueueHold, forgetReplacedTasks, freeTasksOfTheDead } from './queue-hold.ts';
import { opened } from './sealed.ts';
import { QUEUE_TASK, type QueueHandler } from './queue.ts';

/** Runs the queued tasks of all providers marked `@QueueTask`. In API processes only: they go on when Temporal is away. */
@Injectable()
export class QueueRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #runner: Runner | undefined;
  #retry: NodeJS.Timeout | undefined;
  #sweep: NodeJS.Timeout | undefined;
  #hold: QueueHold | undefined;
  #stopped = false;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly secrets: Secrets,
    private readonly logger: Logger,
    private readonly foreground: Foreground,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
  ) {}

  /** Whether tasks are being run by this process. */
  get isRunning(): boolean {
    return this.#runner !== undefined;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.options.runQueue) return;
    await this.#start();
    this.#sweep = setInterval(() => void this.#freeTasks(), LIMITS.queueSweepMs);
    this.#sweep.unref();
    void this.#freeTasks();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearInterval(this.#sweep);
    await this.#runner?.stop().catch(() => undefined);
    this.#runner = undefined;
    await this.#hold?.release();
  }

  async #start(): Promise<void> {
    const events = new EventEmitter() as WorkerEvents;
    // Its tasks are locked under the name of the pool.
    events.on('pool:create', ({ workerPool }) => void this.#show(workerPool.id));
    let over = false;
    const again = (): void => {
      if (!over) this.#again();
      over = true;
    };
    // The database was away when it wrote what became of a task. It stops by itself then, but that can take half a minute.
    events.on('pool:fatalError', again);
    try {
      const runner = await run({
        events,
        // Its books only: a task taken or done that a crash undoes is run again, and tasks bear that.
        pgPool: this.database.swift,
        taskList: this.#tasks(),
        concurrency: LIMITS.queueConcurrency,
        pollInterval: LIMITS.queuePollMs,
        noHandleSignals: true,
        // Otherwise nobody waits for what it writes after a task, and a database that is away would end this process.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        logger: new WorkerLogger(() => (level, message) => {
          if (level === 'error') this.logger.error({ part: 'queue' }, message);
          else if (level === 'warning') this.logger.warn({ part: 'queue' }, message);
        }),
      });
      if (!over) this.#runner = runner;
      // It ends by itself only when the database stays away: then it is made anew.
      runner.promise.catch(() => undefined).finally(again);
    } catch (error) {
      this.logger.warn({ err: error }, 'the queue does not run yet');
      again();
    }
  }

  async #show(runner: string): Promise<void> {
    await this.#hold?.release();
    this.#hold = new QueueHold(this.settings.databaseUrl, runner);
    await this.#hold.take();
  }

  async #freeTasks(): Promise<void> {
    try {
      const dead = await freeTasksOfTheDead(this.database.pool);
      if (dead > 0) this.logger.warn({ dead }, 'took over the queued tasks of a process that died');
      await forgetReplacedTasks(this.database.pool);
    } catch (error) {
      this.logger.debug({ err: error }, 'the tasks of the dead were not looked for');
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
      tasks[name] = async (payload) => {
        await this.foreground.passed();
        await handler.run(opened(payload, this.secrets));
      };
    }
    return tasks;
  }
}
