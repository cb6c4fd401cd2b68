import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Permission } from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';

/** Table `role`. */
export const RoleEntity = defineEntity({
  name: 'Role',
  tableName: 'role',
  properties: {
    code: p.text().primary(),
    name: p.json<LocalizedText>(),
    permissions: p.array<Permission>((text) => text as Permission),
    builtIn: p.boolean(),
    version: p.integer().version(),
  },
});
