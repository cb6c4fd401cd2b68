import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  addAttachmentSchema,
  assignIncidentSchema,
  changeIncidentSchema,
  commentIncidentSchema,
  createIncidentSchema,
  idSchema,
  incidentsQuerySchema,
  listQuerySchema,
  revealIncidentSchema,
  startIncidentProcessSchema,
  type ChangeIncident,
  type CreateIncident,
  type IncidentDto,
  type IncidentListItem,
  type IncidentReportDto,
  type IncidentsQuery,
  type ListQuery,
  type Page,
  type TimelineEntryDto,
} from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import {
  CurrentPrincipal,
  Database,
  RequirePermission,
  WholeList,
  etagOf,
  type Principal,
} from '../platform/public.ts';
import { ProcessStore } from '../processes/public.ts';
import { Attachments } from './attachments.ts';
import { IncidentDesk, type Reply } from './incident-desk.ts';
import { IncidentList } from './incident-list.read-model.ts';
import { IncidentReads } from './incident.read-model.ts';
import { Incidents } from './incidents.service.ts';

const id = { schema: idSchema } as const;

/** Incidents: lists, one with all that belongs to it, who leads it, what is written and attached to it. */
@Controller('incidents')
export class IncidentsController {
  constructor(
    private readonly database: Database,
    private readonly processes: ProcessStore,
    private readonly incidents: Incidents,
    private readonly desk: IncidentDesk,
    private readonly attached: Attachments,
    private readonly list: IncidentList,
    private readonly reads: IncidentReads,
  ) {}

  @Get()
  @RequirePermission('incident.read')
  page(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: incidentsQuerySchema }) query: IncidentsQuery,
  ): Promise<Page<IncidentListItem>> {
    return this.database.read(principal, (tx) => this.list.page(tx, query, principal.id));
  }

  @Post()
  @RequirePermission('incident.write')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createIncidentSchema }) body: CreateIncident,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    const row = await this.processes.transaction(principal, (tx) => this.incidents.create(tx, body));
    reply.header('location', `/api/v1/incidents/${row.id}`);
    // Whoever opens a restricted one need not belong to those who work on it; he gets this answer, and no other.
    const dto = await this.database.read({ ...principal, tokens: 'all' }, (tx) => this.reads.one(tx, row.id));
    reply.header('etag', etagOf(dto.version));
    return dto;
  }

  @Get(':id')
  @RequirePermission('incident.read')
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    const dto = await this.desk.answer(principal, incidentId, reply);
    // Every view of what is need-to-know is logged (domain/event-types.json).
    if (dto.restricted)
      await this.database.transaction(principal, (tx) => Promise.resolve(this.incidents.viewed(tx, dto.id)));
    return dto;
  }

  @Patch(':id')
  @RequirePermission('incident.write')
  change(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: changeIncidentSchema }) body: ChangeIncident,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) => this.incidents.change(tx, row, body));
  }

  @Post(':id/assign')
  @HttpCode(200)
  @RequirePermission('incident.assign')
  assign(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: assignIncidentSchema }) body: { userId: string | null; reason?: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.desk.act(
      principal,
      incidentId,
      seen,
      reply,
      (tx, row) => this.incidents.assign(tx, row, body.userId, body.reason),
      'incident.assign',
    );
  }

  @Post(':id/comment')
  @HttpCode(200)
  @RequirePermission('incident.write', 'assignment.answer')
  comment(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: commentIncidentSchema }) body: { text: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.desk.act(
      principal,
      incidentId,
      seen,
      reply,
      (tx, row) => Promise.resolve(this.incidents.comment(tx, row, body.text)),
      null,
    );
  }

  @Post(':id/processes')
  @RequirePermission('process.start')
  startProcess(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: startIncidentProcessSchema }) body: { processKey: string; variables?: JsonObject },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.desk.act(
      principal,
      incidentId,
      seen,
      reply,
      async (tx, row) => void (await this.incidents.startProcess(tx, row, body.processKey, body.variables ?? {})),
      'process.start',
    );
  }

  /** The incident with names and telephones in full; the purpose goes to the audit log. */
  @Post(':id/reveal')
  @HttpCode(200)
  @RequirePermission('incident.readPersonal')
  async reveal(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: revealIncidentSchema }) body: { purpose: string },
  ): Promise<IncidentDto & { reports: readonly IncidentReportDto[] }> {
    await this.desk.locked(
      principal,
      incidentId,
      undefined,
      (tx, row) => this.incidents.reveal(tx, row, body.purpose),
      null,
    );
    return this.database.read(principal, async (tx) => ({
      ...(await this.reads.one(tx, incidentId, true)),
      reports: (await this.reads.reports(tx, incidentId, true)).items,
    }));
  }

  @Get(':id/timeline')
  @RequirePermission('incident.read')
  timeline(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Query({ schema: listQuerySchema }) query: ListQuery,
  ): Promise<Page<TimelineEntryDto>> {
    return this.database.read(principal, (tx) => this.reads.timeline(tx, incidentId, query));
  }

  @Get(':id/reports')
  @WholeList()
  @RequirePermission('incident.read')
  reports(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
  ): Promise<Page<IncidentReportDto>> {
    return this.database.read(principal, (tx) => this.reads.reports(tx, incidentId));
  }

  @Get(':id/attachments')
  @WholeList()
  @RequirePermission('incident.read')
  attachments(@CurrentPrincipal() principal: Principal, @Param('id', id) incidentId: string): Promise<Page<object>> {
    return this.database.read(principal, (tx) => this.reads.attachments(tx, incidentId));
  }

  @Post(':id/attachments')
  @RequirePermission('incident.write', 'assignment.answer')
  async attach(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: addAttachmentSchema }) body: { fileId: string; note?: string },
    @Headers('if-match') seen: string | undefined,
  ): Promise<{ id: string }> {
    return {
      id: await this.desk.locked(
        principal,
        incidentId,
        seen,
        (tx, row) => this.attached.attach(tx, row, body.fileId, body.note),
        null,
      ),
    };
  }
}
