import { Injectable } from '@nestjs/common';
import { isUuid, parseInstant, type Instant, type LocalizedText } from '@trucban/kernel';
import { EventTypes, type PublishedTypes } from '../../incidents/public.ts';
import { Database, systemScope, type SqlValue } from '../../platform/public.ts';
import type { SourceRow } from '../../sources/public.ts';
import { GeoReportError, type Item } from './open311-format.ts';

const MOST_REQUESTS = 1_000;
const MOST_DAYS = 90;
const SCOPE = systemScope('open311');

interface Row {
  readonly id: string;
  readonly category: string | null;
  readonly description: string | null;
  readonly media: string | null;
  readonly received_at: Instant;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly address: string | null;
  readonly status: string | null;
  readonly number: string | null;
  readonly lead_agency: string | null;
  readonly public_text: string | null;
  readonly updated_at: Instant | null;
  /** What people are told where planned work explains it. */
  readonly answer: LocalizedText | null;
}

const ENDED = new Set(['resolved', 'closed', 'cancelled']);

/** Services and requests of Open311: requests are events of the source whose key asks, their state is that of the incident. */
@Injectable()
export class Open311Requests {
  constructor(
    private readonly database: Database,
    private readonly types: EventTypes,
  ) {}

  /** What may be reported: the categories of the intake table but for those whose incidents are restricted. */
  services(): Promise<readonly Item[]> {
    return this.database.read(SCOPE, async (tx) => servicesOf(await this.types.current(tx)));
  }

  /** Requests of these sources, newest first. */
  find(sources: readonly SourceRow[], query: Readonly<Record<string, string | undefined>>): Promise<readonly Item[]> {
    return this.database.read(SCOPE, async (tx) => {
      const names = new Map(
        servicesOf(await this.types.current(tx)).map((one) => [one['service_code'], one['service_name']]),
      );
      const values: SqlValue[] = [sources.map((source) => `client:${source.client_id}`)];
      const where = ['e.sent_by = any($1)'];
      const add = (sql: string, value: SqlValue): void => void where.push(sql.replace('?', `$${values.push(value)}`));
      const { service_request_id: ids, service_code: codes, start_date: from, end_date: to, status } = query;
      if (ids)
        add(
          'e.id = any(?::uuid[])',
          ids
            .split(',')
            .map((id) => id.trim())
            .filter(isUuid),
        );
      else {
        const end = to ? instantOf('end_date', to) : tx.now;
        const earliest = new Date(Date.parse(end) - MOST_DAYS * 86_400_000).toISOString();
        const start = from ? instantOf('start_date', from) : earliest;
        add('e.received_at >= ?', start > earliest ? start : earliest);
        add('e.received_at <= ?', end);
        if (codes)
          add(
            `e.data ->> 'category' = any(?)`,
            codes.split(',').map((code) => code.trim()),
          );
      }
      const wanted = wantedStates(status);
      const rows = await tx.dynamic<Row>(
        `select e.id, e.data ->> 'category' as category, e.data ->> 'description' as description, e.data -> 'attributes' ->> 'mediaUrl' as media,
                e.received_at, e.lat, e.lon, e.address, coalesce(m.status, i.status) as status, i.number, i.lead_agency, i.public_text, i.updated_at, e.answer
           from event e left join incident_report r on r.event_id = e.id
           left join incident i on i.id = coalesce(r.incident_id, e.incident_id)
           left join incident m on m.id = i.merged_into
          where ${where.join(' and ')} order by e.received_at desc, e.id desc limit ${MOST_REQUESTS}`,
        values,
      );
      return rows.map((row) => itemOf(row, names)).filter((one) => !wanted || wanted.includes(String(one['status'])));
    });
  }
}

/** @throws GeoReportError for a status that no request has: left out in silence it would seem that there is none */
function wantedStates(status: string | undefined): readonly string[] | undefined {
  const wanted = status?.split(',').map((one) => one.trim());
  if (wanted?.some((one) => one !== 'open' && one !== 'closed'))
    throw new GeoReportError(400, 'status: cần open hoặc closed / status must be open or closed');
  return wanted;
}

function servicesOf({ catalogue, categories, byCode }: PublishedTypes): readonly Item[] {
  const codes = [...new Set(catalogue.categories.flatMap((row) => row.categories ?? []))];
  return codes.flatMap((code) => {
    const type = byCode.get(categories.eventTypeOf(code, {}) ?? '')?.type;
    if (!type || type.restricted) return [];
    return [
      {
        service_code: code,
        service_name: type.vi,
        description: type.en,
        metadata: false,
        type: 'realtime',
        keywords: code,
        group: type.field,
      },
    ];
  });
}

function itemOf(row: Row, names: ReadonlyMap<unknown, unknown>): Item {
  return {
    service_request_id: row.id,
    status: row.answer || ENDED.has(row.status ?? '') ? 'closed' : 'open',
    status_notes: row.public_text ?? row.answer?.vi ?? (row.number === null ? null : `Đã tiếp nhận: ${row.number}`),
    service_name: String(names.get(row.category) ?? row.category ?? ''),
    service_code: row.category,
    description: row.description,
    agency_responsible: row.lead_agency,
    service_notice: null,
    requested_datetime: row.received_at,
    updated_datetime: row.updated_at ?? row.received_at,
    expected_datetime: null,
    address: row.address,
    address_id: null,
    zipcode: null,
    lat: row.lat,
    long: row.lon,
    media_url: row.media,
  };
}

function instantOf(name: string, text: string): Instant {
  const parsed = parseInstant(text);
  if (parsed.ok) return parsed.value;
  throw new GeoReportError(
    400,
    `${name}: cần thời điểm W3C, ví dụ 2026-11-13T20:47:18+07:00 / a W3C date-time is needed`,
  );
}
