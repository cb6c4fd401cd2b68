import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { areaInputSchema, codeSchema, type Area, type AreaInput, type Page } from '@trucban/contracts';
import { toEpochMs } from '@trucban/kernel';
import { wrap, type InferEntity } from '@mikro-orm/postgresql';
import type { FastifyReply } from 'fastify';
import { Audit } from '../audit/public.ts';
import {
  ConflictError,
  CurrentPrincipal,
  Database,
  NotFoundError,
  RequirePermission,
  WholeList,
  etagOf,
  type Principal,
} from '../platform/public.ts';
import { AreaEntity } from './area.entity.ts';
import { expectReach } from './reach.ts';
import { OrgDirectory } from './org-directory.ts';

/** Communes, wards and special zones. */
@Controller('areas')
export class AreasController {
  constructor(
    private readonly database: Database,
    private readonly directory: OrgDirectory,
    private readonly audit: Audit,
  ) {}

  @RequirePermission('orgUnit.read')
  @Get()
  @WholeList()
  list(@CurrentPrincipal() principal: Principal): Promise<Page<Area>> {
    return this.database.read(principal, async (tx) => {
      const rows = await tx.em.find(AreaEntity, {}, { orderBy: { code: 'asc' } });
      return { items: rows.map(toArea), nextCursor: null };
    });
  }

  @RequirePermission('orgUnit.read')
  @Get(':code')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', { schema: codeSchema }) code: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Area> {
    return this.database.read(principal, async (tx) => {
      const row = await tx.em.findOne(AreaEntity, code);
      if (!row) throw NotFoundError.of('AREA', 'địa bàn', 'area');
      void reply.header('etag', etagOf(row.version));
      return toArea(row);
    });
  }

  @RequirePermission('orgUnit.manage')
  @Post()
  create(@CurrentPrincipal() principal: Principal, @Body({ schema: areaInputSchema }) input: AreaInput): Promise<Area> {
    expectReach(principal, 'orgUnit.manage', [null]);
    return this.database.transaction(principal, async (tx) => {
      if (await tx.em.findOne(AreaEntity, input.code))
        throw new ConflictError('AREA_EXISTS', 'Mã địa bàn đã có.', 'There is an area with this code.');
      const row = tx.em.create(AreaEntity, { ...input, validFrom: new Date(toEpochMs(tx.now)), version: 1 });
      await tx.em.persist(row).flush();
      this.directory.changed(tx);
      const after = toArea(row);
      this.audit.write(tx, { action: 'area.create', objectType: 'area', objectId: input.code, after });
      return after;
    });
  }
}

function toArea(row: InferEntity<typeof AreaEntity>): Area {
  const { version: _version, validFrom, validTo, centroid, bbox, ...rest } = wrap(row).toPOJO();
  const text = (date: Date | string) => new Date(date).toISOString();
  return {
    ...rest,
    centroid: centroid as unknown as Area['centroid'],
    bbox: bbox as unknown as Area['bbox'],
    parent: rest.parent ?? null,
    population: rest.population ?? null,
    areaOc: rest.areaOc ?? null,
    replacedBy: rest.replacedBy ?? null,
    validFrom: text(validFrom),
    validTo: validTo ? text(validTo) : null,
  };
}
