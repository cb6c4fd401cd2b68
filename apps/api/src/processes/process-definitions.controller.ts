import { Body, Controller, Get, Header, Headers, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  diffQuerySchema,
  processKeySchema,
  saveProcessSchema,
  validateProcessSchema,
  type ConfigProblem,
  type ConfigVersion,
  type Page,
  type ProcessDefinitionDto,
  type ProcessDiff,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import { ConfigStore, type ConfigDocument, type ConfigRecord } from '../configuration/public.ts';
import {
  CurrentPrincipal,
  Database,
  InvalidError,
  RequirePermission,
  WholeList,
  ifMatch,
  type Principal,
  type Tx,
} from '../platform/public.ts';
import { diffOf } from './diff.ts';
import { parsedBody } from './model-body.ts';
import { processIdOf } from './model-text.ts';
import { ModelVersions } from './model-versions.ts';
import { ProcessKind } from './process-kind.ts';

const key = { schema: processKeySchema } as const;

/** Process definitions: drafts from BPMN, what is wrong in them, and how versions differ. */
@Controller('process-definitions')
export class ProcessDefinitionsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly versions: ModelVersions,
    private readonly kind: ProcessKind,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('config.read')
  list(@CurrentPrincipal() principal: Principal): Promise<Page<ProcessDefinitionDto>> {
    return this.versions.list(principal, 'process');
  }

  @Post()
  @RequirePermission('config.edit.process')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigVersion> {
    const { xml, note, ...given } = parsedBody(saveProcessSchema, body);
    const own = given.key ?? processIdOf(xml);
    const parsed = processKeySchema.safeParse(own);
    if (!parsed.success)
      throw InvalidError.field(
        '/key',
        'PROCESS_KEY',
        'Không tìm thấy mã quy trình trong mô hình.',
        'The model has no process id that can be its key.',
      );
    return this.versions.save(principal, 'process', parsed.data, xml, { note, revision: ifMatch(match) }, reply);
  }

  @Post('validate')
  @HttpCode(200)
  @RequirePermission('config.read')
  async validate(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
  ): Promise<{ readonly problems: readonly ConfigProblem[] }> {
    const { xml } = parsedBody(validateProcessSchema, body);
    return { problems: await this.database.transaction(principal, (tx) => this.kind.check(tx, xml)) };
  }

  /** The version in force; where there is none yet, the newest. */
  @Get(':key')
  @RequirePermission('config.read')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) processKey: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument & { readonly versions: readonly number[] }> {
    return this.versions.one(principal, 'process', processKey, reply);
  }

  @Put(':key')
  @RequirePermission('config.edit.process')
  async save(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) processKey: string,
    @Body() body: unknown,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigVersion> {
    const { xml, note } = parsedBody(saveProcessSchema, body);
    return this.versions.save(principal, 'process', processKey, xml, { note, revision: ifMatch(match) }, reply);
  }

  @Get(':key/diff')
  @RequirePermission('config.read')
  async diff(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) processKey: string,
    @Query({ schema: diffQuerySchema }) { from, to }: { from: number; to: number },
  ): Promise<ProcessDiff> {
    const get = (tx: Tx, version: number): Promise<ConfigRecord<string>> =>
      this.config.get<string>(tx, 'process', processKey, version);
    return this.database.read(principal, async (tx) => ({
      from,
      to,
      ...diffOf((await get(tx, from)).content, (await get(tx, to)).content),
    }));
  }

  @Get(':key/versions/:version/xml')
  @Header('content-type', 'application/xml; charset=utf-8')
  @RequirePermission('config.read')
  async xml(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) processKey: string,
    @Param('version') version: string,
  ): Promise<string> {
    return this.database.read(principal, (tx) => this.versions.content(tx, 'process', processKey, version));
  }
}
