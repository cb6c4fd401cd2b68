import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  codeSchema,
  previewReportSchema,
  subscribeSchema,
  type Page,
  type PreviewReport,
  type ReportDefinitionItem,
  type ReportDocument,
  type ReportPreview,
  type Subscribe,
  type SubscriptionDto,
} from '@trucban/contracts';
import { ConfigStore, toConfigVersion } from '../configuration/public.ts';
import { CurrentPrincipal, Database, RequirePermission, WholeList, type Principal } from '../platform/public.ts';
import { nextReports } from './planner.ts';
import { ReportPreviews } from './preview.ts';
import { mayDo } from './report-row.ts';
import { Subscriptions } from './subscriptions.ts';

const code = { schema: codeSchema } as const;

/** What reports are made of, and when. */
@Controller('reports/definitions')
export class ReportDefinitionsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly subscriptions: Subscriptions,
    private readonly previews: ReportPreviews,
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

  /** What the definition would say, beside its editor; nothing is kept. */
  @Post(':code/preview')
  @HttpCode(200)
  @RequirePermission('report.read')
  preview(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: previewReportSchema }) body: PreviewReport,
  ): Promise<ReportPreview> {
    return this.previews.preview(principal, key, body);
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
