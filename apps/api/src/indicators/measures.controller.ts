import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  codeSchema,
  lockPeriodSchema,
  measureValuesQuerySchema,
  type LockPeriod,
  type MeasureListItem,
  type MeasureValueDto,
  type MeasureValuesAccepted,
  type MeasureValuesQuery,
  type Page,
  type PeriodLockDto,
} from '@trucban/contracts';
import {
  CurrentPrincipal,
  Database,
  InvalidError,
  RequirePermission,
  WholeList,
  languageOf,
  type Principal,
} from '../platform/public.ts';
import { Kpi } from './kpi.ts';
import { MeasureValues } from './measure-values.service.ts';
import { MeasureReads } from './measure.read-model.ts';

const code = { schema: codeSchema } as const;

/** Measures by code, and the numbers that are reported for them. */
@Controller('measures')
export class MeasuresController {
  constructor(
    private readonly database: Database,
    private readonly kpi: Kpi,
    private readonly values: MeasureValues,
    private readonly reads: MeasureReads,
  ) {}

  /** Everything that takes values: the measures in force, and the measured indicators. */
  @Get()
  @WholeList()
  @RequirePermission('indicator.read')
  async list(@CurrentPrincipal() principal: Principal): Promise<Page<MeasureListItem>> {
    const { catalogue } = await this.database.read(principal, (tx) => this.kpi.current(tx));
    const items = catalogue.measures.map(
      ({ code: key, vi, en, unit, frequency, sourceSystem, aggregation, dimensions }) => ({
        code: key,
        name: { vi, en: en ?? vi },
        unit,
        frequency,
        sourceSystem,
        aggregation,
        dimensions: [...(dimensions ?? [])],
        indicator: catalogue.indicator(key) !== undefined,
      }),
    );
    return { items: items.sort((a, b) => (a.code < b.code ? -1 : 1)), nextCursor: null };
  }

  /** Reports numbers. 202 when what is accepted is on disk and what depends on it is queued; rows with faults are named one by one. */
  @Post(':code/values')
  @HttpCode(202)
  @RequirePermission('measure.write')
  async report(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body() body: unknown,
    @Headers('accept-language') accepts: string | undefined,
  ): Promise<MeasureValuesAccepted> {
    if (!Array.isArray(body) || body.length === 0)
      throw InvalidError.field(
        '',
        'BATCH',
        'Cần một danh sách có ít nhất một số liệu.',
        'A list with at least one value is needed.',
      );
    const { accepted, rejected } = await this.database.transaction(principal, (tx) =>
      this.values.store(tx, key, body, principal),
    );
    if (accepted.length === 0)
      throw InvalidError.of(
        rejected
          .flatMap(({ index, errors }) => errors.map((error) => ({ ...error, path: `/${index}${error.path}` })))
          .slice(0, 100),
      );
    const language = languageOf(accepts);
    return {
      accepted: [...accepted],
      rejected: rejected.map(({ index, errors }) => ({
        index,
        errors: errors.map(({ path, code: fault, message }) => ({ path, code: fault, message: message[language] })),
      })),
    };
  }

  @Get(':code/values')
  @RequirePermission('indicator.read')
  page(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Query({ schema: measureValuesQuerySchema }) query: MeasureValuesQuery,
  ): Promise<Page<MeasureValueDto>> {
    return this.database.read(principal, (tx) => this.reads.page(tx, key, query));
  }

  /** Closes a period, or opens it again. */
  @Post(':code/lock')
  @HttpCode(200)
  @RequirePermission('measure.lock')
  async lock(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: lockPeriodSchema }) body: LockPeriod,
  ): Promise<PeriodLockDto> {
    await this.database.transaction(principal, (tx) => this.values.lock(tx, key, body, principal));
    return { period: body.period, orgUnit: body.orgUnit ?? null, locked: body.locked };
  }
}
