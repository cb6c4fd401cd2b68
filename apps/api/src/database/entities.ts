import type { EntitySchema } from '@mikro-orm/postgresql';
import { AreaEntity } from '../identity/area.entity.ts';
import { OrgUnitEntity } from '../identity/org-unit.entity.ts';
import { RoleEntity } from '../identity/role.entity.ts';

/** Entities of all features; each feature adds its own. */
export const entities: readonly EntitySchema[] = [OrgUnitEntity, AreaEntity, RoleEntity];
