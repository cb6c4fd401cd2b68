import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  codeSchema,
  saveReportDefinitionSchema,
  subscribeSchema,
  type Page,
  type ReportDefinitionItem,
  type ReportDocument,
  type Subscribe,
  type SubscriptionDto,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import {
  ConfigDocuments,
  ConfigStore,
  givenDocument,
  toConfigVersion,
  type ConfigDocument,
} from '../configuration/public.ts';
import { CurrentPrincipal, Database, RequirePermission, WholeList, type Principal } from '../platform/public.ts';
import { nextReports } from './planner.ts';
import { mayDo } from './report-row.ts';
import { Subscriptions } from './subscriptions.ts';

const code = { schema: codeSchema } as const;
type Given = Readonly<Record<string, unknown>>;

/** What reports are made of, and when. */
@Controller('reports/definitions')
export class ReportDefinitionsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly documents: ConfigDocuments,
    private readonly subscriptions: Subscriptions,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('config.read')
  async list(@CurrentPrincipal() principal: Principal): Promise<Page<ReportDefinitionItem>> {
    return this.database.read(principal, async (tx) => {
      const inForce = await this.config.inForce(tx, 'report');
      const next = await nextReports(tx);
      const subscribed = await this.subscriptions.ofPerson(tx, principal);
      const items = (await this.config.newest(tx, 'report')).map((record) => {
        const { period, orgUnit } = record.content as ReportDocument;
        const own = { code: record.key, name: record.name, period, orgUnit, subscribed: subscribed.has(record.key) };
        const mayMake = inForce.has(record.key) && mayDo(principal, 'report.write', orgUnit);
        return { ...toConfigVersion(record, inForce), ...own, nextAt: next.get(record.key) ?? null, mayMake };
      });
      return { items, nextCursor: null };
    });
  }

  @Post()
  @RequirePermission('config.edit.report')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: saveReportDefinitionSchema }) body: Given,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const made = await this.documents.create(principal, 'report', givenDocument(body), reply);
    void reply.header('location', `/api/v1/reports/definitions/${made.key}`);
    return made;
  }

  /** The version in force; where there is none yet, the newest. */
  @Get(':code')
  @RequirePermission('config.read')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.one(principal, 'report', key, reply);
  }

  @Put(':code')
  @RequirePermission('config.edit.report')
  save(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: saveReportDefinitionSchema }) body: Given,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.save(principal, 'report', key, givenDocument(body), match, reply);
  }

  @Get(':code/subscription')
  @RequirePermission('report.read')
  subscription(@CurrentPrincipal() principal: Principal, @Param('code', code) key: string): Promise<SubscriptionDto> {
    return this.subscriptions.of(principal, key);
  }

  /** Oneself, or the group that is named. */
  @Post(':code/subscription')
  @HttpCode(200)
  @RequirePermission('report.read')
  subscribe(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: subscribeSchema.default({}) }) { group }: Subscribe,
  ): Promise<SubscriptionDto> {
    return this.subscriptions.add(principal, key, group);
  }

  @Delete(':code/subscription')
  @HttpCode(204)
  @RequirePermission('report.read')
  async unsubscribe(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Query({ schema: subscribeSchema }) { group }: Subscribe,
  ): Promise<void> {
    await this.subscriptions.remove(principal, key, group);
  }
}
