import { Injectable } from '@nestjs/common';
import type { Instant, JsonObject } from '@trucban/kernel';
import { isWorking, limitsAtSeverity } from '@trucban/sla-engine';
import { Assignments } from '../agencies/public.ts';
import { Audit } from '../audit/public.ts';
import { CENTRE, OrgDirectory, PROVINCE } from '../identity/public.ts';
import { Database, Ids, InvalidError, json, type Tx } from '../platform/public.ts';
import { Calendars, SlaClocks } from '../sla/public.ts';
import { severitySteps, type EventType } from './event-type.ts';
import { EventTypes, type EventTypeVersion } from './event-types.ts';
import { incidentNumber, localDay } from './incident-number.ts';
import type { IncidentRow } from './incident-row.ts';
import { insertIncident } from './incident-store.ts';
import { IncidentView } from './incident-view.ts';
import type { Reporter } from './masking.ts';
import { writeReports } from './reports.ts';
import { agenciesOf, resolveResolvers, type Resolution } from './resolvers.ts';
import { SopStarter } from './sop-starter.ts';
import { Timeline } from './timeline.ts';
import { visibleTo } from './visibility.ts';

/** What an incident is opened from: an event, a person's entry, or a step of an SOP. */
export interface NewIncident {
  readonly eventType: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly severity?: string | undefined;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly address: string | null;
  readonly areaCode: string | null;
  readonly reporter: Reporter | null;
  readonly attributes: JsonObject;
  readonly source: string | null;
  /** Hash of all that the report says. */
  readonly said?: string | undefined;
  readonly reportedAt: Instant;
  readonly exercise: boolean;
  readonly parentId?: string | undefined;
  /** The event that opened it. */
  readonly eventId?: string | undefined;
}

/** Opens incidents: row, timeline, clocks, first step of the SOP, all in the caller's transaction. */
@Injectable()
export class IncidentOpener {
  constructor(
    private readonly database: Database,
    private readonly types: EventTypes,
    private readonly directory: OrgDirectory,
    private readonly calendars: Calendars,
    private readonly clocks: SlaClocks,
    private readonly sops: SopStarter,
    private readonly assignments: Assignments,
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly audit: Audit,
    private readonly ids: Ids,
  ) {}

  /** @throws InvalidError for a type that isn't published. */
  async open(tx: Tx, given: NewIncident): Promise<IncidentRow> {
    return tx.asSystem(async () => {
      const { byCode, catalogue } = await this.types.current(tx);
      const version = byCode.get(given.eventType);
      if (!version) throw unknownType(given.eventType);
      const { type } = version;
      const severity = given.severity ?? type.defaultSeverity;
      const resolution = await this.resolve(tx, type, given);
      const definition = await this.sops.definitionOf(tx, type.sop);
      const row = await insertIncident(
        tx,
        await this.#newRow(tx, given, version, severity, resolution, definition === null),
      );
      const report = { ...given, at: given.reportedAt, attached: false };
      await writeReports(tx, [{ id: this.ids.next(), incidentId: row.id, report }]);
      this.#tell(tx, row, type, resolution);
      await this.clocks.openForIncident(tx, {
        incidentId: row.id,
        exercise: row.exercise,
        createdAt: row.created_at,
        calendar: type.sla.calendar,
        limits: limitsAtSeverity(
          type.sla,
          severitySteps(catalogue, severity, type.defaultSeverity),
          catalogue.severityPolicy,
        ),
        escalationPolicy: type.escalationPolicy,
      });
      if (definition) await this.sops.start(tx, row, definition);
      else await this.#withoutSop(tx, row, type);
      this.view.touch(tx, row.id);
      return row;
    });
  }

  /** Answers the resolvers for a type at a place. */
  async resolve(
    tx: Tx,
    type: EventType,
    place: Pick<NewIncident, 'lat' | 'lon' | 'areaCode' | 'attributes'>,
  ): Promise<Resolution> {
    const units = await this.directory.snapshot(tx);
    const point = place.lat !== null && place.lon !== null ? { lat: place.lat, lon: place.lon } : null;
    const area = this.#areaOf(units, place.areaCode, point);
    const closed = new Set<string>();
    for (const duty of new Set(units.units.map((unit) => unit.duty))) {
      if (!(await this.calendars.has(tx, duty))) continue;
      const { calendar } = await this.calendars.current(tx, duty);
      if (!isWorking(calendar, tx.now)) closed.add(duty);
    }
    return resolveResolvers(
      units,
      { areaCode: area, point, attributes: place.attributes },
      type.lead,
      [type.lead, ...type.coordinating],
      (duty) => !closed.has(duty),
    );
  }

  /** Area of a place: the one that is named when it exists, else the one around the point. */
  async areaOf(tx: Tx, place: Pick<NewIncident, 'lat' | 'lon' | 'areaCode'>): Promise<string | null> {
    const point = place.lat !== null && place.lon !== null ? { lat: place.lat, lon: place.lon } : null;
    return this.#areaOf(await this.directory.snapshot(tx), place.areaCode, point);
  }

  #areaOf(
    units: Awaited<ReturnType<OrgDirectory['snapshot']>>,
    areaCode: string | null,
    point: { readonly lat: number; readonly lon: number } | null,
  ): string | null {
    if (areaCode !== null && units.area(areaCode)) return areaCode;
    return point ? (units.areaAt(point.lat, point.lon)?.code ?? null) : null;
  }

  async #newRow(
    tx: Tx,
    given: NewIncident,
    { type, version }: EventTypeVersion,
    severity: string,
    { resolved }: Resolution,
    sopMissing: boolean,
  ): Promise<Omit<IncidentRow, 'search'>> {
    const units = await this.directory.snapshot(tx);
    const lead = type.lead.startsWith('@') ? (resolved[type.lead] ?? CENTRE) : type.lead;
    const coordinating = agenciesOf(type.coordinating, resolved).filter((code) => code !== lead);
    const areaCode = await this.areaOf(tx, given);
    const restricted = type.restricted === true;
    const id = this.ids.next();
    const seen = visibleTo(units, { restricted, leadAgency: lead, agencies: coordinating, areaCode });
    return {
      id,
      number: await this.#nextNumber(tx),
      type: type.code,
      type_version: version,
      field: type.field,
      title: given.title ?? titleOf(type, given.address, units.area(areaCode ?? '')?.name.vi),
      description: given.description ?? null,
      severity,
      status: 'new',
      phase: null,
      exercise: given.exercise,
      restricted,
      escalation_level: 0,
      lat: given.lat,
      lon: given.lon,
      address: given.address,
      area_code: areaCode,
      reported_at: given.reportedAt,
      last_report_at: given.reportedAt,
      report_count: 1,
      source: given.source,
      org_unit: CENTRE,
      lead_agency: lead,
      coordinating,
      agencies: [lead, ...coordinating],
      resolved,
      parent_id: given.parentId ?? null,
      merged_into: null,
      assignee: null,
      attributes: given.attributes,
      reporter: given.reporter,
      said: given.said ?? null,
      level: null,
      sop: type.sop,
      sop_missing: sopMissing,
      escalation_policy: type.escalationPolicy,
      evidence: type.evidence,
      result: null,
      evidence_files: [],
      public_text: null,
      cancel_kind: null,
      cancel_reason: null,
      created_by: `${tx.actor.kind}:${tx.actor.id}`,
      created_at: tx.now,
      updated_at: tx.now,
      acknowledged_at: null,
      resolved_at: null,
      closed_at: null,
      visible_to: seen,
      version: 1,
    };
  }

  /** Apart from the caller's transaction: else each new incident would wait for the commit of the one before. */
  async #nextNumber(tx: Tx): Promise<string> {
    const day = localDay(tx.now);
    const [row] = await this.database.apart<{ last: number }>(
      'incidents.number',
      `insert into incident_counter (day, last) values ($1, 1) on conflict (day) do update set last = incident_counter.last + 1 returning last`,
      [day],
    );
    return incidentNumber(PROVINCE, day, row?.last ?? 1);
  }

  #tell(tx: Tx, row: IncidentRow, type: EventType, { unresolved }: Resolution): void {
    this.timeline.add(tx, row.id, {
      kind: 'incident.opened',
      text: { vi: `Mở sự vụ: ${type.vi}.`, en: `Incident opened: ${type.en}.` },
      data: { type: row.type, severity: row.severity, source: row.source, leadAgency: row.lead_agency },
    });
    // Only what this type asks for, or what any SOP may ask for when the place is unknown.
    if (unresolved.length) {
      const names = unresolved.join(', ');
      this.timeline.add(tx, row.id, {
        kind: 'warning',
        text: { vi: `Chưa xác định được ${names}; tạm giao IOC.`, en: `${names} found nobody; the IOC stands in.` },
        data: { unresolved: [...unresolved] },
        source: 'incidents',
      });
    }
    this.audit.write(tx, { action: 'incident.open', objectType: 'incident', objectId: row.id, after: auditOf(row) });
  }

  /** Until the SOP of the type is shipped: a free checklist, and the order to the lead agency. */
  async #withoutSop(tx: Tx, row: IncidentRow, type: EventType): Promise<void> {
    const units = await this.directory.snapshot(tx);
    const named = (codes: readonly string[]): string => codes.map((code) => units.nameOf(code).vi).join(', ');
    const items = [
      'Xác minh thông tin, gọi lại người báo nếu cần',
      `Liên hệ cơ quan chủ trì: ${named([row.lead_agency])}`,
      ...(row.coordinating.length ? [`Thông báo cơ quan phối hợp: ${named(row.coordinating)}`] : []),
      'Theo dõi diễn biến, cập nhật nhật ký',
      'Ghi kết quả, bằng chứng và đóng sự vụ',
    ];
    const rows = items.map((text, position) => ({ id: this.ids.next(), position, text }));
    await tx.run(
      'incidents.checklist',
      `insert into checklist_item (id, incident_id, position, text, created_at)
       select id, $2, position, text, $3 from jsonb_to_recordset($1) as c(id uuid, position int, text text)`,
      [json(rows), row.id, tx.now],
    );
    this.timeline.add(tx, row.id, {
      kind: 'sop.missing',
      text: {
        vi: `Chưa có quy trình ${type.sop}: dùng danh sách việc tự do.`,
        en: `${type.sop} is not shipped yet: a free checklist stands in.`,
      },
      data: { sop: type.sop },
      source: 'incidents',
    });
    if (row.lead_agency === CENTRE) return;
    await this.assignments.create(tx, {
      incidentId: row.id,
      wanted: [row.lead_agency],
      text: `Chủ trì xử lý: ${row.title}`,
    });
  }
}

/**
 * What the audit log keeps of an incident. Auditors read it without having to do with the incident: of one that is need-to-know
 * it keeps how it stands and who has it, not what it is about.
 */
export function auditOf(row: IncidentRow): object {
  const {
    number,
    type,
    title,
    severity,
    status,
    phase,
    lead_agency,
    area_code,
    exercise,
    restricted,
    assignee,
    parent_id,
    merged_into,
    org_unit,
  } = row;
  return {
    number,
    ...(!restricted && { type, title, leadAgency: lead_agency, areaCode: area_code }),
    severity,
    status,
    phase,
    exercise,
    restricted,
    assignee,
    parentId: parent_id,
    mergedInto: merged_into,
    orgUnit: org_unit,
  };
}

/** 422 for a type that nobody published. */
export function unknownType(code: string, path = '/eventType'): InvalidError {
  return InvalidError.field(
    path,
    'UNKNOWN_EVENT_TYPE',
    `Không có loại sự kiện “${code.slice(0, 60)}”.`,
    `There is no event type “${code.slice(0, 60)}”.`,
  );
}

function titleOf(type: EventType, address: string | null, area: string | undefined): string {
  const place = address ?? area;
  return (place ? `${type.vi} · ${place}` : type.vi).slice(0, 300);
}
