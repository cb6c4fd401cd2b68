import { Body, Controller, Get, Headers, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  codeSchema,
  saveKpiSchema,
  seriesQuerySchema,
  type IndicatorListItem,
  type Page,
  type Series,
  type SeriesQuery,
} from '@trucban/contracts';
import type { IndicatorDocument } from '@trucban/kpi-engine';
import type { FastifyReply } from 'fastify';
import { ConfigDocuments, ConfigStore, toConfigVersion, type ConfigDocument } from '../configuration/public.ts';
import { CurrentPrincipal, Database, RequirePermission, WholeList, type Principal } from '../platform/public.ts';
import { givenKpi } from './given-kpi.ts';
import { SeriesReads } from './series.read-model.ts';

const code = { schema: codeSchema } as const;

/** Indicators by code, and their values over time. */
@Controller('indicators')
export class IndicatorsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly documents: ConfigDocuments,
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

  @Post()
  @RequirePermission('config.edit.indicator')
  create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: saveKpiSchema }) body: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.create(principal, 'indicator', givenKpi(body), reply);
  }

  /** The version in force; where there is none yet, the newest. */
  @Get(':code')
  @RequirePermission('indicator.read')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.one(principal, 'indicator', key, reply);
  }

  @Put(':code')
  @RequirePermission('config.edit.indicator')
  save(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: saveKpiSchema }) body: Readonly<Record<string, unknown>>,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.save(principal, 'indicator', key, givenKpi(body), match, reply);
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
}
