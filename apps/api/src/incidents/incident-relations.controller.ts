import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  duplicatesQuerySchema,
  idSchema,
  linkIncidentSchema,
  mergeIncidentSchema,
  splitIncidentSchema,
  unlinkIncidentSchema,
  type DuplicateDto,
  type DuplicatesQuery,
  type IncidentDto,
  type Page,
} from '@trucban/contracts';
import { CurrentPrincipal, Database, RequirePermission, type Principal } from '../platform/public.ts';
import { IncidentDesk, type Reply } from './incident-desk.ts';
import { IncidentLinks } from './incident-links.ts';
import { IncidentReads } from './incident.read-model.ts';
import { Incidents } from './incidents.service.ts';
import { expectLeads } from './leads.ts';

const id = { schema: idSchema } as const;

/** How incidents belong together: duplicates, links, merging, splitting. */
@Controller('incidents')
export class IncidentRelationsController {
  constructor(
    private readonly database: Database,
    private readonly incidents: Incidents,
    private readonly desk: IncidentDesk,
    private readonly links: IncidentLinks,
    private readonly reads: IncidentReads,
  ) {}

  @Get('duplicates')
  @RequirePermission('incident.read')
  duplicates(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: duplicatesQuerySchema }) query: DuplicatesQuery,
  ): Promise<Page<DuplicateDto>> {
    // Whether a telephone has reported something is personal: who may not see it may not ask for it.
    const { phone, ...rest } = query;
    const asked = principal.permissions.has('incident.readPersonal') ? { ...rest, phone } : rest;
    return this.database.read(principal, (tx) => this.reads.duplicates(tx, asked));
  }

  @Post(':id/link')
  @HttpCode(200)
  @RequirePermission('incident.write')
  link(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: linkIncidentSchema }) body: { incidentId: string; kind: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) =>
      this.links.link(tx, row, body.incidentId, body.kind),
    );
  }

  @Post(':id/unlink')
  @HttpCode(200)
  @RequirePermission('incident.write')
  unlink(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: unlinkIncidentSchema }) body: { incidentId: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) => this.links.unlink(tx, row, body.incidentId));
  }

  @Post(':id/merge')
  @HttpCode(200)
  @RequirePermission('incident.write')
  merge(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: mergeIncidentSchema }) body: { intoId: string; reason?: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.desk.act(principal, incidentId, seen, reply, async (tx, row) => {
      const into = await this.incidents.find(tx, body.intoId);
      if (into) expectLeads(principal, 'incident.write', into);
      return this.incidents.merge(tx, row, body.intoId, body.reason);
    });
  }

  /** Answers the new incident. */
  @Post(':id/split')
  @RequirePermission('incident.write')
  async split(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: splitIncidentSchema }) body: { reportIds: string[]; reason?: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    const made = await this.desk.locked(principal, incidentId, seen, (tx, row) =>
      this.incidents.split(tx, row, body.reportIds, body.reason),
    );
    reply.header('location', `/api/v1/incidents/${made.id}`);
    return this.desk.answer(principal, made.id, reply);
  }
}
