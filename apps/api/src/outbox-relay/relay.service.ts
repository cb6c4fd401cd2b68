import { setTimeout as wait } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { isTemporalAway, type WorkflowClient } from '@trucban/workflows/client';
import { TemporalStatus } from '../health/public.ts';
import { Clock, Database, Logger, Notifier, OUTBOX_CHANNEL, isAway, systemScope } from '../platform/public.ts';
import { OutboxStore } from './outbox-store.ts';
import { awayDelayMs, planBatch, type Sending } from './plan-batch.ts';
import { WORKFLOW_CLIENT } from './workflow-client.ts';

const SCOPE = systemScope('relay');
/** Workflow ids of one batch, and calls at the same time. */
const BATCH = 200;
const CONCURRENCY = 16;
/** After a notice it waits so long: what follows at once goes along, and a signal may prove to be one that a start makes needless. */
const GATHER_MS = 100;
/** Looks by itself so often: a lost notice costs no more. */
const POLL_MS = 1_000;
const HEARTBEAT_MS = 5_000;

/** What came of a batch. */
export interface RelayedBatch {
  readonly sent: number;
  readonly refused: number;
  readonly away: boolean;
}

/** Hands the outbox to Temporal: woken by notices, in order for each workflow, again and again until Temporal takes it. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  #stopped = false;
  #awake = false;
  #failures = 0;
  #wake: () => void = () => undefined;
  #loop: Promise<void> = Promise.resolve();
  #stopListening: () => void = () => undefined;
  #heartbeatAt = 0;

  constructor(
    private readonly database: Database,
    private readonly store: OutboxStore,
    private readonly status: TemporalStatus,
    private readonly notifier: Notifier,
    private readonly clock: Clock,
    private readonly logger: Logger,
    @Inject(WORKFLOW_CLIENT) private readonly client: WorkflowClient,
  ) {}

  onApplicationBootstrap(): void {
    this.#stopListening = this.notifier.listen(OUTBOX_CHANNEL, () => this.wake());
    this.#loop = this.#run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    this.#stopListening();
    this.#wake();
    await this.#loop;
  }

  /** After the last call of relay and reconciler: a call on a closed connection would never end. */
  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }

  /** Looks at the outbox now. */
  wake(): void {
    this.#awake = true;
    // While Temporal is away every new row would wake us for nothing.
    if (this.#failures === 0) this.#wake();
  }

  /** Sends one batch. Rows that Temporal didn't get stay as they are. */
  async relay(): Promise<RelayedBatch> {
    return this.database.transaction(SCOPE, async (tx) => {
      const chains = planBatch(await this.store.claim(tx, BATCH));
      const batch = {
        sent: [] as Parameters<OutboxStore['markSent']>[1][number][],
        refused: [] as Refusal[],
        away: false,
      };
      const waiting = [...chains];
      await Promise.all(
        Array.from({ length: CONCURRENCY }, async () => {
          for (let chain = waiting.shift(); chain && !batch.away; chain = waiting.shift())
            await this.#send(chain, batch);
        }),
      );
      await this.store.markSent(tx, batch.sent);
      for (const { row, error } of batch.refused) await this.store.markRefused(tx, row, error);
      return { sent: batch.sent.length, refused: batch.refused.length, away: batch.away };
    });
  }

  /** The messages of one workflow, until one is refused: those behind it wait for it. */
  async #send(
    chain: readonly Sending[],
    batch: { sent: { seq: number; outcome: Outcome }[]; refused: Refusal[]; away: boolean },
  ): Promise<void> {
    for (const { message, rows } of chain) {
      try {
        const outcome = await this.client.send(message);
        for (const { seq } of rows) batch.sent.push({ seq, outcome });
      } catch (error) {
        if (isTemporalAway(error)) batch.away = true;
        else {
          const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
          this.logger.error({ err: error, workflow: message.workflow, id: message.id }, 'Temporal refused a message');
          const [row] = rows;
          if (row) batch.refused.push({ row, error: text });
        }
        return;
      }
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#awake = false;
      const pauseMs = await this.#turn();
      if (pauseMs > 0 && !this.#stopped && !(this.#awake && this.#failures === 0)) await this.#sleep(pauseMs);
      if (this.#awake && !this.#stopped) await wait(GATHER_MS);
    }
  }

  /** One turn; answers how long to rest. */
  async #turn(): Promise<number> {
    try {
      const { sent, refused, away } = await this.relay();
      const back = !away && this.#failures > 0;
      this.#failures = away ? this.#failures + 1 : 0;
      await this.#noteTemporal(away ? 'down' : sent > 0 ? 'up' : undefined, back);
      if (away) return awayDelayMs(this.#failures);
      // Something may stand behind what was sent.
      return sent > 0 && refused === 0 ? 0 : POLL_MS;
    } catch (error) {
      if (!this.#stopped) this.logger.warn(isAway(error) ? {} : { err: error }, 'the outbox was not relayed');
      return POLL_MS;
    }
  }

  /** `known`: what the batch showed of Temporal; with an empty outbox it is asked. */
  async #noteTemporal(known: 'up' | 'down' | undefined, back: boolean): Promise<void> {
    const nowMs = this.clock.epochMs();
    if (known === 'down' || back || nowMs - this.#heartbeatAt >= HEARTBEAT_MS) {
      this.#heartbeatAt = nowMs;
      const state = known ?? ((await this.client.isReachable()) ? 'up' : 'down');
      await this.database.transaction(SCOPE, (tx) => this.status.note(tx, state));
    }
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}

type Outcome = Awaited<ReturnType<WorkflowClient['send']>>;
type Refusal = { readonly row: Sending['rows'][number]; readonly error: string };
