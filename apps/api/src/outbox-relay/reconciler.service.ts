import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { fromEpochMs } from '@trucban/kernel';
import { workflowId, workflowTypes, type WorkflowMessage } from '@trucban/workflows';
import { isTemporalAway, type WorkflowClient } from '@trucban/workflows/client';
import { Clock, Database, Logger, isAway, systemScope } from '../platform/public.ts';
import { WorkflowNeeds } from './needs.ts';
import { OutboxStore } from './outbox-store.ts';
import { WORKFLOW_CLIENT } from './workflow-client.ts';

const SCOPE = systemScope('reconciler');
const EVERY_MS = 60_000;
/** The first round comes sooner: a new Temporal server starts empty. */
const FIRST_MS = 5_000;
/** What is younger is on its way through the outbox; Temporal's visibility is some seconds late too. */
const YOUNG_MS = 20_000;
const CONCURRENCY = 16;

/** Each minute: what should have a workflow and has none gets one. */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly database: Database,
    private readonly store: OutboxStore,
    private readonly needs: WorkflowNeeds,
    private readonly clock: Clock,
    private readonly logger: Logger,
    @Inject(WORKFLOW_CLIENT) private readonly client: WorkflowClient,
  ) {}

  onApplicationBootstrap(): void {
    this.#plan(FIRST_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** One round. Answers the ids of the workflows that were missing and were started. */
  async reconcile(youngMs = YOUNG_MS): Promise<readonly string[]> {
    const before = fromEpochMs(this.clock.epochMs() - youngMs);
    const { wanted, underWay } = await this.database.transaction(SCOPE, async (tx) => ({
      wanted: await this.needs.list(tx, before),
      underWay: await this.store.underWay(tx),
    }));
    const running = new Map<string, ReadonlySet<string>>();
    for (const type of workflowTypes)
      if (wanted.some(({ workflow }) => workflow === type)) running.set(type, await this.client.runningIds(type));
    const missing = wanted.filter(
      ({ workflow, id }) => !running.get(workflow)?.has(id) && !underWay.has(workflowId(workflow, id)),
    );
    return this.#start(missing);
  }

  async #start(missing: readonly WorkflowMessage[]): Promise<readonly string[]> {
    const waiting = [...missing];
    const started: string[] = [];
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (let message = waiting.shift(); message && !this.#stopped; message = waiting.shift()) {
          // Visibility is late: the server itself knows whether it runs.
          if (await this.client.isRunning(message.workflow, message.id)) continue;
          await this.client.send(message);
          started.push(workflowId(message.workflow, message.id));
        }
      }),
    );
    if (started.length > 0)
      this.logger.warn({ count: started.length, some: started.slice(0, 20) }, 'missing workflows were started');
    return started;
  }

  #plan(ms: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => (this.#running = this.#round()), ms);
    this.#timer.unref();
  }

  async #round(): Promise<void> {
    try {
      await this.reconcile();
      this.#plan(EVERY_MS);
    } catch (error) {
      const away = isTemporalAway(error) || isAway(error);
      if (!this.#stopped && !away) this.logger.error({ err: error }, 'reconciling failed');
      // Soon again: after the return of Temporal everything should go on at once.
      this.#plan(away ? FIRST_MS : EVERY_MS);
    }
  }
}
