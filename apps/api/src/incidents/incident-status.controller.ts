import { Body, Controller, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  acknowledgeSchema,
  cancelIncidentSchema,
  escalateIncidentSchema,
  idSchema,
  pauseIncidentSchema,
  releaseBranchesSchema,
  reopenIncidentSchema,
  resolveIncidentSchema,
  resumeIncidentSchema,
  type IncidentDto,
} from '@trucban/contracts';
import { CurrentPrincipal, RequirePermission, type Principal } from '../platform/public.ts';
import { IncidentDesk, type Reply } from './incident-desk.ts';
import { Incidents } from './incidents.service.ts';

const id = { schema: idSchema } as const;

/** What moves an incident on: its status, escalation, clocks at rest, side branches. */
@Controller('incidents')
export class IncidentStatusController {
  constructor(
    private readonly incidents: Incidents,
    private readonly desk: IncidentDesk,
  ) {}

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
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) =>
      this.incidents.acknowledge(tx, row, body.reason),
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
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) =>
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
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) =>
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
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) =>
      this.incidents.resume(tx, row, body.clock, body.reason),
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
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) =>
      Promise.resolve(this.incidents.releaseBranches(tx, row, body.row, body.reason)),
    );
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
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) => this.incidents.resolve(tx, row, body));
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
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) => this.incidents.reopen(tx, row, body.reason));
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
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) => this.incidents.close(tx, row, body));
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
    return this.desk.act(principal, incidentId, seen, reply, (tx, row) =>
      this.incidents.cancel(tx, row, body.reason, body.kind),
    );
  }
}
