import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  codeSchema,
  listQuerySchema,
  orgUnitChangeSchema,
  orgUnitInputSchema,
  type OrgUnit,
  type OrgUnitChange,
  type OrgUnitInput,
  type Page,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentPrincipal, RequirePermission, etagOf, ifMatch, type Principal } from '../platform/public.ts';
import { OrgUnits } from './org-units.service.ts';

const filterSchema = listQuerySchema.extend({
  tier: codeSchema.optional(),
  kind: codeSchema.optional(),
  parent: codeSchema.optional(),
  area: codeSchema.optional(),
  skill: codeSchema.optional(),
});
type Filter = z.infer<typeof filterSchema>;
const code = { schema: codeSchema } as const;

/** The tree of org units; `/agencies` is the same list under the name that agencies know. */
@Controller()
export class OrgUnitsController {
  constructor(private readonly units: OrgUnits) {}

  @RequirePermission('orgUnit.read')
  @Get(['org-units', 'agencies'])
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: filterSchema }) filter: Filter,
  ): Promise<Page<OrgUnit>> {
    return this.units.list(principal, filter);
  }

  @RequirePermission('orgUnit.read')
  @Get(['org-units/:code', 'agencies/:code'])
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrgUnit> {
    const unit = await this.units.get(principal, name);
    void reply.header('etag', etagOf(unit.version));
    return unit;
  }

  @RequirePermission('orgUnit.manage')
  @Post('org-units')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: orgUnitInputSchema }) input: OrgUnitInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrgUnit> {
    const unit = await this.units.create(principal, input);
    void reply.header('etag', etagOf(unit.version));
    return unit;
  }

  @RequirePermission('orgUnit.manage')
  @Patch('org-units/:code')
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) name: string,
    @Body({ schema: orgUnitChangeSchema }) change: OrgUnitChange,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrgUnit> {
    const unit = await this.units.change(principal, name, change, ifMatch(seen));
    void reply.header('etag', etagOf(unit.version));
    return unit;
  }
}
