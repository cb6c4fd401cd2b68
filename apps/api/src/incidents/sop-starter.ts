import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@trucban/kernel';
import { InvalidError, type Tx } from '../platform/public.ts';
import { ProcessDefinitions, ProcessStore, type Definition } from '../processes/public.ts';
import { processKeyOf } from './event-type.ts';
import { placeOf, type IncidentRow } from './incident-row.ts';
import { maskedAttributes, maskedReporter } from './masking.ts';

/** Starts SOPs of incidents and says what they start with. */
@Injectable()
export class SopStarter {
  constructor(
    private readonly store: ProcessStore,
    private readonly definitions: ProcessDefinitions,
  ) {}

  /** The published SOP of a type; null when it isn't shipped yet. */
  definitionOf(tx: Tx, sop: string): Promise<Definition | null> {
    return this.definitions.current(tx, processKeyOf(sop));
  }

  /** Starts a process for an incident whose row is locked (or new) in this transaction. Answers the instance's id. */
  async start(tx: Tx, row: IncidentRow, definition: Definition, variables: JsonObject = {}): Promise<string> {
    await this.store.lockIncident(tx, row.id);
    const { instanceId } = await this.store.start(tx, {
      definition,
      variables: { ...incidentVariables(row), ...variables },
      businessKey: row.number,
      incidentId: row.id,
      exercise: row.exercise,
      visibleTo: row.visible_to,
    });
    return instanceId;
  }

  /** The same by key, for starts by hand. @throws InvalidError */
  async startByKey(tx: Tx, row: IncidentRow, processKey: string, variables: JsonObject): Promise<string> {
    const definition = await this.definitions.current(tx, processKey);
    if (!definition)
      throw InvalidError.field(
        '/processKey',
        'PROCESS_NOT_PUBLISHED',
        `Không có quy trình “${processKey}” đã ban hành.`,
        `There is no published process “${processKey}”.`,
      );
    return this.start(tx, row, definition, variables);
  }
}

/** Variables that the platform gives every SOP instance at its start (docs/architecture.md). */
export function incidentVariables(row: IncidentRow): JsonObject {
  return {
    incident: incidentVariable(row),
    resolved: { ...row.resolved },
    ...(row.level !== null && { level: row.level }),
  };
}

/** The incident as models see it: no personal data. */
export function incidentVariable(row: IncidentRow): JsonObject {
  return {
    id: row.id,
    number: row.number,
    type: row.type,
    severity: row.severity,
    status: row.status,
    title: row.title,
    description: row.description,
    location: placeOf(row) as Json,
    areaCode: row.area_code,
    leadAgency: row.lead_agency,
    orgUnit: row.org_unit,
    createdAt: row.created_at,
    reportedAt: row.reported_at,
    reporter: maskedReporter(row.reporter) as Json,
    attributes: maskedAttributes(row.attributes),
    source: row.source,
    exercise: row.exercise,
    parentId: row.parent_id,
    evidence: [...row.evidence],
  };
}
