import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { IPublishPacket, MqttClient } from 'mqtt';
import type { Instant } from '@trucban/kernel';
import { Clock, Logger, PLATFORM_OPTIONS, Settings, isAway, type PlatformOptions } from '../../platform/public.ts';
import { Backlog } from '../backlog.ts';
import { TakeMessages, type Message } from './take-messages.ts';

/** A message of each connection is under way at once: the library acknowledges one before it hands out the next. */
const CONNECTIONS = 8;
/** Broker-side memory of a connection that is away, in seconds: what comes meanwhile waits there. */
const SESSION_SECONDS = 3_600;
const AGAIN_MS = 500;
const TOPICS = '$share/trucban/ioc/+/+/+/+';

interface Waiting {
  readonly message: Message;
  readonly done: (reason: number) => void;
}

/**
 * Events from an MQTT 5 broker. The API processes share one subscription, so that each message goes to one of them; it is
 * acknowledged after the commit. While the database is away nothing is acknowledged: the broker keeps it.
 */
@Injectable()
export class MqttIntake implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #clients: MqttClient[] = [];
  #subscribed = new Set<MqttClient>();
  #downSince: Instant | null = null;
  /** What was said of the broker last: a broker that is away fails each connection every second. */
  #fault = '';
  #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;
  #stopped = false;

  constructor(
    private readonly messages: TakeMessages,
    private readonly backlog: Backlog,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly logger: Logger,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
  ) {}

  /** Whether messages come in; null where no broker is named. */
  get state(): 'up' | 'degraded' | 'down' | null {
    if (this.#clients.length === 0) return null;
    if (this.#subscribed.size === 0) return 'down';
    return this.#subscribed.size === this.#clients.length ? 'up' : 'degraded';
  }

  /** Since when no message comes in; null while some connection stands. */
  get downSince(): Instant | null {
    return this.#downSince;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { mqttUrl } = this.settings;
    // Where queued tasks run, requests come in; the worker leaves events to the API processes.
    if (mqttUrl === undefined || !this.options.runQueue) return;
    const { connect } = await import('mqtt');
    this.#downSince = this.clock.now();
    const name = this.settings.mqttClientId ?? ownName(this.settings);
    for (let n = 0; n < CONNECTIONS; n++)
      this.#clients.push(
        this.#listen(
          connect(mqttUrl, {
            protocolVersion: 5,
            clientId: `trucban-${name}-${n}`,
            clean: false,
            resubscribe: false,
            reconnectPeriod: 1_000,
            properties: { sessionExpiryInterval: SESSION_SECONDS, receiveMaximum: 1_000 },
            customHandleAcks: (topic, payload, packet, done) => {
              this.#take({ topic, payload, key: keyOf(packet) }, (reason) => (done as (code: number) => void)(reason));
            },
          }),
        ),
      );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    // What was not begun is not acknowledged: another process gets it.
    this.#waiting = [];
    await this.#working;
    await Promise.all(this.#clients.map((client) => client.endAsync(true).catch(() => undefined)));
  }

  #listen(client: MqttClient): MqttClient {
    client.on('connect', () => {
      client
        .subscribeAsync(TOPICS, { qos: 1 })
        .then(() => this.#up(client))
        .catch((error: unknown) => this.logger.error({ err: error }, 'the broker does not let us subscribe'));
    });
    client.on('close', () => this.#lost(client));
    client.on('error', (error) => {
      const { code = error.message } = error as { readonly code?: string | number };
      if (String(code) === this.#fault) return;
      this.#fault = String(code);
      this.logger.warn({ err: error }, 'the MQTT broker');
    });
    // At most once is what the sender wanted: nothing to acknowledge.
    client.on('message', (topic, payload, packet) => {
      if (packet.qos === 0) this.#take({ topic, payload, key: keyOf(packet) }, () => undefined);
    });
    return client;
  }

  #up(client: MqttClient): void {
    this.#subscribed.add(client);
    if (this.#downSince === null) return;
    this.logger.info({ since: this.#downSince }, 'messages of the MQTT broker come in');
    [this.#downSince, this.#fault] = [null, ''];
  }

  #lost(client: MqttClient): void {
    if (!this.#subscribed.delete(client) || this.#subscribed.size > 0 || this.#stopped) return;
    this.#downSince = this.clock.now();
    this.logger.warn({ since: this.#downSince }, 'the MQTT broker is away: no messages come in');
  }

  #take(message: Message, done: (reason: number) => void): void {
    if (this.#stopped) return;
    this.#waiting.push({ message, done });
    this.#working ??= this.#work().finally(() => (this.#working = undefined));
  }

  async #work(): Promise<void> {
    // What came in the same moment goes into the same transaction.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0 && !this.#stopped) {
      const batch = this.#waiting.splice(0, 200);
      const reasons = await this.#taken(batch.map(({ message }) => message));
      for (const [n, { done }] of batch.entries()) {
        const reason = reasons?.[n];
        if (reason !== undefined) done(reason);
      }
    }
  }

  async #taken(messages: readonly Message[]): Promise<readonly number[] | undefined> {
    for (;;) {
      if (this.#stopped) return undefined;
      try {
        if (!this.backlog.isFlooded) return await this.messages.take(messages);
      } catch (error) {
        this.logger.warn({ err: error, away: isAway(error) }, 'messages wait: they could not be stored');
      }
      await wait(AGAIN_MS);
    }
  }
}

/** The same for this process after a restart, another for every other process. */
function ownName({ home, port }: Settings): string {
  return createHash('sha256').update(`${hostname()} ${home} ${port}`).digest('base64url').slice(0, 12);
}

function keyOf({ properties }: IPublishPacket): string | undefined {
  const key = properties?.userProperties?.['key'];
  return typeof key === 'string' ? key : undefined;
}
