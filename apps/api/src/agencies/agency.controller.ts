import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  agencyAssignmentsQuerySchema,
  commentSchema,
  completeSchema,
  declineSchema,
  idSchema,
  progressSchema,
  requestSupportSchema,
  type AgencyAssignmentsQuery,
  type AssignmentDto,
  type CompleteAssignment,
  type Page,
  type Progress,
  type RequestSupport,
} from '@trucban/contracts';
import { CurrentPrincipal, RequirePermission, TagVersion, ifMatch, type Principal } from '../platform/public.ts';
import { AgencyAnswers } from './agency-answers.service.ts';

const id = { schema: idSchema } as const;
/** Agencies' programs and coordinators answer; who gives orders himself (a duty officer) also answers those to his agency. */
const MayAnswer = () => RequirePermission('assignment.answer', 'assignment.write');

/** What agencies see and answer: own agency and those below it, others' orders don't exist. */
@Controller('agency/assignments')
@TagVersion()
export class AgencyController {
  constructor(private readonly answers: AgencyAnswers) {}

  @Get()
  @RequirePermission('assignment.read')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: agencyAssignmentsQuerySchema }) query: AgencyAssignmentsQuery,
  ): Promise<Page<AssignmentDto>> {
    return this.answers.list(principal, query);
  }

  @Get(':id')
  @RequirePermission('assignment.read')
  get(@CurrentPrincipal() principal: Principal, @Param('id', id) assignmentId: string): Promise<AssignmentDto> {
    return this.answers.get(principal, assignmentId);
  }

  @Post(':id/accept')
  @HttpCode(200)
  @MayAnswer()
  accept(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: progressSchema }) body: Progress,
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.answers.accept(principal, assignmentId, body, ifMatch(match));
  }

  @Post(':id/decline')
  @HttpCode(200)
  @MayAnswer()
  decline(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: declineSchema }) body: { reason: string; text?: string },
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.answers.decline(principal, assignmentId, body, ifMatch(match));
  }

  @Post(':id/en-route')
  @HttpCode(200)
  @MayAnswer()
  enRoute(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: progressSchema }) body: Progress,
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.answers.progress(principal, assignmentId, 'enRoute', body, ifMatch(match));
  }

  @Post(':id/on-scene')
  @HttpCode(200)
  @MayAnswer()
  onScene(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: progressSchema }) body: Progress,
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.answers.progress(principal, assignmentId, 'onScene', body, ifMatch(match));
  }

  @Post(':id/transporting')
  @HttpCode(200)
  @MayAnswer()
  transporting(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: progressSchema }) body: Progress,
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.answers.progress(principal, assignmentId, 'transporting', body, ifMatch(match));
  }

  @Post(':id/complete')
  @HttpCode(200)
  @MayAnswer()
  complete(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: completeSchema }) body: CompleteAssignment,
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.answers.complete(principal, assignmentId, body, ifMatch(match));
  }

  @Post(':id/comment')
  @HttpCode(200)
  @MayAnswer()
  comment(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: commentSchema }) body: { text: string },
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.answers.comment(principal, assignmentId, body.text, ifMatch(match));
  }

  @Post(':id/request-support')
  @HttpCode(200)
  @MayAnswer()
  requestSupport(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Body({ schema: requestSupportSchema }) body: RequestSupport,
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.answers.requestSupport(principal, assignmentId, body, ifMatch(match));
  }

  @Post(':id/release')
  @HttpCode(200)
  @MayAnswer()
  release(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) assignmentId: string,
    @Headers('if-match') match: string | undefined,
  ): Promise<AssignmentDto> {
    return this.answers.release(principal, assignmentId, ifMatch(match));
  }
}
