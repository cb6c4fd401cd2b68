import { Controller, Get, Headers, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import {
  codeSchema,
  crossingsQuerySchema,
  dashboardExportSchema,
  dashboardQuerySchema,
  forecastQuerySchema,
  indicatorPageQuerySchema,
  pivotExportSchema,
  pivotQuerySchema,
  pivotRecordsQuerySchema,
  recordsQuerySchema,
  type Crossing,
  type CrossingsQuery,
  type Dashboard,
  type DashboardExport,
  type DashboardQuery,
  type ForecastQuery,
  type IndicatorForecast,
  type IndicatorPage,
  type IndicatorPageQuery,
  type LeagueRow,
  type Page,
  type Pivot,
  type PivotDatumDto,
  type PivotExport,
  type PivotQuery,
  type PivotRecords,
  type PivotRecordsQuery,
  type Records,
  type RecordsQuery,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import {
  CurrentPrincipal,
  Database,
  RequirePermission,
  WholeList,
  languageOf,
  type Principal,
} from '../platform/public.ts';
import { CrossingReads } from './crossings.read-model.ts';
import { DashboardReads } from './dashboard.read-model.ts';
import { exported } from './export.ts';
import { ForecastReads } from './forecast.read-model.ts';
import { LeagueReads } from './league.read-model.ts';
import { PageReads } from './page.read-model.ts';
import { PivotRecordReads } from './pivot/pivot-records.read-model.ts';
import { PivotReads } from './pivot/pivot.read-model.ts';
import { RecordReads } from './records.read-model.ts';
import { dashboardTable, pivotTable } from './tables.ts';

/** What screens read of many indicators at once, and its exports. */
@Controller('indicators')
export class IndicatorReadsController {
  constructor(
    private readonly database: Database,
    private readonly dashboards: DashboardReads,
    private readonly pivots: PivotReads,
    private readonly behindCells: PivotRecordReads,
    private readonly crossed: CrossingReads,
    private readonly late: LeagueReads,
    private readonly behind: RecordReads,
    private readonly future: ForecastReads,
    private readonly pages: PageReads,
  ) {}

  @Get('dashboard')
  @RequirePermission('indicator.read')
  dashboard(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: dashboardQuerySchema }) query: DashboardQuery,
  ): Promise<Dashboard> {
    return this.database.read(principal, (tx) => this.dashboards.dashboard(tx, query));
  }

  @Get('dashboard/export')
  @RequirePermission('indicator.read')
  async exportDashboard(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: dashboardExportSchema }) { format, ...query }: DashboardExport,
    @Headers('accept-language') accepts: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const dashboard = await this.database.read(principal, (tx) => this.dashboards.dashboard(tx, query));
    return exported(dashboardTable(dashboard, languageOf(accepts)), format, reply);
  }

  @Get('pivot')
  @RequirePermission('indicator.read')
  pivot(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: pivotQuerySchema }) query: PivotQuery,
  ): Promise<Pivot> {
    return this.database.read(principal, (tx) => this.pivots.pivot(tx, query));
  }

  /** What a pivot can count. */
  @Get('pivot/data')
  @WholeList()
  @RequirePermission('indicator.read')
  async pivotData(@CurrentPrincipal() principal: Principal): Promise<Page<PivotDatumDto>> {
    return { items: await this.database.read(principal, (tx) => this.pivots.data(tx)), nextCursor: null };
  }

  @Get('pivot/export')
  @RequirePermission('indicator.read')
  async exportPivot(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: pivotExportSchema }) { format, ...query }: PivotExport,
    @Headers('accept-language') accepts: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const pivot = await this.database.read(principal, (tx) => this.pivots.pivot(tx, query));
    return exported(pivotTable(pivot, languageOf(accepts)), format, reply);
  }

  /** The records behind a cell of a pivot. */
  @Get('pivot/records')
  @RequirePermission('indicator.read')
  pivotRecords(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: pivotRecordsQuerySchema }) query: PivotRecordsQuery,
  ): Promise<PivotRecords> {
    return this.database.read(principal, (tx) => this.behindCells.records(tx, query));
  }

  @Get('crossings')
  @RequirePermission('indicator.read')
  crossings(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: crossingsQuerySchema }) query: CrossingsQuery,
  ): Promise<Page<Crossing>> {
    return this.database.read(principal, (tx) => this.crossed.page(tx, query));
  }

  /** Whose data are late. */
  @Get('league')
  @WholeList()
  @RequirePermission('indicator.read')
  async league(@CurrentPrincipal() principal: Principal): Promise<Page<LeagueRow>> {
    return { items: await this.database.read(principal, (tx) => this.late.rows(tx)), nextCursor: null };
  }

  @Get(':code/records')
  @RequirePermission('indicator.read')
  records(
    @CurrentPrincipal() principal: Principal,
    @Param('code', { schema: codeSchema }) code: string,
    @Query({ schema: recordsQuerySchema }) query: RecordsQuery,
  ): Promise<Records> {
    return this.database.read(principal, (tx) => this.behind.records(tx, code, query));
  }

  @Get(':code/forecast')
  @RequirePermission('indicator.read')
  forecast(
    @CurrentPrincipal() principal: Principal,
    @Param('code', { schema: codeSchema }) code: string,
    @Query({ schema: forecastQuerySchema }) query: ForecastQuery,
  ): Promise<IndicatorForecast> {
    return this.database.read(principal, (tx) => this.future.forecast(tx, code, query));
  }

  /** Who reads it is noted, and shown to the next. */
  @Get(':code/page')
  @RequirePermission('indicator.read')
  page(
    @CurrentPrincipal() principal: Principal,
    @Param('code', { schema: codeSchema }) code: string,
    @Query({ schema: indicatorPageQuerySchema }) query: IndicatorPageQuery,
  ): Promise<IndicatorPage> {
    return this.database.transaction(principal, async (tx) => {
      const page = await this.pages.page(tx, code, query);
      await this.pages.note(tx, code);
      return page;
    });
  }
}
