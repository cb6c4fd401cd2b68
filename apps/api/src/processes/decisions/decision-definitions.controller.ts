import { Body, Controller, Get, Header, Headers, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import {
  decisionKeySchema,
  evaluateDecisionSchema,
  saveDecisionSchema,
  validateDecisionSchema,
  type ConfigProblem,
  type ConfigVersion,
  type DecisionDefinitionDto,
  type DecisionResult,
  type EvaluateDecision,
  type Page,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import type { ConfigDocument } from '../../configuration/public.ts';
import {
  CurrentPrincipal,
  Database,
  InvalidError,
  RequirePermission,
  WholeList,
  ifMatch,
  type Principal,
} from '../../platform/public.ts';
import { modelIdOf } from '../model-text.ts';
import { parsedBody } from '../model-body.ts';
import { ModelVersions } from '../model-versions.ts';
import { DecisionKind } from './decision-kind.ts';
import { DecisionModels } from './decision-models.ts';
import { tryDecision } from './try-decision.ts';

const key = { schema: decisionKeySchema } as const;

/** Decision models: drafts from DMN, what is wrong in them, and trying them. */
@Controller('decision-definitions')
export class DecisionDefinitionsController {
  constructor(
    private readonly database: Database,
    private readonly versions: ModelVersions,
    private readonly kind: DecisionKind,
    private readonly models: DecisionModels,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('config.read')
  list(@CurrentPrincipal() principal: Principal): Promise<Page<DecisionDefinitionDto>> {
    return this.versions.list(principal, 'decision');
  }

  @Post()
  @RequirePermission('config.edit.decision')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigVersion> {
    const { xml, note, ...given } = parsedBody(saveDecisionSchema, body);
    const own = decisionKeySchema.safeParse(given.key ?? modelIdOf(xml));
    if (!own.success)
      throw InvalidError.field(
        '/key',
        'DECISION_KEY',
        'Không tìm thấy mã của mô hình quyết định.',
        'The model has no id that can be its key.',
      );
    return this.versions.save(principal, 'decision', own.data, xml, { note, revision: ifMatch(match) }, reply);
  }

  @Post('validate')
  @HttpCode(200)
  @RequirePermission('config.read')
  async validate(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
  ): Promise<{ readonly problems: readonly ConfigProblem[] }> {
    const { xml } = parsedBody(validateDecisionSchema, body);
    return { problems: await this.database.transaction(principal, (tx) => this.kind.check(tx, xml)) };
  }

  /** The version in force; where there is none yet, the newest. */
  @Get(':key')
  @RequirePermission('config.read')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) modelKey: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument & { readonly versions: readonly number[] }> {
    return this.versions.one(principal, 'decision', modelKey, reply);
  }

  @Put(':key')
  @RequirePermission('config.edit.decision')
  async save(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) modelKey: string,
    @Body() body: unknown,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigVersion> {
    const { xml, note } = parsedBody(saveDecisionSchema, body);
    return this.versions.save(principal, 'decision', modelKey, xml, { note, revision: ifMatch(match) }, reply);
  }

  @Get(':key/versions/:version/xml')
  @Header('content-type', 'application/xml; charset=utf-8')
  @RequirePermission('config.read')
  async xml(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) modelKey: string,
    @Param('version') version: string,
  ): Promise<string> {
    return this.database.read(principal, (tx) => this.versions.content(tx, 'decision', modelKey, version));
  }

  /** Tries a decision of a version, also of a draft: nothing is kept of it. */
  @Post(':key/versions/:version/evaluate')
  @HttpCode(200)
  @RequirePermission('config.read')
  async evaluate(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) modelKey: string,
    @Param('version') version: string,
    @Body({ schema: evaluateDecisionSchema }) { decision, variables = {} }: EvaluateDecision,
  ): Promise<DecisionResult> {
    return this.database.read(principal, async (tx) => {
      const definition = await this.models.compile(tx, await this.versions.content(tx, 'decision', modelKey, version));
      return tryDecision(definition, decision, variables, tx.now);
    });
  }
}
