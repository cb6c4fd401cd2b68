import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import {
  approveAssignmentSchema,
  createAssignmentSchema,
  idSchema,
  reassignAssignmentSchema,
  remindAssignmentSchema,
  returnAssignmentSchema,
  withdrawAssignmentSchema,
  type AssignmentDto,
  type CreateAssignment,
  type Page,
} from '@trucban/contracts';
import { reaches } from '../identity/public.ts';
import {
  CurrentPrincipal,
  Database,
  ForbiddenError,
  NotFoundError,
  RequirePermission,
  TagVersion,
  WholeList,
  expectVersion,
  ifMatch,
  type Principal,
  type Tx,
} from '../platform/public.ts';
import { AssignmentReads } from './assignment.read-model.ts';
import { Assignments } from './assignments.service.ts';
import { AgencyExtensions, type IncidentBrief } from './extensions.ts';

const id = { schema: idSchema } as const;

/** Orders from the centre's side. */
@Controller()
@TagVersion()
export class IncidentAssignmentsController {
  constructor(
    private readonly database: Database,
    private readonly assignments: Assignments,
    private readonly reads: AssignmentReads,
    private readonly extensions: AgencyExtensions,
  ) {}

  @Get('incidents/:id/assignments')
  @WholeList()
  @RequirePermission('assignment.read')
  list(@CurrentPrincipal() principal: Principal, @Param('id', id) incidentId: string): Promise<Page<AssignmentDto>> {
    return this.database.read(principal, async (tx) => {
      await this.#mustSee(tx, incidentId);
      return this.reads.ofIncident(tx, incidentId, principal.permissions.has('incident.readPersonal'));
    });
  }

  @Post('incidents/:id/assignments')
  @RequirePermission('assignment.write')
  create(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: createAssignmentSchema }) body: CreateAssignment,
  ): Promise<AssignmentDto> {
    const { agency, resolver, candidates, skill, ...rest } = body;
    const wanted = candidates ?? [agency ?? resolver ?? ''];
    const skills = skill === undefined ? [] : [skill].flat();
    return this.database.transaction(principal, async (tx) => {
      const incident = await this.#mustSee(tx, incidentId);
      expectDirects(principal, incident, wanted);
      const made = await tx.asSystem(() => this.assignments.create(tx, { ...rest, incidentId, wanted, skill: skills }));
      return this.reads.one(tx, made.assignments[0]?.id ?? '');
    });
  }

  @Post('assignments/:id/withdraw')
  @HttpCode(200)
  @RequirePermission('assignment.write')
  withdraw(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: withdrawAssignmentSchema }) body: { reason: string },
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.#change(principal, assignmentId, match, (tx) =>
      this.assignments.withdraw(tx, assignmentId, body.reason),
    );
  }

  @Post('assignments/:id/reassign')
  @HttpCode(200)
  @RequirePermission('assignment.write')
  reassign(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: reassignAssignmentSchema }) body: { agency: string; reason: string },
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.#change(
      principal,
      assignmentId,
      match,
      (tx) => this.assignments.reassign(tx, assignmentId, body.agency, body.reason),
      [body.agency],
    );
  }

  @Post('assignments/:id/remind')
  @HttpCode(200)
  @RequirePermission('assignment.write')
  remind(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: remindAssignmentSchema }) body: { text?: string },
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.#change(principal, assignmentId, match, (tx) => this.assignments.remind(tx, assignmentId, body.text));
  }

  @Post('assignments/:id/return')
  @HttpCode(200)
  @RequirePermission('assignment.write')
  return(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: returnAssignmentSchema }) body: { reason: string },
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.#change(principal, assignmentId, match, (tx) => this.assignments.return(tx, assignmentId, body.reason));
  }

  @Post('assignments/:id/approve')
  @HttpCode(200)
  @RequirePermission('assignment.write')
  approve(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: approveAssignmentSchema }) body: { text?: string },
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.#change(principal, assignmentId, match, (tx) => this.assignments.approve(tx, assignmentId, body.text));
  }

  /** 404 under the caller's own scope first; the consequences reach rows that others own. */
  #change(
    principal: Principal,
    assignmentId: string,
    match: string | undefined,
    change: (tx: Tx) => Promise<unknown>,
    wanted: readonly string[] = [],
  ): Promise<AssignmentDto> {
    return this.database.transaction(principal, async (tx) => {
      const { agency, incidentId } = await this.reads.one(tx, assignmentId);
      expectDirects(principal, await this.#mustSee(tx, incidentId), [agency ?? '', ...wanted]);
      await tx.asSystem(async () => {
        const seen = ifMatch(match);
        if (seen !== undefined) expectVersion(seen, (await this.assignments.lock(tx, assignmentId)).assignment.version);
        await change(tx);
      });
      return this.reads.one(tx, assignmentId);
    });
  }

  async #mustSee(tx: Tx, incidentId: string): Promise<IncidentBrief> {
    const [incident] = await this.extensions.incidents.briefs(tx, [incidentId]);
    if (!incident) throw NotFoundError.of('INCIDENT', 'sự vụ', 'incident');
    return incident;
  }
}

/**
 * The centre and who leads the incident give orders to everybody; who merely takes part, to its own units.
 * @throws ForbiddenError
 */
function expectDirects(principal: Principal, incident: IncidentBrief, agencies: readonly string[]): void {
  const { leadAgency, orgUnit } = incident;
  if ([leadAgency, orgUnit].some((unit) => reaches(principal, 'assignment.write', [unit]))) return;
  if (reaches(principal, 'assignment.write', agencies)) return;
  throw new ForbiddenError(
    'NOT_YOUR_ORDER',
    'Chỉ trung tâm và cơ quan chủ trì được điều hành cơ quan khác; đơn vị phối hợp chỉ điều hành đơn vị mình.',
    'Only the centre and the lead agency direct other agencies; who takes part directs its own units.',
  );
}
