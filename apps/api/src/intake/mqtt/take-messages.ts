import { Injectable } from '@nestjs/common';
import { Clock, Database, Logger, isAway, systemScope, type FieldProblem, type Tx } from '../../platform/public.ts';
import { SourceDirectory, SourceGate, SourceKeys, SourceMeter, type SourceRow } from '../../sources/public.ts';
import { Backlog } from '../backlog.ts';
import { DeadLetters, type NewDeadLetter } from '../dead-letters/dead-letters.ts';
import { EventStore, type Stored } from '../event-store.ts';
import { senderOf } from '../source-sender.ts';
import { eventOfMessage, topicOf } from './mqtt-message.ts';

/** A message as it comes from the broker. */
export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** User property `key`. */
  readonly key: string | undefined;
}

/** Reason codes of MQTT 5 that we acknowledge with. */
export const REASON = { success: 0, notAuthorized: 135, quotaExceeded: 151 } as const;
type Reason = (typeof REASON)[keyof typeof REASON];

interface Let {
  readonly source: SourceRow;
  readonly event: object;
  readonly text: string;
  readonly topic: string;
}

const SCOPE = systemScope('mqtt');

/** Takes messages: into events, or into dead letters; what is answered with a reason code was counted and logged. */
@Injectable()
export class TakeMessages {
  constructor(
    private readonly database: Database,
    private readonly directory: SourceDirectory,
    private readonly gate: SourceGate,
    private readonly keys: SourceKeys,
    private readonly meter: SourceMeter,
    private readonly letters: DeadLetters,
    private readonly events: EventStore,
    private readonly backlog: Backlog,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Reason code of each; when it returns, all is on disk. @throws while the database is away */
  async take(messages: readonly Message[]): Promise<readonly Reason[]> {
    const reasons: Reason[] = [];
    const dead: NewDeadLetter[] = [];
    const events: Let[] = [];
    for (const message of messages) reasons.push(await this.#sort(message, events, dead));
    if (events.length > 0 || dead.length > 0) await this.#store(events, dead);
    return reasons;
  }

  async #sort(message: Message, events: Let[], dead: NewDeadLetter[]): Promise<Reason> {
    const text = textOf(message.payload);
    const topic = topicOf(message.topic);
    const source = topic ? await this.directory.byCode(topic.source) : undefined;
    const lost = (errors: readonly FieldProblem[]): Reason => {
      if (source?.kind === 'mqtt') this.meter.count(source.code, { dead: 1 });
      const known = source?.kind === 'mqtt' ? source : undefined;
      const payload = text ?? message.payload.toString('latin1');
      dead.push({ source: known, channel: 'mqtt', errors, payload, topic: message.topic });
      return REASON.success;
    };
    if (!topic)
      return lost(
        fault(
          'TOPIC',
          'Chủ đề cần có dạng ioc/{tỉnh}/{nguồn}/{thiết bị}/{chuỗi số đo}.',
          'The topic must be ioc/{province}/{source}/{thing}/{datastream}.',
        ),
      );
    if (source?.kind !== 'mqtt')
      return lost(
        fault('UNKNOWN_SOURCE', `Không có nguồn MQTT “${topic.source}”.`, `There is no MQTT source “${topic.source}”.`),
      );
    if (source.require_key && !(await this.#knows(source, message.key)))
      return this.#refused(source, message.topic, text, REASON.notAuthorized);
    try {
      this.gate.admit(source, 'mqtt', 'mqtt', 1, text === null ? null : `${message.topic} ${text}`);
    } catch {
      // The gate has counted and logged it.
      return source.state === 'paused' ? REASON.notAuthorized : REASON.quotaExceeded;
    }
    if (text === null)
      return lost(fault('ENCODING', 'Nội dung không phải văn bản UTF-8.', 'The message is not text in UTF-8.'));
    const made = eventOfMessage(source, topic, text);
    if ('errors' in made) return lost(made.errors);
    events.push({ source, event: made.event, text, topic: message.topic });
    return REASON.success;
  }

  #refused(source: SourceRow, topic: string, text: string | null, reason: Reason): Reason {
    this.meter.count(source.code, { rejected: 1 });
    this.meter.log(source, {
      kind: 'rejected',
      channel: 'mqtt',
      payload: text === null ? null : `${topic} ${text}`,
      errors: fault(
        'KEY',
        'Thông điệp không mang đúng khóa của nguồn.',
        "The message does not carry the source's key.",
      ),
    });
    return reason;
  }

  async #knows(source: SourceRow, key: string | undefined): Promise<boolean> {
    return key !== undefined && (await this.keys.clientOf(key, this.clock.now())) === source.client_id;
  }

  /** All in one transaction; when that fails each by itself, so that one that can't be stored doesn't hold up the others. */
  async #store(events: readonly Let[], dead: readonly NewDeadLetter[]): Promise<void> {
    try {
      const noted = await this.database.transaction(SCOPE, (tx) => this.#write(tx, events, dead));
      for (const note of noted) note();
    } catch (error) {
      if (isAway(error)) throw error;
      const [only, ...others] = events;
      if (only && others.length === 0) return this.#give(only, dead, error);
      if (dead.length > 0) await this.#store([], dead);
      for (const one of events) await this.#store([one], []);
    }
  }

  async #give(event: Let, dead: readonly NewDeadLetter[], error: unknown): Promise<void> {
    this.logger.error({ err: error, source: event.source.code }, 'a message can not be stored');
    const errors = fault('NOT_STORED', 'Không lưu được thông điệp này.', 'This message could not be stored.');
    this.meter.count(event.source.code, { dead: 1 });
    await this.database.transaction(SCOPE, (tx) => this.letters.add(tx, [...dead, letterOf(event, errors)]));
  }

  async #write(tx: Tx, events: readonly Let[], dead: readonly NewDeadLetter[]): Promise<(() => void)[]> {
    const letters = [...dead];
    const notes: (() => void)[] = [];
    for (const [source, own] of Map.groupBy(events, (one) => one.source)) {
      const stored = await this.events.store(
        tx,
        own.map(({ event }) => event),
        senderOf(source),
        source,
      );
      for (const { index, errors } of stored.rejected) {
        const event = own[index];
        if (event) letters.push(letterOf(event, errors));
      }
      const putOff = own.filter(({ event }) => this.backlog.putsOff(event)).length;
      notes.push(() => this.#count(source, stored, putOff));
    }
    await this.letters.add(tx, letters);
    return notes;
  }

  #count(source: SourceRow, { accepted, rejected, seen }: Stored, shed: number): void {
    const duplicate = accepted.filter((one) => one.duplicate).length;
    const { lagSeconds, ...noticed } = seen;
    this.meter.count(
      source.code,
      { accepted: accepted.length - duplicate, duplicate, dead: rejected.length, shed, ...noticed },
      lagSeconds,
    );
  }
}

function letterOf({ source, text, topic }: Let, errors: readonly FieldProblem[]): NewDeadLetter {
  return { source, channel: 'mqtt', errors, payload: text, topic };
}

function fault(code: string, vi: string, en: string): readonly FieldProblem[] {
  return [{ path: '', code, message: { vi, en } }];
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function textOf(payload: Buffer): string | null {
  try {
    return decoder.decode(payload);
  } catch {
    return null;
  }
}
