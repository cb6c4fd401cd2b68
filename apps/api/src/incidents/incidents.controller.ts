import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  acknowledgeSchema,
  addAttachmentSchema,
  assignIncidentSchema,
  cancelIncidentSchema,
  changeIncidentSchema,
  commentIncidentSchema,
  createIncidentSchema,
  duplicatesQuerySchema,
  escalateIncidentSchema,
  idSchema,
  incidentsQuerySchema,
  linkIncidentSchema,
  listQuerySchema,
  mergeIncidentSchema,
  pauseIncidentSchema,
  releaseBranchesSchema,
  reopenIncidentSchema,
  resolveIncidentSchema,
  resumeIncidentSchema,
  revealIncidentSchema,
  splitIncidentSchema,
  startIncidentProcessSchema,
  unlinkIncidentSchema,
  type ChangeIncident,
  type CreateIncident,
  type DuplicateDto,
  type DuplicatesQuery,
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
  ifMatch,
  type Principal,
  type Tx,
} from '../platform/public.ts';
import { ProcessStore } from '../processes/public.ts';
import { Attachments } from './attachments.ts';
import { IncidentLinks } from './incident-links.ts';
import { IncidentList } from './incident-list.read-model.ts';
import { IncidentReads } from './incident.read-model.ts';
import type { IncidentRow } from './incident-row.ts';
import { Incidents } from './incidents.service.ts';
import { expectLeads } from './leads.ts';

const id = { schema: idSchema } as const;
/** The right that is needed where the incident is led. */
type LeadingRight = 'incident.write' | 'incident.assign' | 'process.start' | null;
/** What of a Fastify reply is used. */
interface Reply {
  header(name: string, value: string): unknown;
}

/** Incidents: lists, one with all that belongs to it, and what people do with them. */
@Controller('incidents')
export class IncidentsController {
  constructor(
    private readonly database: Database,
    private readonly processes: ProcessStore,
    private readonly incidents: Incidents,
    private readonly links: IncidentLinks,
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

  @Get(':id')
  @RequirePermission('incident.read')
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    const dto = await this.#answer(principal, incidentId, reply);
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
    return this.#act(principal, incidentId, seen, reply, (tx, row) => this.incidents.change(tx, row, body));
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @RequirePermission('incident.write')
  acknowledge(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: acknowledgeSchema }) body: { reason?: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.#act(principal, incidentId, seen, reply, (tx, row) => this.incidents.acknowledge(tx, row, body.reason));
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
    return this.#act(
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
    return this.#act(
      principal,
      incidentId,
      seen,
      reply,
      (tx, row) => Promise.resolve(this.incidents.comment(tx, row, body.text)),
      null,
    );
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
    return this.#act(principal, incidentId, seen, reply, (tx, row) =>
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
    return this.#act(principal, incidentId, seen, reply, (tx, row) => this.links.unlink(tx, row, body.incidentId));
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
    return this.#act(principal, incidentId, seen, reply, async (tx, row) => {
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
    const made = await this.#locked(principal, incidentId, seen, (tx, row) =>
      this.incidents.split(tx, row, body.reportIds, body.reason),
    );
    reply.header('location', `/api/v1/incidents/${made.id}`);
    return this.#answer(principal, made.id, reply);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @RequirePermission('incident.write')
  resolve(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: resolveIncidentSchema }) body: { result?: string; evidence: string[]; reason?: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.#act(principal, incidentId, seen, reply, (tx, row) => this.incidents.resolve(tx, row, body));
  }

  @Post(':id/reopen')
  @HttpCode(200)
  @RequirePermission('incident.write')
  reopen(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: reopenIncidentSchema }) body: { reason: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.#act(principal, incidentId, seen, reply, (tx, row) => this.incidents.reopen(tx, row, body.reason));
  }

  @Post(':id/close')
  @HttpCode(200)
  @RequirePermission('incident.write')
  close(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: resolveIncidentSchema }) body: { reason?: string; result?: string; evidence: string[] },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.#act(principal, incidentId, seen, reply, (tx, row) => this.incidents.close(tx, row, body));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequirePermission('incident.write')
  cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: cancelIncidentSchema }) body: { reason: string; kind: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.#act(principal, incidentId, seen, reply, (tx, row) =>
      this.incidents.cancel(tx, row, body.reason, body.kind),
    );
  }

  /** Ends side branches of a parallel step, so that its SOP can go on to the closing. */
  @Post(':id/release-branches')
  @HttpCode(200)
  @RequirePermission('incident.write')
  releaseBranches(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: releaseBranchesSchema }) body: { row: string; reason: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.#act(principal, incidentId, seen, reply, (tx, row) =>
      Promise.resolve(this.incidents.releaseBranches(tx, row, body.row, body.reason)),
    );
  }

  @Post(':id/escalate')
  @HttpCode(200)
  @RequirePermission('incident.write')
  escalate(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: escalateIncidentSchema }) body: { level?: number; reason: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.#act(principal, incidentId, seen, reply, (tx, row) =>
      this.incidents.escalate(tx, row, body.level, body.reason),
    );
  }

  @Post(':id/pause')
  @HttpCode(200)
  @RequirePermission('incident.write')
  pause(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: pauseIncidentSchema }) body: { clock: string; reason: string; until: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.#act(principal, incidentId, seen, reply, (tx, row) =>
      this.incidents.pause(tx, row, body.clock, body.reason, body.until),
    );
  }

  @Post(':id/resume')
  @HttpCode(200)
  @RequirePermission('incident.write')
  resume(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: resumeIncidentSchema }) body: { clock: string; reason?: string },
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentDto> {
    return this.#act(principal, incidentId, seen, reply, (tx, row) =>
      this.incidents.resume(tx, row, body.clock, body.reason),
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
    return this.#act(
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
    await this.#locked(
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
      id: await this.#locked(
        principal,
        incidentId,
        seen,
        (tx, row) => this.attached.attach(tx, row, body.fileId, body.note),
        null,
      ),
    };
  }

  async #act(
    principal: Principal,
    incidentId: string,
    seen: string | undefined,
    reply: Reply,
    work: (tx: Tx, row: IncidentRow) => Promise<void>,
    right?: LeadingRight,
  ): Promise<IncidentDto> {
    await this.#locked(principal, incidentId, seen, work, right);
    return this.#answer(principal, incidentId, reply);
  }

  /** The row, locked, for who leads the incident; `null`: whoever takes part may do this. */
  #locked<T>(
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

  async #answer(principal: Principal, incidentId: string, reply: Reply): Promise<IncidentDto> {
    const dto = await this.database.read(principal, (tx) => this.reads.one(tx, incidentId));
    reply.header('etag', etagOf(dto.version));
    return dto;
  }
}
