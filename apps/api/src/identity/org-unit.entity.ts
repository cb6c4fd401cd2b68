import { defineEntity, p } from '@mikro-orm/postgresql';
import type { LocalizedText } from '@trucban/kernel';

/** Table `org_unit`. */
export const OrgUnitEntity = defineEntity({
  name: 'OrgUnit',
  tableName: 'org_unit',
  properties: {
    code: p.text().primary(),
    name: p.json<LocalizedText>(),
    abbr: p.text().nullable(),
    tier: p.text(),
    kind: p.text(),
    parent: p.text().nullable(),
    area: p.text().nullable(),
    duty: p.text(),
    opsTier: p.text().nullable(),
    backup: p.text().nullable(),
    skills: p.array(),
    contact: p.json<Record<string, string>>(),
    position: p.integer(),
    validFrom: p.datetime(),
    validTo: p.datetime().nullable(),
    replacedBy: p.text().nullable(),
    version: p.integer().version(),
  },
});
