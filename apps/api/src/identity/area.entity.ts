import { defineEntity, p } from '@mikro-orm/postgresql';
import type { LocalizedText } from '@trucban/kernel';

/** Table `area`. */
export const AreaEntity = defineEntity({
  name: 'Area',
  tableName: 'area',
  properties: {
    code: p.text().primary(),
    name: p.json<LocalizedText>(),
    type: p.text(),
    parent: p.text().nullable(),
    population: p.integer().nullable(),
    tags: p.array(),
    centroid: p.array(Number),
    bbox: p.array(Number),
    areaOc: p.text().nullable(),
    validFrom: p.datetime(),
    validTo: p.datetime().nullable(),
    replacedBy: p.text().nullable(),
    version: p.integer().version(),
  },
});
