import { Injectable } from '@nestjs/common';
import type { IncidentDto } from '@trucban/contracts';
import { Database, etagOf, ifMatch, type Principal, type Tx } from '../platform/public.ts';
import { ProcessStore } from '../processes/public.ts';
import type { IncidentRow } from './incident-row.ts';
import { IncidentReads } from './incident.read-model.ts';
import { Incidents } from './incidents.service.ts';
import { expectLeads } from './leads.ts';

/** The right that is needed where the incident is led; `null`: whoever takes part may do it. */
type LeadingRight = 'incident.write' | 'incident.assign' | 'process.start' | null;

/** What of a Fastify reply is used. */
export interface Reply {
  header(name: string, value: string): unknown;
}

/** How every action on an incident goes: its row locked, the right looked at, one transaction, the incident as it then is. */
@Injectable()
export class IncidentDesk {
  constructor(
    private readonly database: Database,
    private readonly processes: ProcessStore,
    private readonly incidents: Incidents,
    private readonly reads: IncidentReads,
  ) {}

  /** Does it and answers the incident with its `ETag`; `seen` is the request's `If-Match`. */
  async act(
    principal: Principal,
    incidentId: string,
    seen: string | undefined,
    reply: Reply,
    work: (tx: Tx, row: IncidentRow) => Promise<void>,
    right?: LeadingRight,
  ): Promise<IncidentDto> {
    await this.locked(principal, incidentId, seen, work, right);
    return this.answer(principal, incidentId, reply);
  }

  /** Does it with the row locked, for who leads the incident, and answers what it answers. */
  locked<T>(
    principal: Principal,
    incidentId: string,
    seen: string | undefined,
    work: (tx: Tx, row: IncidentRow) => Promise<T>,
    right: LeadingRight = 'incident.write',
  ): Promise<T> {
    return this.processes.transaction(principal, async (tx) => {
      const row = await this.incidents.lock(tx, incidentId, ifMatch(seen));
      if (right !== null) expectLeads(principal, right, row);
      return work(tx, row);
    });
  }

  async answer(principal: Principal, incidentId: string, reply: Reply): Promise<IncidentDto> {
    const dto = await this.database.read(principal, (tx) => this.reads.one(tx, incidentId));
    reply.header('etag', etagOf(dto.version));
    return dto;
  }
}
