import { Controller, Get, Headers, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import {
  codeSchema,
  seriesExportSchema,
  seriesQuerySchema,
  type IndicatorListItem,
  type Page,
  type Series,
  type SeriesExport,
  type SeriesQuery,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import type { IndicatorDocument } from '@trucban/kpi-engine';
import { ConfigStore, toConfigVersion } from '../configuration/public.ts';
import {
  CurrentPrincipal,
  Database,
  RequirePermission,
  WholeList,
  languageOf,
  type Principal,
} from '../platform/public.ts';
import { exported } from './export.ts';
import { SeriesReads } from './series.read-model.ts';
import { seriesTable } from './tables.ts';

const code = { schema: codeSchema } as const;

/** Indicators by code, and their values over time. */
@Controller('indicators')
export class IndicatorsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly reads: SeriesReads,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('indicator.read')
  async list(@CurrentPrincipal() principal: Principal): Promise<Page<IndicatorListItem>> {
    const { records, inForce } = await this.database.read(principal, async (tx) => ({
      records: await this.config.newest(tx, 'indicator'),
      inForce: await this.config.inForce(tx, 'indicator'),
    }));
    const items = records.map((record) => {
      const { field, unit, frequency, owner, parent = null } = record.content as IndicatorDocument;
      return {
        ...toConfigVersion(record, inForce),
        code: record.key,
        name: record.name,
        field,
        unit,
        frequency,
        owner,
        parent,
      };
    });
    return { items, nextCursor: null };
  }

  @Get(':code/series')
  @RequirePermission('indicator.read')
  series(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Query({ schema: seriesQuerySchema }) query: SeriesQuery,
  ): Promise<Series> {
    return this.database.read(principal, (tx) => this.reads.series(tx, key, query));
  }

  @Get(':code/series/export')
  @RequirePermission('indicator.read')
  async exportSeries(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Query({ schema: seriesExportSchema }) { format, ...query }: SeriesExport,
    @Headers('accept-language') accepts: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const series = await this.database.read(principal, (tx) => this.reads.series(tx, key, query));
    return exported(seriesTable(series, languageOf(accepts)), format, reply);
  }
}
