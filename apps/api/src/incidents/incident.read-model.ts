import { Injectable } from '@nestjs/common';
import type {
  DuplicateDto,
  DuplicatesQuery,
  IncidentDto,
  IncidentReportDto,
  ListQuery,
  Page,
  TimelineEntryDto,
} from '@trucban/contracts';
import type { Instant, JsonObject } from '@trucban/kernel';
import { decodeCursor, likePatterns, pageOf, type Tx } from '../platform/public.ts';
import { SlaClocks } from '../sla/public.ts';
import { findDuplicates, reportedSubject } from './duplicates.ts';
import { EventTypes } from './event-types.ts';
import { placeOf, type IncidentRow } from './incident-row.ts';
import { findIncident } from './incident-store.ts';
import { IncidentInstances } from './incident-instances.ts';
import { IncidentView } from './incident-view.ts';
import { incidentNotFound } from './incidents.service.ts';
import { maskedAttributes, maskedReporter } from './masking.ts';
import { IncidentOpener, unknownType } from './open-incident.ts';
import { REPORT_COLUMNS, type ReportRow } from './reports.ts';

/** One incident and what belongs to it, for answers. Personal fields are masked unless `revealed`. */
@Injectable()
export class IncidentReads {
  constructor(
    private readonly view: IncidentView,
    private readonly clocks: SlaClocks,
    private readonly types: EventTypes,
    private readonly opener: IncidentOpener,
    private readonly instances: IncidentInstances,
  ) {}

  async one(tx: Tx, id: string, revealed = false): Promise<IncidentDto> {
    const row = await findIncident(tx, id);
    const [item] = row ? await this.view.items(tx, [row]) : [];
    if (!row || !item) throw incidentNotFound();
    const { steps } = (await this.clocks.list(tx, [id])).get(id) ?? { steps: [] };
    const children = await tx.query<IncidentDto['children'][number]>(
      'incidents.children',
      'select id, number, type, status from incident where parent_id = $1 order by created_at, id',
      [id],
    );
    const links = await tx.query<IncidentDto['links'][number]>(
      'incidents.links',
      `select i.id as "incidentId", i.number, l.kind from incident_link l
         join incident i on i.id = case when l.incident_id = $1 then l.other_id else l.incident_id end
        where l.incident_id = $1 or l.other_id = $1 order by l.created_at, i.id`,
      [id],
    );
    const checklist = await tx.query<IncidentDto['checklist'][number]>(
      'incidents.checklistOf',
      `select id, text, done_at is not null as done, done_at as "doneAt", done_by_name as "doneBy" from checklist_item where incident_id = $1 order by position, id`,
      [id],
    );
    return {
      ...item,
      description: row.description,
      reporter: revealed ? row.reporter : maskedReporter(row.reporter),
      attributes: (revealed ? row.attributes : maskedAttributes(row.attributes)) as IncidentDto['attributes'],
      coordinating: [...row.coordinating],
      resolved: { ...row.resolved },
      level: row.level as IncidentDto['level'],
      sop: row.sop,
      escalationPolicy: row.escalation_policy,
      evidence: [...row.evidence],
      result: row.result,
      evidenceFiles: [...row.evidence_files],
      publicText: row.public_text,
      cancelKind: row.cancel_kind,
      cancelReason: row.cancel_reason,
      acknowledgedAt: row.acknowledged_at,
      resolvedAt: row.resolved_at,
      closedAt: row.closed_at,
      children,
      links,
      steps: [...steps],
      checklist,
      processInstances: await this.instances.of(tx, id),
    };
  }

  async timeline(tx: Tx, id: string, query: ListQuery): Promise<Page<TimelineEntryDto>> {
    await this.mustSee(tx, id);
    const [after] = decodeCursor(query.cursor, ['int']) ?? [];
    const rows = await tx.query<TimelineRow>(
      'incidents.timelinePage',
      `select id, at, actor_kind, actor_id, actor_label, source, kind, text, data, n from timeline_entry
        where incident_id = $1 and ($2::bigint is null or n < $2)
          and ($4::text[] is null or trucban.folded(concat_ws(' ', kind, text ->> 'vi', text ->> 'en', actor_label)) like all($4))
        order by n desc limit $3`,
      [id, after ?? null, query.limit + 1, likePatterns(query.q)],
    );
    const page = pageOf(rows, query.limit, (row) => [row.n]);
    const items = page.items.map(({ actor_kind, actor_id, actor_label, n: _n, ...row }) => ({
      ...row,
      time: row.at,
      actor: { kind: actor_kind, id: actor_id, label: actor_label },
    }));
    return { items: items as TimelineEntryDto[], nextCursor: page.nextCursor };
  }

  async reports(tx: Tx, id: string, revealed = false): Promise<Page<IncidentReportDto>> {
    await this.mustSee(tx, id);
    const rows = await tx.query<ReportRow>(
      'incidents.reports',
      `select ${REPORT_COLUMNS} from incident_report where incident_id = $1 order by at, id limit 1000`,
      [id],
    );
    const items = rows.map((row) => ({
      id: row.id,
      eventId: row.event_id,
      source: row.source,
      at: row.at,
      title: row.title,
      description: row.description,
      location: placeOf(row),
      reporter: revealed ? row.reporter : maskedReporter(row.reporter),
      attributes: (revealed ? row.attributes : maskedAttributes(row.attributes)) as IncidentReportDto['attributes'],
      attached: row.attached,
    }));
    return { items, nextCursor: null };
  }

  async attachments(tx: Tx, id: string): Promise<Page<object>> {
    const row = await this.mustSee(tx, id);
    const items = await tx.query(
      'incidents.attachments',
      `select a.id, a.file_id as "fileId", f.name, f.type, f.size, f.sha256, a.note, a.added_by_name as "addedBy", a.added_at as "addedAt", false as evidence
         from incident_attachment a join stored_file f on f.id = a.file_id where a.incident_id = $1
       union all
       select f.id, f.id, f.name, f.type, f.size, f.sha256, null, null, f.created_at, true from stored_file f
        where f.id = any($2) and not exists (select 1 from incident_attachment a where a.incident_id = $1 and a.file_id = f.id)
       order by 9, 1`,
      [id, row.evidence_files],
    );
    return { items, nextCursor: null };
  }

  /** Open incidents that a report of this kind, place and time would repeat. */
  async duplicates(tx: Tx, query: DuplicatesQuery): Promise<Page<DuplicateDto>> {
    const type = (await this.types.current(tx)).byCode.get(query.eventType)?.type;
    if (!type) throw unknownType(query.eventType);
    const [lat, lon] = query.lat !== undefined && query.lon !== undefined ? [query.lat, query.lon] : [null, null];
    const areaCode = await this.opener.areaOf(tx, { lat, lon, areaCode: null });
    const exercise = query.exercise ?? false;
    const report = { exercise, lat, lon, areaCode, phone: query.phone ?? null, attributes: {}, at: query.at ?? tx.now };
    // An operator who only has type and place is shown what is near, also where the type's keys ask for more.
    const keys = type.dedup.keys.filter((key) =>
      ['type', 'location', 'area', ...(query.phone ? ['callerPhone', 'reporter'] : [])].includes(key),
    );
    const radiusMetres = type.dedup.radiusMetres || 500;
    const rule = {
      ...type.dedup,
      radiusMetres,
      keys: keys.includes('location') || lat === null ? keys : [...keys, 'location'],
    };
    const found = await findDuplicates(tx, rule, reportedSubject(type, report));
    const items = found.map(({ row, distanceM, ageMinutes }) => ({
      incidentId: row.id,
      number: row.number,
      type: row.type,
      title: row.title,
      distanceM,
      ageMinutes,
    }));
    return { items, nextCursor: null };
  }

  async mustSee(tx: Tx, id: string): Promise<IncidentRow> {
    const row = await findIncident(tx, id);
    if (!row) throw incidentNotFound();
    return row;
  }
}

interface TimelineRow {
  readonly id: string;
  readonly at: Instant;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly actor_label: string;
  readonly source: string;
  readonly kind: string;
  readonly text: { readonly vi: string; readonly en: string };
  readonly data: JsonObject;
  readonly n: number;
}
