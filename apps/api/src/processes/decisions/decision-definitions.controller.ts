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
import { ConfigStore, documentOf, versionOf, withForce, type ConfigDocument } from '../../configuration/public.ts';
import {
  CurrentPrincipal,
  Database,
  InvalidError,
  RequirePermission,
  WholeList,
  ifMatch,
  type Principal,
  type Tx,
} from '../../platform/public.ts';
import { modelIdOf } from '../model-text.ts';
import { definitionItem, parsedBody } from '../model-body.ts';
import { DecisionKind } from './decision-kind.ts';
import { DecisionModels } from './decision-models.ts';
import { tryDecision } from './try-decision.ts';

const key = { schema: decisionKeySchema } as const;

/** Decision models: drafts from DMN, what is wrong in them, and trying them. */
@Controller('decision-definitions')
export class DecisionDefinitionsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly kind: DecisionKind,
    private readonly models: DecisionModels,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('config.read')
  async list(@CurrentPrincipal() principal: Principal): Promise<Page<DecisionDefinitionDto>> {
    const { newest, inForce } = await this.database.read(principal, async (tx) => ({
      newest: await this.config.newest(tx, 'decision'),
      inForce: await this.config.inForce(tx, 'decision'),
    }));
    return { items: newest.map((record) => definitionItem(record, inForce.get(record.key) ?? null)), nextCursor: null };
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
    return this.#save(principal, own.data, xml, { note, revision: ifMatch(match) }, reply);
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
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) modelKey: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument & { readonly versions: readonly number[] }> {
    const read = (tx: Tx) => this.config.inForceOrNewest(tx, 'decision', modelKey);
    const { versions, ...found } = await this.database.read(principal, async (tx) => ({
      versions: await this.config.versions(tx, 'decision', modelKey),
      ...(await withForce(this.config, read)(tx)),
    }));
    return { ...documentOf(found, reply), versions: versions.map(({ version }) => version) };
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
    return this.#save(principal, modelKey, xml, { note, revision: ifMatch(match) }, reply);
  }

  @Get(':key/versions/:version/xml')
  @Header('content-type', 'application/xml; charset=utf-8')
  @RequirePermission('config.read')
  async xml(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) modelKey: string,
    @Param('version') version: string,
  ): Promise<string> {
    return this.database.read(principal, (tx) => this.#content(tx, modelKey, version));
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
      const definition = await this.models.compile(tx, await this.#content(tx, modelKey, version));
      return tryDecision(definition, decision, variables, tx.now);
    });
  }

  async #content(tx: Tx, modelKey: string, version: string): Promise<string> {
    return (await this.config.get<string>(tx, 'decision', modelKey, versionOf(version))).content;
  }

  async #save(
    principal: Principal,
    modelKey: string,
    xml: string,
    options: { note?: string | undefined; revision?: number | undefined },
    reply: FastifyReply,
  ): Promise<ConfigVersion> {
    const save = (tx: Tx) => this.config.saveDraft(tx, 'decision', modelKey, xml, options);
    const record = await this.database.transaction(principal, withForce(this.config, save));
    const { content: _content, name: _name, ...version } = documentOf(record, reply);
    return version;
  }
}
