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
import {
  ConfigDocuments,
  ConfigStore,
  givenDocument,
  toConfigVersion,
  type ConfigDocument,
} from '../configuration/public.ts';
import {
  CurrentPrincipal,
  Database,
  InvalidError,
  RequirePermission,
  WholeList,
  type Principal,
} from '../platform/public.ts';
import { RuleTrials } from './rule-trials.ts';

const code = { schema: codeSchema } as const;

/** Event rules by code: the newest version of each, drafts, and what a rule would do. */
@Controller('rules')
export class RulesController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly documents: ConfigDocuments,
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
    @Body({ schema: saveRuleSchema }) body: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const given = givenDocument(body);
    if (typeof given.content['code'] !== 'string')
      throw InvalidError.field('/code', 'REQUIRED', 'Cần mã quy tắc.', 'The code of the rule is needed.');
    return this.documents.create(principal, 'rule', given, reply);
  }

  /** The version in force; where there is none yet, the newest. */
  @Get(':code')
  @RequirePermission('config.read')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.one(principal, 'rule', key, reply);
  }

  @Put(':code')
  @RequirePermission('config.edit.rule')
  save(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: saveRuleSchema }) body: Readonly<Record<string, unknown>>,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.save(principal, 'rule', key, givenDocument(body), match, reply);
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
