import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import {
  codeSchema,
  parametersQuerySchema,
  shadowSchema,
  type ParametersQuery,
  type RuleParametersDto,
  type RuleShadow,
  type SetShadow,
} from '@trucban/contracts';
import { parametersIn, type RuleDocument } from '@trucban/rules-engine';
import { ConfigStore } from '../configuration/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import {
  ConflictError,
  CurrentPrincipal,
  Database,
  InvalidError,
  RequirePermission,
  type Principal,
} from '../platform/public.ts';
import { areaPath } from './area-path.ts';
import { Shadows } from './shadow/shadows.ts';

const code = { schema: codeSchema } as const;

/** Rules that fire silently, and the values of their parameters by area. */
@Controller('rules')
export class RuleExtrasController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly directory: OrgDirectory,
    private readonly shadows: Shadows,
  ) {}

  /** Lets a version fire silently (of the one in force: nothing is done in its name any more), or ends that. */
  @Post(':code/versions/:version/shadow')
  @HttpCode(200)
  @RequirePermission('config.approve.rule')
  shadow(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Param('version', ParseIntPipe) version: number,
    @Body({ schema: shadowSchema }) { on }: SetShadow,
  ): Promise<RuleShadow> {
    return this.database.transaction(principal, async (tx) => {
      const record = await this.config.get(tx, 'rule', key, version);
      if (on && record.problems.some(({ severity }) => severity === 'error'))
        throw new ConflictError(
          'CONFIGURATION_HAS_ERRORS',
          `Phiên bản ${version} còn lỗi (xem “problems” của phiên bản): hãy sửa trước khi cho chạy thầm.`,
          `Version ${version} has errors (its “problems” name them): mend them before it fires silently.`,
        );
      await this.shadows.set(tx, key, version, on);
      return this.shadows.read(tx, key, version);
    });
  }

  /** How often it fired, beside the version in force. */
  @Get(':code/versions/:version/shadow')
  @RequirePermission('config.read')
  shadowCounts(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Param('version', ParseIntPipe) version: number,
  ): Promise<RuleShadow> {
    return this.database.read(principal, (tx) => this.shadows.read(tx, key, version));
  }

  /** Which value of each parameter is in force where: the province's, those of areas, and in one area what holds there. */
  @Get(':code/parameters')
  @RequirePermission('config.read')
  parameters(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Query({ schema: parametersQuerySchema }) { area }: ParametersQuery,
  ): Promise<RuleParametersDto> {
    return this.database.read(principal, async (tx) => {
      const record = await this.config.inForceOrNewest(tx, 'rule', key);
      const units = await this.directory.snapshot(tx);
      if (area !== undefined && !units.area(area))
        throw InvalidError.field('/area', 'UNKNOWN_AREA', 'Không có địa bàn này.', 'There is no such area.');
      const { parameters = {} } = record.content as RuleDocument;
      const values = parametersIn(parameters, areaPath(units, area ?? null));
      const items = Object.entries(parameters).map(([name, { value, byArea = {}, name: title }]) => ({
        name,
        title: title ?? null,
        province: value,
        byArea: Object.entries(byArea).map(([each, own]) => ({ area: each, value: own })),
        ...(values[name] ?? { value, from: null }),
      }));
      return { code: key, version: record.version, area: area ?? null, items };
    });
  }
}
