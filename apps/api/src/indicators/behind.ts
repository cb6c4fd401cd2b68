import type { PivotRecords } from '@trucban/contracts';
import type { Catalogue } from '@trucban/kpi-engine';
import type { CaseRow } from './counted/cases.ts';
import { linkTo, type RecordKind } from './counted/records.ts';
import type { MeasureRow } from './measure-rows.ts';

/** A case behind a number. */
export type BehindCase = CaseRow & { readonly kind: RecordKind };

/** What a number is made of, as it is answered. @param rows, cases up to one more than `limit`, which says that there is more */
export function behind(
  catalogue: Catalogue,
  measures: readonly string[],
  {
    rows,
    cases,
    limit,
  }: { readonly rows: readonly MeasureRow[]; readonly cases: readonly BehindCase[]; readonly limit: number },
): Pick<PivotRecords, 'measures' | 'values' | 'cases' | 'more'> {
  return {
    measures: measures.flatMap((code) => {
      const found = catalogue.measure(code);
      if (!found) return [];
      const name = { vi: found.vi, en: found.en ?? found.vi };
      return [{ code, name, unit: found.unit, countedFrom: found.counted?.from ?? null }];
    }),
    values: rows.slice(0, limit).map((row) => ({
      measure: row.measure,
      orgUnit: row.org_unit,
      period: row.period,
      dimensions: { ...row.dimensions },
      value: row.value,
      status: row.status,
      revision: row.revision,
      source: row.source,
      recordedAt: row.recorded_at,
    })),
    cases: cases.slice(0, limit).map((row) => ({
      measure: row.measure,
      kind: row.kind,
      id: row.record_id,
      orgUnit: row.org_unit,
      period: row.period,
      at: row.at,
      dimensions: { ...row.dimensions },
      value: row.value,
      link: linkTo[row.kind](row.record_id),
    })),
    more: rows.length > limit || cases.length > limit,
  };
}
