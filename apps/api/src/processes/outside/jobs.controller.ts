import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  activateJobsSchema,
  completeJobSchema,
  extendJobSchema,
  failJobSchema,
  idSchema,
  jobsQuerySchema,
  throwJobErrorSchema,
  type ActivatedJobs,
  type ActivateJobs,
  type CompleteJob,
  type ExtendJob,
  type FailJob,
  type JobAnswer,
  type JobListItem,
  type JobsQuery,
  type Page,
  type ThrowJobError,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, Database, RequirePermission, type Principal } from '../../platform/public.ts';
import { JobActivation } from './activation.ts';
import { JobAnswers } from './answers.ts';
import { JobReads } from './jobs.read-model.ts';

const id = { schema: idSchema } as const;

/** Jobs, and the outside workers that do those which the catalogue doesn't run. */
@Controller('jobs')
export class JobsController {
  constructor(
    private readonly database: Database,
    private readonly reads: JobReads,
    private readonly activation: JobActivation,
    private readonly answers: JobAnswers,
  ) {}

  @Get()
  @RequirePermission('process.read', 'job.work')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: jobsQuerySchema }) query: JobsQuery,
  ): Promise<Page<JobListItem>> {
    return this.database.read(principal, (tx) => this.reads.list(tx, query));
  }

  @Post('activate')
  @HttpCode(200)
  @RequirePermission('job.work')
  async activate(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: activateJobsSchema }) body: ActivateJobs,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActivatedJobs> {
    const gone = new AbortController();
    const leave = () => gone.abort();
    reply.raw.once('close', leave);
    try {
      return { jobs: [...(await this.activation.activate(principal, body, gone.signal))] };
    } finally {
      reply.raw.off('close', leave);
    }
  }

  @Post(':id/complete')
  @HttpCode(200)
  @RequirePermission('job.work')
  complete(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) jobId: string,
    @Body({ schema: completeJobSchema }) body: CompleteJob,
  ): Promise<JobAnswer> {
    return this.answers.complete(principal, jobId, body);
  }

  @Post(':id/fail')
  @HttpCode(200)
  @RequirePermission('job.work')
  fail(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) jobId: string,
    @Body({ schema: failJobSchema }) body: FailJob,
  ): Promise<JobAnswer> {
    return this.answers.fail(principal, jobId, body);
  }

  @Post(':id/error')
  @HttpCode(200)
  @RequirePermission('job.work')
  error(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) jobId: string,
    @Body({ schema: throwJobErrorSchema }) body: ThrowJobError,
  ): Promise<JobAnswer> {
    return this.answers.error(principal, jobId, body);
  }

  @Post(':id/extend')
  @HttpCode(200)
  @RequirePermission('job.work')
  extend(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) jobId: string,
    @Body({ schema: extendJobSchema }) body: ExtendJob,
  ): Promise<JobAnswer> {
    return this.answers.extend(principal, jobId, body);
  }
}
