import { Injectable } from '@nestjs/common';
import type { IncidentDto } from '@trucban/contracts';
import { describe, type ProcessState } from '@trucban/sop-engine';
import type { Tx } from '../platform/public.ts';
import { ProcessDefinitions } from '../processes/public.ts';

interface InstanceRow {
  readonly id: string;
  readonly parentId: string | null;
  readonly process_key: string;
  readonly version: number;
  readonly status: string;
  readonly state: ProcessState;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** The process instances of an incident with their active places: SOPs first, then the sub-processes they called. */
@Injectable()
export class IncidentInstances {
  constructor(private readonly definitions: ProcessDefinitions) {}

  async of(tx: Tx, incidentId: string): Promise<IncidentDto['processInstances']> {
    const rows = await tx.query<InstanceRow>(
      'incidents.instances',
      `select id, parent_id as "parentId", process_key, version, status, state, started_at as "startedAt", ended_at as "endedAt"
         from process_instance where incident_id = $1 and (parent_id is null or status in ('active', 'suspended'))
        order by parent_id is not null, started_at, id limit 200`,
      [incidentId],
    );
    const found: object[] = [];
    for (const { process_key: processKey, status, state, ...row } of rows) {
      const open = status === 'active' || status === 'suspended';
      const definition = open ? await this.definitions.version(tx, processKey, row.version) : null;
      const activeElements = definition ? describe(definition.process, state).activeElements : [];
      found.push({ ...row, processKey, state: status, activeElements });
    }
    return found as IncidentDto['processInstances'];
  }
}
