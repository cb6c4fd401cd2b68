import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import {
  codeSchema,
  saveRuleSchema,
  testRuleSchema,
  type ConfigVersion,
  type Page,
  type RuleTestResult,
  type TestRule,
} from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';
import type { FastifyReply } from 'fastify';
import { ConfigStore, documentOf, toConfigVersion, withForce, type ConfigDocument } from '../configuration/public.ts';
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
import { RuleTrials } from './rule-trials.ts';

const code = { schema: codeSchema } as const;
type SaveRule = Readonly<Record<string, unknown>> & { readonly note?: string };

/** Event rules by code: the newest version of each, drafts, and what a rule would do. */
@Controller('rules')
export class RulesController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly trials: RuleTrials,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('config.read')
  async list(
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ConfigVersion & { readonly code: string; readonly name: LocalizedText | null }>> {
    const { records, inForce } = await this.database.read(principal, async (tx) => ({
      records: await this.config.newest(tx, 'rule'),
      inForce: await this.config.inForce(tx, 'rule'),
    }));
    const items = records.map((record) => ({
      ...toConfigVersion(record, inForce),
      code: record.key,
      name: record.name,
    }));
    return { items, nextCursor: null };
  }

  @Post()
  @RequirePermission('config.edit.rule')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: saveRuleSchema }) body: SaveRule,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const { note, ...given } = body;
    const content = unwrapped(given);
    const own = content['code'];
    if (typeof own !== 'string')
      throw InvalidError.field('/code', 'REQUIRED', 'Cần mã quy tắc.', 'The code of the rule is needed.');
    const save = (tx: Tx) => this.config.saveDraft(tx, 'rule', own, content, { note });
    const record = await this.database.transaction(principal, withForce(this.config, save));
    void reply.header('location', `/api/v1/rules/${own}`);
    return documentOf(record, reply);
  }

  /** The version in force; where there is none yet, the newest. */
  @Get(':code')
  @RequirePermission('config.read')
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const read = (tx: Tx) => this.config.inForceOrNewest(tx, 'rule', key);
    return documentOf(await this.database.read(principal, withForce(this.config, read)), reply);
  }

  @Put(':code')
  @RequirePermission('config.edit.rule')
  async save(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: saveRuleSchema }) body: SaveRule,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const { note, ...given } = body;
    const content = { code: key, ...unwrapped(given) };
    const save = (tx: Tx) => this.config.saveDraft(tx, 'rule', key, content, { note, revision: ifMatch(match) });
    return documentOf(await this.database.transaction(principal, withForce(this.config, save)), reply);
  }

  /** What would happen with these events, one after the other; nothing does. The newest version, or the one that is named. */
  @Post(':code/test')
  @HttpCode(200)
  @RequirePermission('config.read')
  test(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: testRuleSchema }) body: TestRule,
  ): Promise<RuleTestResult> {
    return this.database.read(principal, (tx) => this.trials.test(tx, key, body));
  }
}

/** The document itself, or `{ "content": document }` as other kinds of configuration take it. */
function unwrapped(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { content } = given;
  return typeof content === 'object' && content !== null && !Array.isArray(content) ? { ...content } : { ...given };
}
