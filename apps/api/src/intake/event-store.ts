import { Injectable } from '@nestjs/common';
import type { EventsAccepted, Permission } from '@trucban/contracts';
import { isInstant, toEpochMs, type Instant, type JsonObject } from '@trucban/kernel';
import { EventTypes, type PublishedTypes } from '../incidents/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import {
  Ids,
  Queue,
  json,
  together,
  tokens,
  type Actor,
  type FieldProblem,
  type QueueOptions,
  type Tx,
} from '../platform/public.ts';
import { eventTime, isLate, parseEvent, type ParsedEvent } from './cloud-events.ts';
import {
  CHAIN_LINKS,
  EVENT_INSERT,
  EVENT_RECORD,
  OPENED_BY_HAND,
  forRules,
  type EventRow,
  type MadeByRules,
} from './event-row.ts';
import { causeOf } from '../processes/public.ts';
import { factsOf, Rules } from '../rules/public.ts';
import type { SourceRow } from '../sources/public.ts';
import { Readings } from './readings/readings.ts';
import { Storms } from './storms.ts';
import { taskOf } from './waiting-events.ts';

/** Who sends: a principal, or a part of the platform. */
export interface EventSender {
  readonly kind: Actor['kind'];
  readonly id: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** How events come. */
export interface HowSent {
  /** In a file or a pull: lateness is that of batch sources, and their rules wait for those of whatever comes by itself. */
  readonly batch?: boolean;
  /** Whose units and limits readings have, where the sender itself is no source. */
  readonly readingsOf?: SourceRow | undefined;
  /** When it came, where it is stored later: what says no time of its own happened then, and nothing after it. */
  readonly cameAt?: Instant;
}

/** Place in the queue of the rules of a batch's events: after everything that somebody may be waiting for. */
const BATCH_PRIORITY = 50;

/** What was taken and what wasn't. */
export interface Stored {
  readonly accepted: EventsAccepted['accepted'];
  readonly rejected: readonly { readonly index: number; readonly errors: readonly FieldProblem[] }[];
  /** Places of those that overload has put off; among `rejected`, too. */
  readonly putOff?: readonly number[];
  /** What was noticed of the new ones. */
  readonly seen: {
    readonly lagSeconds: readonly number[];
    readonly suspect: number;
    readonly clockAhead: number;
    readonly late: number;
  };
}

/** `readings` change it before it is written. */
type NewEvent = Omit<EventRow, MadeByRules | keyof Noticed> & Noticed;
interface Noticed {
  data: JsonObject;
  quality: EventRow['quality'];
  marks: readonly string[];
}

/** Reports of people run before what devices measure, however much of it waits. */
const OBSERVATIONS_LATER = 10;
/** What a storm brings runs after other events of its kind, one transaction at a time: they would all wait for the same incident. */
const STORM_LATER = 5;
const STORM_LINE = 'storm';

const NOTHING: Stored['seen'] = { lagSeconds: [], suspect: 0, clockAhead: 0, late: 0 };
const NOT_BELIEVED = ['jump', 'frozen', 'impossible'];

/** An exercise from somebody who may send only what is real. */
export const EXERCISE_NOT_ALLOWED: FieldProblem = {
  path: '/exercise',
  code: 'EXERCISE_NOT_ALLOWED',
  message: {
    vi: 'Cần quyền events:exercise để gửi sự kiện diễn tập.',
    en: 'The scope events:exercise is needed for an exercise.',
  },
};

/** Stores events and queues their rules, in one transaction: what is accepted is on disk. */
@Injectable()
export class EventStore {
  readonly #storms = new Storms();

  constructor(
    private readonly types: EventTypes,
    private readonly directory: OrgDirectory,
    private readonly queue: Queue,
    private readonly rules: Rules,
    private readonly readings: Readings,
    private readonly ids: Ids,
  ) {}

  /**
   * Checks and stores events in structured form. The same (source, id) again has no second effect.
   * @param source whose readings are taken in its units and within its limits, where the sender is one
   */
  async store(
    tx: Tx,
    inputs: readonly unknown[],
    sender: EventSender,
    source?: SourceRow,
    how: HowSent = {},
  ): Promise<Stored> {
    return tx.asSystem(async () => {
      const types = await this.types.current(tx);
      const rejected: { index: number; errors: readonly FieldProblem[] }[] = [];
      const rows: NewEvent[] = [];
      for (const [index, input] of inputs.entries()) {
        const parsed = parseEvent(input);
        const errors = parsed.ok ? refusals(parsed.value, types, sender, source) : parsed.errors;
        if (!parsed.ok || errors.length) {
          rejected.push({ index, errors });
          continue;
        }
        const taken = this.#inUnits(parsed.value, source ?? how.readingsOf);
        if ('errors' in taken) rejected.push({ index, errors: taken.errors });
        else rows.push({ ...(await this.#row(tx, taken.event, types, sender, how)), marks: taken.marks });
      }
      return { ...(await this.#write(tx, rows, how, source ?? how.readingsOf)), rejected };
    });
  }

  #inUnits(
    event: ParsedEvent,
    source: SourceRow | undefined,
  ): { event: ParsedEvent; marks: readonly string[] } | { errors: readonly FieldProblem[] } {
    if (event.event.type !== 'sensor.reading' || event.incident) return { event, marks: [] };
    const taken = this.readings.inUnit(source, event.data);
    return 'data' in taken ? { event: { ...event, data: taken.data }, marks: taken.marks } : { errors: taken };
  }

  async #row(tx: Tx, parsed: ParsedEvent, types: PublishedTypes, sender: EventSender, how: HowSent): Promise<NewEvent> {
    const { event, incident, data } = parsed;
    const eventType =
      incident?.eventType ??
      (incident?.category === undefined ? null : types.categories.eventTypeOf(incident.category, data));
    const location = incident?.location ?? placeOf(data);
    const units = await this.directory.snapshot(tx);
    const { lat, lon } = location;
    const named = location.areaCode !== undefined && units.area(location.areaCode) ? location.areaCode : null;
    const { time, adjusted } = eventTime(event.time ?? phenomenonTime(data), how.cameAt ?? tx.now);
    return {
      id: this.ids.next(),
      received_at: tx.now,
      source: event.source,
      source_event_id: event.id,
      type: event.type,
      key: parsed.key,
      time,
      given_time: adjusted ? (event.time ?? phenomenonTime(data) ?? null) : null,
      late: isLate(event.type, time, tx.now, how.batch),
      quality: parsed.quality,
      exercise: parsed.exercise,
      event_type: eventType,
      area_code: named ?? (lat !== undefined && lon !== undefined ? (units.areaAt(lat, lon)?.code ?? null) : null),
      lat: lat ?? null,
      lon: lon ?? null,
      address: location.address ?? null,
      data,
      extensions: sender.kind === 'system' ? parsed.extensions : withoutLinks(parsed.extensions),
      sent_by: `${sender.kind}:${sender.id}`,
      state: 'stored',
      // Until an incident says who works on it.
      marks: [],
      visible_to: types.byCode.get(eventType ?? '')?.type.restricted ? [tokens.group('IOC', 'shiftLeader')] : ['IOC'],
    };
  }

  async #write(tx: Tx, rows: readonly NewEvent[], how: HowSent, source?: SourceRow): Promise<Omit<Stored, 'rejected'>> {
    if (rows.length === 0) return { accepted: [], seen: NOTHING };
    const keys = rows.map(({ id, source, source_event_id, received_at }, n) => ({
      n,
      id,
      source,
      source_event_id,
      received_at,
    }));
    const added = await tx.query<{ event_id: string }>(
      'intake.keys',
      `insert into event_key (source, source_event_id, event_id, received_at)
       select source, source_event_id, id, received_at from jsonb_to_recordset($1) as k(n int, id uuid, source text, source_event_id text, received_at timestamptz)
        order by source, source_event_id, n
       on conflict do nothing returning event_id`,
      [json(keys)],
    );
    const fresh = new Set(added.map(({ event_id }) => event_id));
    const news = rows.filter(({ id }) => fresh.has(id)).map(markedByClock);
    if (source) {
      const readings = news.filter(({ type, event_type }) => type === 'sensor.reading' && event_type === null);
      await this.readings.judge(tx, source, readings);
    }
    if (news.length)
      await together([
        tx.run(
          'intake.insert',
          `insert into event (${EVENT_INSERT}) select ${EVENT_INSERT} from jsonb_to_recordset($1) as e(${EVENT_RECORD})`,
          [json(news)],
        ),
        this.rules.observe(
          tx,
          news.map((row) => factsOf(forRules(row))),
        ),
      ]);
    const cause = causeOf(tx);
    for (const row of news) {
      const turn = this.#turnOf(row, how);
      const payload = {
        eventId: row.id,
        receivedAt: row.received_at,
        storm: turn.line === STORM_LINE,
        ...(cause && { cause }),
      };
      this.queue.add(tx, 'run-rules', payload, { name: taskOf(row.id), ...turn });
    }
    const known = fresh.size === rows.length ? new Map<string, string>() : await this.#known(tx, rows);
    const accepted = rows.map((row) => ({
      id: row.source_event_id,
      source: row.source,
      eventId: fresh.has(row.id) ? row.id : (known.get(`${row.source}\n${row.source_event_id}`) ?? row.id),
      duplicate: !fresh.has(row.id),
    }));
    return { accepted, seen: seenOf(news) };
  }

  /** When its rules run, in relation to those of others. */
  #turnOf(row: NewEvent, { batch }: HowSent): QueueOptions {
    if (batch) return { priority: BATCH_PRIORITY };
    const priority = row.event_type === null ? OBSERVATIONS_LATER : 0;
    if (!this.#storms.isStorm(row, toEpochMs(row.received_at))) return { priority };
    return { priority: priority + STORM_LATER, line: STORM_LINE };
  }

  async #known(tx: Tx, rows: readonly NewEvent[]): Promise<Map<string, string>> {
    const found = await tx.query<{ source: string; source_event_id: string; event_id: string }>(
      'intake.known',
      `select k.source, k.source_event_id, k.event_id from event_key k
         join jsonb_to_recordset($1) as r(source text, source_event_id text) on r.source = k.source and r.source_event_id = k.source_event_id`,
      [json(rows.map(({ source, source_event_id }) => ({ source, source_event_id })))],
    );
    return new Map(found.map((row) => [`${row.source}\n${row.source_event_id}`, row.event_id]));
  }
}

const isBelow = (name: string, own: string): boolean => name === own || name.startsWith(`${own}/`);

/** When a reading was taken, where the envelope doesn't say. */
function phenomenonTime({ sensor, phenomenonTime: time }: JsonObject): string | undefined {
  return sensor !== undefined && typeof time === 'string' && isInstant(time) ? time : undefined;
}

function markedByClock(row: NewEvent): NewEvent {
  const ahead = row.given_time !== null && eventTime(row.given_time, row.time).clockAhead;
  return ahead ? { ...row, marks: [...row.marks, 'clockAhead'] } : { ...row };
}

function seenOf(rows: readonly NewEvent[]): Stored['seen'] {
  const number = (is: (row: NewEvent) => boolean): number => rows.filter(is).length;
  return {
    lagSeconds: rows.map(({ time, received_at }) => (toEpochMs(received_at) - toEpochMs(time)) / 1_000),
    suspect: number(({ marks }) => marks.some((mark) => NOT_BELIEVED.includes(mark))),
    clockAhead: number(({ marks }) => marks.includes('clockAhead')),
    late: number(({ late }) => late),
  };
}

function withoutLinks({ [CHAIN_LINKS]: _, [OPENED_BY_HAND]: __, ...extensions }: JsonObject): JsonObject {
  return extensions;
}

/** What is wrong with a well-formed event in this province, or for this sender. */
function refusals(
  { event, incident, exercise }: ParsedEvent,
  types: PublishedTypes,
  sender: EventSender,
  source: SourceRow | undefined,
): FieldProblem[] {
  const errors: FieldProblem[] = [];
  // Who could name another's source could use up the ids of its events.
  if (source && ![source.code, ...source.event_sources].some((own) => isBelow(event.source, own)))
    errors.push({
      path: '/source',
      code: 'SOURCE_NOT_YOURS',
      message: {
        vi: `Nguồn này chỉ gửi được sự kiện có “source” là “${source.code}” hoặc giá trị đã khai.`,
        en: `This source may only name “${source.code}”, or what is declared, as the “source” of its events.`,
      },
    });
  const code = incident?.eventType;
  if (code !== undefined && !types.byCode.has(code))
    errors.push({
      path: '/data/eventType',
      code: 'UNKNOWN_EVENT_TYPE',
      message: { vi: `Không có loại sự kiện “${code}”.`, en: `There is no event type “${code}”.` },
    });
  if (exercise && !sender.permissions.has('event.exercise')) errors.push(EXERCISE_NOT_ALLOWED);
  return errors;
}

/** Place of an observation, where it names one. */
function placeOf(data: JsonObject): { lat?: number; lon?: number; address?: string; areaCode?: string } {
  const { location } = data;
  if (typeof location !== 'object' || location === null || Array.isArray(location)) return {};
  const { lat, lon, areaCode } = location as JsonObject;
  const inWorld = typeof lat === 'number' && typeof lon === 'number' && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return { ...(inWorld && { lat, lon }), ...(typeof areaCode === 'string' && { areaCode }) };
}
