import { Injectable } from '@nestjs/common';
import type { JsonObject, LocalizedText } from '@trucban/kernel';
import { Audit } from '../audit/public.ts';
import { CENTRE, OrgDirectory } from '../identity/public.ts';
import { InvalidError, type Tx } from '../platform/public.ts';
import { ProcessStore } from '../processes/public.ts';
import { EventTypes } from './event-types.ts';
import { shareFiles } from './incident-files.ts';
import type { IncidentRow } from './incident-row.ts';
import { changeIncident, forgetIncidents, type IncidentChange } from './incident-store.ts';
import { IncidentView } from './incident-view.ts';
import { IncidentOpener, auditOf, unknownType } from './open-incident.ts';
import { agenciesOf } from './resolvers.ts';
import { restrictVisibility } from './restrict-visibility.ts';
import { SeverityChange } from './severity-change.ts';
import { Timeline } from './timeline.ts';
import { visibleTo } from './visibility.ts';

/** Fields that people and SOPs may change; what is absent stays. */
export interface FieldChanges {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly severity?: string | undefined;
  readonly eventType?: string | undefined;
  readonly location?:
    | {
        readonly lat?: number | undefined;
        readonly lon?: number | undefined;
        readonly address?: string | undefined;
        readonly areaCode?: string | undefined;
      }
    | undefined;
  readonly attributes?: JsonObject | undefined;
  readonly leadAgency?: string | undefined;
  readonly orgUnit?: string | undefined;
  readonly publicText?: string | null | undefined;
  readonly result?: string | undefined;
  readonly level?: IncidentRow['level'] | undefined;
  readonly phase?: IncidentRow['phase'] | undefined;
  readonly reason?: string | null | undefined;
}

/** Names of the fields for people. */
const FIELD_NAMES: Readonly<Record<string, LocalizedText>> = {
  type: { vi: 'loại sự kiện', en: 'event type' },
  type_version: { vi: 'loại sự kiện', en: 'event type' },
  field: { vi: 'loại sự kiện', en: 'event type' },
  evidence: { vi: 'loại sự kiện', en: 'event type' },
  escalation_policy: { vi: 'chính sách leo thang', en: 'escalation policy' },
  restricted: { vi: 'mức hạn chế', en: 'need to know' },
  title: { vi: 'tiêu đề', en: 'title' },
  description: { vi: 'mô tả', en: 'description' },
  lat: { vi: 'vị trí', en: 'place' },
  lon: { vi: 'vị trí', en: 'place' },
  address: { vi: 'địa chỉ', en: 'address' },
  area_code: { vi: 'địa bàn', en: 'area' },
  attributes: { vi: 'thông tin thêm', en: 'attributes' },
  public_text: { vi: 'nội dung công khai', en: 'public text' },
  result: { vi: 'kết quả', en: 'result' },
  level: { vi: 'cấp ứng phó', en: 'response level' },
  phase: { vi: 'giai đoạn', en: 'phase' },
  lead_agency: { vi: 'cơ quan chủ trì', en: 'lead agency' },
  org_unit: { vi: 'đơn vị phụ trách', en: 'responsible unit' },
};

/** Changes what an incident says, with what follows: resolvers, who sees it, limits. Rows are locked by the caller. */
@Injectable()
export class IncidentChanges {
  constructor(
    private readonly types: EventTypes,
    private readonly opener: IncidentOpener,
    private readonly severity: SeverityChange,
    private readonly directory: OrgDirectory,
    private readonly store: ProcessStore,
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly audit: Audit,
  ) {}

  async apply(tx: Tx, row: IncidentRow, changes: FieldChanges): Promise<IncidentRow> {
    const reason = changes.reason ?? null;
    const plain: IncidentChange = {
      ...(await this.#typeChange(tx, row, changes.eventType)),
      ...placeChange(changes.location),
      ...(changes.title !== undefined && { title: changes.title }),
      ...(changes.description !== undefined && { description: changes.description }),
      ...(changes.attributes !== undefined && { attributes: mergedAttributes(row.attributes, changes.attributes) }),
      ...(changes.publicText !== undefined && { public_text: changes.publicText }),
      ...(changes.result !== undefined && { result: changes.result }),
      ...(changes.level !== undefined && { level: changes.level }),
      ...(changes.phase !== undefined && { phase: changes.phase }),
      ...(changes.leadAgency !== undefined && { lead_agency: await this.#unit(tx, changes.leadAgency, '/leadAgency') }),
      ...(changes.orgUnit !== undefined && { org_unit: await this.#unit(tx, changes.orgUnit, '/orgUnit') }),
    };
    const changed = Object.entries(plain)
      .filter(([name, value]) => differs(row[name as keyof IncidentRow], value))
      .map(([name]) => name);
    let after = row;
    if (changed.length) {
      after = await changeIncident(tx, row, {
        ...plain,
        ...(await this.#consequences(tx, { ...row, ...plain } as IncidentRow, changed)),
      });
      const because = (label: string) => (reason === null ? '' : ` ${label}: ${reason}`);
      const names = (language: 'vi' | 'en') =>
        [...new Set(changed.map((name) => FIELD_NAMES[name]?.[language] ?? name))].join(', ');
      this.timeline.add(tx, row.id, {
        kind: 'incident.changed',
        text: {
          vi: `Cập nhật: ${names('vi')}.${because('Lý do')}`,
          en: `Changed: ${names('en')}.${because('Reason')}`,
        },
        data: { fields: changed, reason },
      });
      if (changed.includes('type')) await this.severity.recompute(tx, after);
    }
    if (changes.severity !== undefined) after = await this.severity.apply(tx, after, changes.severity, reason);
    if (after === row) return row;
    this.audit.write(tx, {
      // As the timeline tells it: severity has an entry of its own.
      action: changed.length > 0 ? 'incident.change' : 'incident.changeSeverity',
      objectType: 'incident',
      objectId: row.id,
      before: auditOf(row),
      after: auditOf(after),
      reason,
    });
    this.view.changed(tx, row.id);
    return after;
  }

  /** Adds those who are given a part of the work; the incident's instances are theirs to see too. */
  async addVisibility(tx: Tx, incidentId: string, tokens: readonly string[]): Promise<void> {
    const changed = await tx.run(
      'incidents.addVisibility',
      `update incident set visible_to = visible_to || array(select unnest($2::text[]) except select unnest(visible_to))
        where id = $1 and not visible_to @> $2`,
      [incidentId, tokens],
    );
    if (changed) {
      forgetIncidents(tx);
      await this.store.addVisibility(tx, incidentId, tokens);
      await shareFiles(tx, incidentId);
    }
  }

  async #typeChange(tx: Tx, row: IncidentRow, code: string | undefined): Promise<IncidentChange> {
    if (code === undefined || code === row.type) return {};
    const version = (await this.types.current(tx)).byCode.get(code);
    if (!version) throw unknownType(code);
    const { type } = version;
    return {
      type: type.code,
      type_version: version.version,
      field: type.field,
      evidence: type.evidence,
      escalation_policy: type.escalationPolicy,
      restricted: type.restricted === true,
    };
  }

  /** Place, type or lead changed: resolvers are answered again, and those who see it follow. */
  async #consequences(tx: Tx, row: IncidentRow, changed: readonly string[]): Promise<IncidentChange> {
    if (!['type', 'lat', 'lon', 'area_code', 'attributes', 'lead_agency'].some((name) => changed.includes(name)))
      return {};
    const type = (await this.types.current(tx)).byCode.get(row.type)?.type;
    if (!type) return {};
    const place = {
      lat: row.lat,
      lon: row.lon,
      areaCode: changed.includes('area_code') ? row.area_code : null,
      attributes: row.attributes,
    };
    const area_code = (await this.opener.areaOf(tx, place)) ?? row.area_code;
    const { resolved } = await this.opener.resolve(tx, type, { ...place, areaCode: area_code });
    const moved = changed.includes('type') || row.lead_agency === CENTRE;
    const byType = type.lead.startsWith('@') ? (resolved[type.lead] ?? CENTRE) : type.lead;
    const lead_agency = moved && !changed.includes('lead_agency') ? byType : row.lead_agency;
    const coordinating = agenciesOf(type.coordinating, resolved).filter((code) => code !== lead_agency);
    const agencies = [
      ...new Set([
        lead_agency,
        ...coordinating,
        ...row.agencies.filter((code) => !changed.includes('type') || code !== CENTRE),
      ]),
    ];
    const wanted = visibleTo(await this.directory.snapshot(tx), {
      restricted: row.restricted,
      leadAgency: lead_agency,
      agencies,
      areaCode: area_code,
    });
    // What became restricted is taken away from those who only might have had to do with it.
    const kept = row.restricted && changed.includes('type') ? await this.#workers(tx, row) : row.visible_to;
    const visible_to = [...new Set([...wanted, ...kept])];
    await this.store.addVisibility(tx, row.id, visible_to);
    if (row.restricted && changed.includes('type')) await restrictVisibility(tx, row.id, visible_to);
    return {
      area_code,
      resolved: { ...resolved, '@TASK-AGENCY': lead_agency },
      lead_agency,
      coordinating,
      agencies,
      visible_to,
    };
  }

  /** Groups and persons that see it by their work, and agencies that were given an order. */
  async #workers(tx: Tx, row: IncidentRow): Promise<readonly string[]> {
    const orders = await tx.query<{ agency: string }>(
      'incidents.orderedAgencies',
      'select distinct agency from assignment where incident_id = $1 and agency is not null',
      [row.id],
    );
    return [...row.visible_to.filter((token) => token.includes(':')), ...orders.map(({ agency }) => agency)];
  }

  async #unit(tx: Tx, code: string, path: string): Promise<string> {
    if ((await this.directory.snapshot(tx)).unit(code)) return code;
    throw InvalidError.field(
      path,
      'UNKNOWN_AGENCY',
      `Không có cơ quan ${code.slice(0, 60)}.`,
      `There is no agency ${code.slice(0, 60)}.`,
    );
  }
}

function placeChange(location: FieldChanges['location']): IncidentChange {
  if (location === undefined) return {};
  return {
    ...(location.lat !== undefined && location.lon !== undefined && { lat: location.lat, lon: location.lon }),
    ...(location.address !== undefined && { address: location.address }),
    ...(location.areaCode !== undefined && { area_code: location.areaCode }),
  };
}

/** New ones win; null takes one away. */
function mergedAttributes(before: JsonObject, given: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== null));
}

function differs(before: unknown, after: unknown): boolean {
  return JSON.stringify(before ?? null) !== JSON.stringify(after ?? null);
}
