import { Injectable } from '@nestjs/common';
import type { EventsAccepted, Permission } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import { EventTypes, type PublishedTypes } from '../incidents/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import { Ids, Queue, json, together, tokens, type Actor, type FieldProblem, type Tx } from '../platform/public.ts';
import { eventTime, isLate, parseEvent, type ParsedEvent } from './cloud-events.ts';
import { EVENT_INSERT, EVENT_RECORD, forRules, type EventRow, type MadeByRules } from './event-row.ts';
import { factsOf, Rules } from '../rules/public.ts';

/** Extension of an event that an SOP published: how many such events led to it, itself included. Nobody else may say so. */
export const CHAIN_LINKS = 'trucbanlinks';

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
}

/** Place in the queue of the rules of a batch's events: after everything that somebody may be waiting for. */
const BATCH_PRIORITY = 50;

/** What was taken and what wasn't. */
export interface Stored {
  readonly accepted: EventsAccepted['accepted'];
  readonly rejected: readonly { readonly index: number; readonly errors: readonly FieldProblem[] }[];
}

type NewEvent = Omit<EventRow, MadeByRules>;

/** Stores events and queues their rules, in one transaction: what is accepted is on disk. */
@Injectable()
export class EventStore {
  constructor(
    private readonly types: EventTypes,
    private readonly directory: OrgDirectory,
    private readonly queue: Queue,
    private readonly rules: Rules,
    private readonly ids: Ids,
  ) {}

  /** Checks and stores events in structured form. The same (source, id) again has no second effect. */
  async store(tx: Tx, inputs: readonly unknown[], sender: EventSender, how: HowSent = {}): Promise<Stored> {
    return tx.asSystem(async () => {
      const types = await this.types.current(tx);
      const rejected: { index: number; errors: readonly FieldProblem[] }[] = [];
      const rows: NewEvent[] = [];
      for (const [index, input] of inputs.entries()) {
        const parsed = parseEvent(input);
        const errors = parsed.ok ? refusals(parsed.value, types, sender) : parsed.errors;
        if (!parsed.ok || errors.length) rejected.push({ index, errors });
        else rows.push(await this.#row(tx, parsed.value, types, sender, how));
      }
      return { accepted: await this.#write(tx, rows, how), rejected };
    });
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
    const { time, adjusted } = eventTime(event.time, tx.now);
    return {
      id: this.ids.next(),
      received_at: tx.now,
      source: event.source,
      source_event_id: event.id,
      type: event.type,
      key: parsed.key,
      time,
      given_time: adjusted ? (event.time ?? null) : null,
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
      visible_to: types.byCode.get(eventType ?? '')?.type.restricted ? [tokens.group('IOC', 'shiftLeader')] : ['IOC'],
    };
  }

  async #write(tx: Tx, rows: readonly NewEvent[], how: HowSent): Promise<EventsAccepted['accepted']> {
    if (rows.length === 0) return [];
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
    const news = rows.filter(({ id }) => fresh.has(id));
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
    const options = how.batch ? { priority: BATCH_PRIORITY } : {};
    for (const { id, received_at } of news)
      this.queue.add(tx, 'run-rules', { eventId: id, receivedAt: received_at }, options);
    const known = fresh.size === rows.length ? new Map<string, string>() : await this.#known(tx, rows);
    return rows.map((row) => ({
      id: row.source_event_id,
      source: row.source,
      eventId: fresh.has(row.id) ? row.id : (known.get(`${row.source}\n${row.source_event_id}`) ?? row.id),
      duplicate: !fresh.has(row.id),
    }));
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

function withoutLinks({ [CHAIN_LINKS]: _, ...extensions }: JsonObject): JsonObject {
  return extensions;
}

/** What is wrong with a well-formed event in this province, or for this sender. */
function refusals({ incident, exercise }: ParsedEvent, types: PublishedTypes, sender: EventSender): FieldProblem[] {
  const errors: FieldProblem[] = [];
  const code = incident?.eventType;
  if (code !== undefined && !types.byCode.has(code))
    errors.push({
      path: '/data/eventType',
      code: 'UNKNOWN_EVENT_TYPE',
      message: { vi: `Không có loại sự kiện “${code}”.`, en: `There is no event type “${code}”.` },
    });
  if (exercise && !sender.permissions.has('event.exercise'))
    errors.push({
      path: '/exercise',
      code: 'EXERCISE_NOT_ALLOWED',
      message: {
        vi: 'Cần quyền events:exercise để gửi sự kiện diễn tập.',
        en: 'The scope events:exercise is needed for an exercise.',
      },
    });
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
