import { distanceM, fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';

/** Most open incidents that are looked through: the newest. */
const MOST = 2_000;
const MINUTE_MS = 60_000;

/** Which open incidents are meant; what is null does not matter. */
export interface OpenIncidentsWanted {
  readonly eventTypes: readonly string[] | null;
  readonly severities: readonly string[] | null;
  readonly near: { readonly lat: number; readonly lon: number; readonly withinM: number } | null;
  readonly areaCode: string | null;
  /** Last reported after, milliseconds since 1970. */
  readonly after: number | null;
  /** No agency has accepted an order for it. */
  readonly unassigned: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly exercise: boolean;
}

/** An open incident that was looked for. */
export interface OpenIncident {
  readonly id: string;
  readonly distanceM: number | null;
  readonly lastReportAt: Instant;
}

/** What was found in this transaction, by what was wanted; forgotten when it changes an incident. */
const FOUND = Symbol('incidents.open');

/** Open incidents, the nearest first, then the newest: for the platform itself, whoever may see them. */
export async function openIncidents(tx: Tx, wanted: OpenIncidentsWanted): Promise<readonly OpenIncident[]> {
  const { after } = wanted;
  // To the minute, so that what many events of one transaction ask is asked once.
  const roughly = { ...wanted, after: after === null ? null : Math.floor(after / MINUTE_MS) * MINUTE_MS };
  const found = tx.local(FOUND, () => new Map<string, Promise<readonly OpenIncident[]>>());
  const name = JSON.stringify(roughly);
  const looked = found.get(name) ?? look(tx, roughly);
  found.set(name, looked);
  return (await looked).filter(({ lastReportAt }) => after === null || toEpochMs(lastReportAt) > after);
}

/** An incident was opened or changed in this transaction. */
export function forgetOpenIncidents(tx: Tx): void {
  tx.local(FOUND, () => new Map()).clear();
}

async function look(tx: Tx, wanted: OpenIncidentsWanted): Promise<readonly OpenIncident[]> {
  const { near, after } = wanted;
  // A degree of latitude is never shorter than 110,574 m.
  const span = near ? near.withinM / 110_000 : null;
  const rows = await tx.asSystem(() =>
    tx.query<{ id: string; lat: number | null; lon: number | null; last_report_at: Instant }>(
      'incidents.open',
      `select id, lat, lon, last_report_at from incident i
        where status in ('new', 'acknowledged', 'inProgress') and exercise = $1
          and ($2::text[] is null or type = any($2)) and ($3::text[] is null or severity = any($3))
          and ($4::text is null or area_code = $4) and ($5::timestamptz is null or last_report_at > $5)
          and ($6::float8 is null or lat between $6 and $7) and attributes @> $8
          and (not $9 or not exists (select 1 from assignment a where a.incident_id = i.id
                                      and a.state in ('accepted', 'enRoute', 'onScene', 'transporting', 'completed')))
        order by last_report_at desc limit ${MOST}`,
      [
        wanted.exercise,
        wanted.eventTypes,
        wanted.severities,
        wanted.areaCode,
        after === null ? null : fromEpochMs(after),
        near && span !== null ? near.lat - span : null,
        near && span !== null ? near.lat + span : null,
        JSON.stringify(wanted.attributes),
        wanted.unassigned,
      ],
    ),
  );
  return rows
    .map(({ id, lat, lon, last_report_at: lastReportAt }) => {
      const distance = near && lat !== null && lon !== null ? distanceM(near, { lat, lon }) : null;
      return { id, distanceM: distance, lastReportAt };
    })
    .filter(({ distanceM: distance }) => !near || (distance !== null && distance <= near.withinM))
    .sort((a, b) => (a.distanceM ?? 0) - (b.distanceM ?? 0));
}
