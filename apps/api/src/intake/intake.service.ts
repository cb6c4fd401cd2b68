import { Injectable } from '@nestjs/common';
import type { SourceKind } from '@trucban/contracts';
import {
  Database,
  ForbiddenError,
  InvalidError,
  KindError,
  UnavailableError,
  type FieldProblem,
  type Scope,
} from '../platform/public.ts';
import { SourceGate, SourceMeter, type SourceRow } from '../sources/public.ts';
import { Backlog } from './backlog.ts';
import { EXERCISE_NOT_ALLOWED, EventStore, type EventSender, type Stored } from './event-store.ts';

/** A request with events. */
export interface Incoming {
  /** The way that it came, for logs: `events`, `cap`. */
  readonly channel: string;
  readonly kind: SourceKind;
  /** Events in structured form, whatever they came as. */
  readonly inputs: readonly unknown[];
  /** What came, where it was no event: for the log. */
  readonly payload?: string;
}

/** Takes events of all channels: quota, storage, numbers and log of their source. */
@Injectable()
export class Intake {
  constructor(
    private readonly database: Database,
    private readonly store: EventStore,
    private readonly backlog: Backlog,
    private readonly gate: SourceGate,
    private readonly meter: SourceMeter,
  ) {}

  /** Stores what is in order and says what isn't. @throws what the gate throws; InvalidError when nothing is in order */
  async take(sender: EventSender & Scope, incoming: Incoming): Promise<Stored> {
    const source = await this.gate.sourceOf(sender);
    const { channel, inputs } = incoming;
    if (source)
      this.gate.admit(
        source,
        incoming.kind,
        channel,
        inputs.length,
        payloadOf(incoming, inputs.length === 1 ? 0 : null),
      );
    let stored: Stored;
    try {
      const [now, later] = this.#sheddable(inputs);
      if (now.length === 0 && later.length > 0) {
        if (source) this.meter.count(source.code, { shed: later.length });
        throw this.backlog.refusal();
      }
      const taken = await this.database.transaction(sender, (tx) =>
        this.store.store(
          tx,
          now.map((index) => inputs[index]),
          sender,
          source,
        ),
      );
      stored = this.#with(taken, now, later);
      if (source && later.length > 0) this.meter.count(source.code, { shed: later.length });
    } catch (error) {
      // Nothing of it was stored; who sent it was told.
      if (source && error instanceof KindError && !(error instanceof UnavailableError))
        this.refused(source, incoming, [problemOf(error)], inputs.length);
      throw error;
    }
    if (source) this.#count(source, incoming, stored);
    return stored;
  }

  /** Notes that a request of a source was refused before it came to events. */
  async unreadable(sender: EventSender, incoming: Omit<Incoming, 'inputs'>, error: KindError): Promise<void> {
    const source = await this.gate.sourceOf(sender);
    if (!source) return;
    this.meter.count(source.code, { received: 1 });
    this.refused(source, { ...incoming, inputs: [] }, error.errors.length ? error.errors : [problemOf(error)], 1);
  }

  private refused(source: SourceRow, incoming: Incoming, errors: readonly FieldProblem[], events: number): void {
    this.meter.count(source.code, { rejected: events });
    this.meter.log(source, { kind: 'rejected', channel: incoming.channel, errors, payload: payloadOf(incoming, 0) });
  }

  /** Places of the events that are taken, and of those that overload puts off. */
  #sheddable(inputs: readonly unknown[]): [readonly number[], readonly number[]] {
    const places = [...inputs.keys()];
    if (this.backlog.since === null) return [places, []];
    const later = places.filter((index) => this.backlog.putsOff(inputs[index]));
    return [places.filter((index) => !later.includes(index)), later];
  }

  /** What was taken, by the places in the request; what was put off is told as rejected, to be sent again. */
  #with(stored: Stored, now: readonly number[], later: readonly number[]): Stored {
    if (later.length === 0) return stored;
    const putOff = [problemOf(this.backlog.refusal())];
    const rejected = [
      ...stored.rejected.map(({ index, errors }) => ({ index: now[index] ?? index, errors })),
      ...later.map((index) => ({ index, errors: putOff })),
    ].sort((a, b) => a.index - b.index);
    return { ...stored, rejected, putOff: later };
  }

  #count(source: SourceRow, incoming: Incoming, stored: Stored): void {
    const { accepted, seen } = stored;
    const rejected = stored.rejected.filter(({ index }) => !stored.putOff?.includes(index));
    const duplicate = accepted.filter((one) => one.duplicate).length;
    this.meter.count(
      source.code,
      {
        accepted: accepted.length - duplicate,
        duplicate,
        rejected: rejected.length,
        suspect: seen.suspect,
        clockAhead: seen.clockAhead,
        late: seen.late,
      },
      seen.lagSeconds,
    );
    for (const { index, errors } of rejected)
      this.meter.log(source, {
        kind: 'rejected',
        channel: incoming.channel,
        errors,
        payload: payloadOf(incoming, index),
      });
  }
}

/** What came: the text itself, or the event at `index`. */
function payloadOf({ payload, inputs }: Incoming, index: number | null): string | null {
  if (payload !== undefined) return payload;
  return index === null || inputs[index] === undefined ? null : JSON.stringify(inputs[index]);
}

function problemOf({ code, localized }: KindError): FieldProblem {
  return { path: '', code, message: localized };
}

/**
 * 422 of a request of which nothing was taken; 403 where nothing stood in the way but a right that the sender lacks.
 * @param batch paths say which event is meant
 */
export function nothingTaken({ rejected }: Stored, batch: boolean): KindError {
  const errors = rejected
    .flatMap(({ index, errors: each }) =>
      batch ? each.map((error) => ({ ...error, path: `/${index}${error.path}` })) : each,
    )
    .slice(0, 100);
  if (errors.some(({ code }) => code !== EXERCISE_NOT_ALLOWED.code)) return InvalidError.of(errors);
  const { code, message } = EXERCISE_NOT_ALLOWED;
  return new ForbiddenError(code, message.vi, message.en, { errors });
}
