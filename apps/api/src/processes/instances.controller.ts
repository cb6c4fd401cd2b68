import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  goBackSchema,
  idSchema,
  instancesQuerySchema,
  migrateSchema,
  modifySchema,
  reasonSchema,
  retrySchema,
  setVariablesSchema,
  startProcessSchema,
  stateQuerySchema,
  type GoBack,
  type HistoryEntry,
  type InstanceDto,
  type InstanceListItem,
  type InstancesQuery,
  type Migrate,
  type Modify,
  type OperatedDto,
  type Page,
  type PastStateDto,
  type Retry,
  type SetVariables,
  type StartProcess,
  type StateQuery,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  CurrentPrincipal,
  Database,
  RequirePermission,
  WholeList,
  etagOf,
  ifMatch,
  type Principal,
} from '../platform/public.ts';
import { Instances } from './instances.read-model.ts';
import { InstanceCommands } from './instances.service.ts';

const id = { schema: idSchema } as const;

/** Process instances by hand. */
@Controller('process-instances')
export class InstancesController {
  constructor(
    private readonly database: Database,
    private readonly reads: Instances,
    private readonly commands: InstanceCommands,
  ) {}

  @Get()
  @RequirePermission('process.read')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: instancesQuerySchema }) query: InstancesQuery,
  ): Promise<Page<InstanceListItem>> {
    return this.database.read(principal, (tx) => this.reads.list(tx, query));
  }

  @Post()
  @RequirePermission('process.start')
  async start(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: startProcessSchema }) body: StartProcess,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InstanceDto> {
    return this.#answer(principal, await this.commands.start(principal, body), reply);
  }

  @Get(':id')
  @RequirePermission('process.read')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InstanceDto> {
    return this.#answer(principal, instanceId, reply);
  }

  @Get(':id/history')
  @WholeList()
  @RequirePermission('process.read')
  history(@CurrentPrincipal() principal: Principal, @Param('id', id) instanceId: string): Promise<Page<HistoryEntry>> {
    return this.database.transaction(principal, (tx) => this.reads.history(tx, instanceId));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequirePermission('process.operate')
  async cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Body({ schema: reasonSchema }) body: z.infer<typeof reasonSchema>,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatedDto> {
    return tagged(await this.commands.cancel(principal, instanceId, body, ifMatch(seen)), reply);
  }

  @Post(':id/suspend')
  @HttpCode(200)
  @RequirePermission('process.operate')
  async suspend(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Body({ schema: reasonSchema }) body: z.infer<typeof reasonSchema>,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatedDto> {
    return tagged(await this.commands.suspend(principal, instanceId, body, ifMatch(seen)), reply);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @RequirePermission('process.operate')
  async resume(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Body({ schema: reasonSchema }) body: z.infer<typeof reasonSchema>,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatedDto> {
    return tagged(await this.commands.resume(principal, instanceId, body, ifMatch(seen)), reply);
  }

  @Post(':id/retry')
  @HttpCode(200)
  @RequirePermission('process.operate')
  async retry(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Body({ schema: retrySchema }) body: Retry,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatedDto> {
    return tagged(await this.commands.retry(principal, instanceId, body, ifMatch(seen)), reply);
  }

  @Post(':id/variables')
  @HttpCode(200)
  @RequirePermission('process.operate')
  async variables(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Body({ schema: setVariablesSchema }) body: SetVariables,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatedDto> {
    return tagged(await this.commands.setVariables(principal, instanceId, body, ifMatch(seen)), reply);
  }

  @Post(':id/modify')
  @HttpCode(200)
  @RequirePermission('process.operate')
  async modify(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Body({ schema: modifySchema }) body: Modify,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatedDto> {
    return tagged(await this.commands.modify(principal, instanceId, body, ifMatch(seen)), reply);
  }

  @Post(':id/go-back')
  @HttpCode(200)
  @RequirePermission('process.operate')
  async goBack(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Body({ schema: goBackSchema }) body: GoBack,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatedDto> {
    return tagged(await this.commands.goBack(principal, instanceId, body, ifMatch(seen)), reply);
  }

  @Post(':id/migrate')
  @HttpCode(200)
  @RequirePermission('process.operate')
  async migrate(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Body({ schema: migrateSchema }) body: Migrate,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatedDto> {
    return tagged(await this.commands.migrate(principal, instanceId, body, ifMatch(seen)), reply);
  }

  @Get(':id/state')
  @RequirePermission('process.read')
  past(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) instanceId: string,
    @Query({ schema: stateQuerySchema }) { at }: StateQuery,
  ): Promise<PastStateDto> {
    return this.database.transaction(principal, (tx) => this.reads.past(tx, instanceId, at));
  }

  async #answer(principal: Principal, instanceId: string, reply: FastifyReply): Promise<InstanceDto> {
    const instance = await this.database.transaction(principal, (tx) => this.reads.one(tx, instanceId));
    void reply.header('etag', etagOf(instance.sequence));
    return instance;
  }
}

function tagged(operated: OperatedDto, reply: FastifyReply): OperatedDto {
  void reply.header('etag', etagOf(operated.sequence));
  return operated;
}
