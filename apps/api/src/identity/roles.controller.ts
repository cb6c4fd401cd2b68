import { Body, Controller, Get, Post } from '@nestjs/common';
import { roleInputSchema, type Page, type Role, type RoleInput } from '@trucban/contracts';
import { Audit } from '../audit/public.ts';
import {
  ConflictError,
  CurrentPrincipal,
  Database,
  RequirePermission,
  WholeList,
  type Principal,
} from '../platform/public.ts';
import { expectReach } from './reach.ts';
import { RoleEntity } from './role.entity.ts';

/** Roles and what they allow. Those of the product can't be changed; further ones can be made of the same permissions. */
@Controller('roles')
export class RolesController {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  @RequirePermission('orgUnit.read')
  @Get()
  @WholeList()
  list(@CurrentPrincipal() principal: Principal): Promise<Page<Role>> {
    return this.database.read(principal, async (tx) => {
      const rows = await tx.em.find(RoleEntity, {}, { orderBy: { code: 'asc' } });
      return {
        items: rows.map(({ code, name, permissions, builtIn }) => ({ code, name, permissions, builtIn })),
        nextCursor: null,
      };
    });
  }

  @RequirePermission('user.manage')
  @Post()
  create(@CurrentPrincipal() principal: Principal, @Body({ schema: roleInputSchema }) input: RoleInput): Promise<Role> {
    // A role is the same in every org unit, so only the centre makes one.
    expectReach(principal, 'user.manage', [null]);
    return this.database.transaction(principal, async (tx) => {
      if (await tx.em.findOne(RoleEntity, input.code))
        throw new ConflictError('ROLE_EXISTS', 'Mã vai trò đã có.', 'There is a role with this code.');
      const row = tx.em.create(RoleEntity, { ...input, builtIn: false, version: 1 });
      await tx.em.persist(row).flush();
      const after: Role = { ...input, builtIn: false };
      this.audit.write(tx, { action: 'role.create', objectType: 'role', objectId: input.code, after });
      return after;
    });
  }
}
