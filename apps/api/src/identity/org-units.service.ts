import { Injectable } from '@nestjs/common';
import type { OrgUnit, OrgUnitChange, OrgUnitInput, Page } from '@trucban/contracts';
import { toEpochMs } from '@trucban/kernel';
import { wrap, type FilterQuery, type InferEntity } from '@mikro-orm/postgresql';
import { Audit } from '../audit/public.ts';
import {
  ConflictError,
  Database,
  InvalidError,
  NotFoundError,
  decodeCursor,
  likePatterns,
  expectVersion,
  pageOf,
  type Principal,
  type Scope,
  type Tx,
  type SeenTags,
} from '../platform/public.ts';
import { expectReach } from './reach.ts';
import { OrgDirectory } from './org-directory.ts';
import { OrgUnitEntity } from './org-unit.entity.ts';

type Row = InferEntity<typeof OrgUnitEntity>;

/** Filters of a list of org units. */
export interface OrgUnitFilter {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
  readonly tier?: string | undefined;
  readonly kind?: string | undefined;
  readonly parent?: string | undefined;
  readonly area?: string | undefined;
  readonly skill?: string | undefined;
}

/** The tree of org units. What was is kept: a unit is closed by its end of validity, never deleted. */
@Injectable()
export class OrgUnits {
  constructor(
    private readonly database: Database,
    private readonly directory: OrgDirectory,
    private readonly audit: Audit,
  ) {}

  list(scope: Scope, { limit, cursor, q, tier, kind, parent, area, skill }: OrgUnitFilter): Promise<Page<OrgUnit>> {
    const after = decodeCursor(cursor, ['text'])?.[0];
    const where: FilterQuery<Row>[] = [];
    for (const [name, value] of Object.entries({ tier, kind, parent, area }))
      if (value !== undefined) where.push({ [name]: value });
    if (skill !== undefined) where.push({ skills: { $contains: [skill] } });
    if (after !== undefined) where.push({ code: { $gt: String(after) } });
    return this.database.read(scope, async (tx) => {
      const words = likePatterns(q);
      if (words) where.push({ code: { $in: await matching(tx, words) } });
      const rows = await tx.em.find(OrgUnitEntity, { $and: where }, { orderBy: { code: 'asc' }, limit: limit + 1 });
      return pageOf(rows.map(toOrgUnit), limit, ({ code }) => [code]);
    });
  }

  get(scope: Scope, code: string): Promise<OrgUnit> {
    return this.database.read(scope, async (tx) => toOrgUnit(await found(tx, code)));
  }

  create(principal: Principal, input: OrgUnitInput): Promise<OrgUnit> {
    return this.database.transaction(principal, async (tx) => {
      if (await tx.em.findOne(OrgUnitEntity, input.code)) {
        throw new ConflictError('ORG_UNIT_EXISTS', 'Mã đơn vị đã có.', 'There is an org unit with this code.');
      }
      expectReach(principal, 'orgUnit.manage', [input.parent]);
      await this.#checkPlace(tx, input.code, input.parent ?? null, input.area ?? null);
      const row = tx.em.create(OrgUnitEntity, {
        ...input,
        position: 10_000,
        validFrom: new Date(toEpochMs(tx.now)),
        version: 1,
      });
      await tx.em.persist(row).flush();
      return this.#changed(tx, 'create', undefined, toOrgUnit(row));
    });
  }

  change(principal: Principal, code: string, change: OrgUnitChange, seen: SeenTags | undefined): Promise<OrgUnit> {
    return this.database.transaction(principal, async (tx) => {
      const row = await found(tx, code);
      const moved = change.parent === undefined ? [] : [change.parent];
      expectReach(principal, 'orgUnit.manage', [code, ...moved]);
      expectVersion(seen, row.version);
      const before = toOrgUnit(row);
      await this.#checkPlace(tx, code, change.parent ?? null, change.area ?? null);
      const { validTo, ...rest } = change;
      const validity = validTo === undefined ? {} : { validTo: validTo === null ? null : new Date(validTo) };
      tx.em.assign(row, { ...rest, ...validity });
      await tx.em.flush();
      return this.#changed(tx, 'change', before, toOrgUnit(row));
    });
  }

  // A parent that lies below would close a circle.
  async #checkPlace(tx: Tx, code: string, parent: string | null, area: string | null): Promise<void> {
    const org = await this.directory.snapshot(tx);
    if (parent !== null && !org.unit(parent))
      throw InvalidError.field('/parent', 'UNKNOWN', 'Không có đơn vị cấp trên này.', 'There is no such parent.');
    if (parent !== null && org.descendants(code).includes(parent)) {
      throw InvalidError.field(
        '/parent',
        'CIRCLE',
        'Đơn vị cấp trên không thể nằm dưới chính đơn vị này.',
        'The parent lies below the unit itself.',
      );
    }
    if (area !== null && !org.area(area))
      throw InvalidError.field('/area', 'UNKNOWN', 'Không có địa bàn này.', 'There is no such area.');
  }

  #changed(tx: Tx, action: string, before: OrgUnit | undefined, after: OrgUnit): OrgUnit {
    this.directory.changed(tx);
    this.audit.write(tx, { action: `orgUnit.${action}`, objectType: 'orgUnit', objectId: after.code, before, after });
    return after;
  }
}

async function matching(tx: Tx, words: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ code: string }>(
    'identity.orgUnits.search',
    `select code from org_unit
      where trucban.folded(code || ' ' || coalesce(abbr, '') || ' ' || (name ->> 'vi') || ' ' || (name ->> 'en')) like all($1)`,
    [words],
  );
  return rows.map(({ code }) => code);
}

async function found(tx: Tx, code: string): Promise<Row> {
  const row = await tx.em.findOne(OrgUnitEntity, code);
  if (!row) throw NotFoundError.of('ORG_UNIT', 'đơn vị', 'org unit');
  return row;
}

function toOrgUnit(row: Row): OrgUnit {
  const { position: _position, validFrom, validTo, ...rest } = wrap(row).toPOJO();
  const text = (date: Date | string) => new Date(date).toISOString();
  return {
    ...rest,
    abbr: rest.abbr ?? null,
    parent: rest.parent ?? null,
    area: rest.area ?? null,
    opsTier: rest.opsTier ?? null,
    backup: rest.backup ?? null,
    replacedBy: rest.replacedBy ?? null,
    validFrom: text(validFrom),
    validTo: validTo ? text(validTo) : null,
  };
}
