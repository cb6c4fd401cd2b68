import { Injectable } from '@nestjs/common';
import type { EventDto, EventsQuery, Page } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import { maskedAttributes, maskedReporter, readReporter } from '../incidents/public.ts';
import { NotFoundError, decodeCursor, likePatterns, pageOf, type SqlValue, type Tx } from '../platform/public.ts';
import { Rules, factsOf, failedActions } from '../rules/public.ts';
import { EVENT_COLUMNS, forRules, type EventRow } from './event-row.ts';

// A split or merge moves a report, and with it the event, to another incident.
const SELECT = `select ${EVENT_COLUMNS.split(',')
  .map((name) => `e.${name.trim()}`)
  .filter((name) => name !== 'e.incident_id')
  .join(', ')}, coalesce(r.incident_id, e.incident_id) as incident_id, i.number as incident_number
  from event e left join incident_report r on r.event_id = e.id left join incident i on i.id = coalesce(r.incident_id, e.incident_id)`;

/** Texts by which an event is found: none of a person. */
const WORDS = `concat_ws(' ', e.source, e.source_event_id, e.type, e.key, e.event_type, e.data ->> 'title', e.data ->> 'description', e.address,
  i.number, i.title)`;

/** `GET /events`: stored events, newest first, with what the rules made of them. Persons are masked. */
@Injectable()
export class EventReads {
  constructor(private readonly rules: Rules) {}

  /** One event; beside the rules that fired, why each other one that looked at it did not. */
  async one(tx: Tx, id: string): Promise<EventDto> {
    const row = await tx.first<EventRow & { incident_number: string | null }>(
      'intake.one',
      `${SELECT} where e.id = $1`,
      [id],
    );
    if (!row) throw NotFoundError.of('EVENT', 'sự kiện', 'event');
    const known = new Set(row.rules.map(({ code }) => code));
    const windows = new Map(Object.entries(row.windows ?? {}));
    const asked = row.processed_at
      ? await this.rules.outcomesAt(tx, factsOf(forRules(row)), row.processed_at, windows)
      : [];
    const others = asked.filter(({ code }) => !known.has(code)) as unknown as EventDto['rules'];
    const findings = [row.id, ...(row.incident_id === null ? [] : [row.incident_id])];
    const failed = (await failedActions(tx, findings)).filter(({ rule }) => known.has(rule));
    return { ...dtoOf({ ...row, rules: [...row.rules, ...others] }), failedActions: [...failed] };
  }

  async page(tx: Tx, query: EventsQuery): Promise<Page<EventDto>> {
    const values: SqlValue[] = [];
    const where: string[] = [];
    const add = (sql: string, value: SqlValue): void => void where.push(sql.replace('?', `$${values.push(value)}`));
    if (query.type) add('e.type = ?', query.type);
    if (query.eventType) add('e.event_type = ?', query.eventType);
    if (query.source) add('e.source = ?', query.source);
    if (query.state) add('e.state = ?', query.state);
    if (query.incidentId) add('coalesce(r.incident_id, e.incident_id) = ?', query.incidentId);
    if (query.exercise !== undefined) add('e.exercise = ?', query.exercise);
    if (query.since) add('e.received_at >= ?', query.since);
    const words = likePatterns(query.q);
    if (words) add(`trucban.folded(${WORDS}) like all(?)`, words);
    const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (cursor) {
      const [at, id] = [values.push(cursor[0] ?? ''), values.push(cursor[1] ?? '')];
      where.push(`(e.received_at, e.id) < ($${at}::timestamptz, $${id}::uuid)`);
    }
    const rows = await tx.dynamic<EventRow & { incident_number: string | null }>(
      `${SELECT} ${where.length ? `where ${where.join(' and ')}` : ''} order by e.received_at desc, e.id desc limit ${query.limit + 1}`,
      values,
    );
    const page = pageOf(rows, query.limit, (row) => [row.received_at, row.id]);
    return { items: page.items.map(dtoOf), nextCursor: page.nextCursor };
  }
}

function dtoOf(row: EventRow & { readonly incident_number: string | null }): EventDto {
  const place = {
    ...(row.lat !== null && row.lon !== null && { lat: row.lat, lon: row.lon }),
    ...(row.address !== null && { address: row.address }),
    ...(row.area_code !== null && { areaCode: row.area_code }),
  };
  return {
    eventId: row.id,
    id: row.source_event_id,
    source: row.source,
    type: row.type,
    key: row.key,
    time: row.time,
    givenTime: row.given_time,
    timeAdjusted: row.given_time !== null,
    receivedAt: row.received_at,
    late: row.late,
    quality: row.quality,
    marks: [...row.marks],
    exercise: row.exercise,
    eventType: row.event_type,
    location: Object.keys(place).length ? place : null,
    data: maskedData(row.data) as EventDto['data'],
    state: row.state,
    attempts: row.attempts,
    failure: row.failure,
    processedAt: row.processed_at,
    rules: row.rules,
    effect: row.effect,
    incidentId: row.incident_id,
    incidentNumber: row.incident_number,
    why: row.why,
    answer: row.answer,
  };
}

function maskedData(data: JsonObject): JsonObject {
  const { reporter, ...rest } = data;
  const masked = maskedAttributes(rest);
  const known = maskedReporter(readReporter(reporter));
  return known ? { ...masked, reporter: { ...known } } : masked;
}
