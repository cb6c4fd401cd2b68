import type { Dashboard, Pivot } from '@trucban/contracts';
import type { ExportCell, ExportTable } from './export.ts';

type Language = 'vi' | 'en';

const HEADS = {
  vi: [
    'Mã',
    'Chỉ tiêu',
    'Lĩnh vực',
    'Đơn vị',
    'Kỳ',
    'Giá trị',
    'Đơn vị tính',
    'So với kỳ trước',
    'Mục tiêu',
    'Trạng thái',
    'Số liệu đến',
    'Nguồn',
  ],
  en: [
    'Code',
    'Indicator',
    'Field',
    'Org unit',
    'Period',
    'Value',
    'Unit',
    'Change',
    'Target',
    'State',
    'Data as of',
    'Source',
  ],
} as const;
const STATES = {
  vi: { noData: 'Thiếu số liệu', onTarget: 'Đạt', watch: 'Theo dõi', warning: 'Cảnh báo', critical: 'Nghiêm trọng' },
  en: { noData: 'No data', onTarget: 'On target', watch: 'Watch', warning: 'Warning', critical: 'Critical' },
} as const;
const TOTAL = { vi: 'Tổng', en: 'Total' } as const;

/** A limit as a text: `95`, `42–55`. */
const limitText = (limit: number | readonly [number, number] | null): ExportCell =>
  limit === null || typeof limit === 'number' ? limit : `${limit[0]}–${limit[1]}`;

/** A dashboard as a table, as it is shown. */
export function dashboardTable({ items, orgUnit }: Dashboard, language: Language): ExportTable {
  return {
    name: `chi-tieu-${orgUnit}`,
    heads: HEADS[language],
    rows: items.map((item) => [
      ...[item.code, item.name[language], item.field, item.orgUnitName[language], item.label?.[language] ?? null],
      ...[item.value, item.unit, item.change, limitText(item.target), STATES[language][item.state], item.dataAt],
      item.source.join('; '),
    ]),
  };
}

/** A pivot as a table: a column for each axis of the rows, then the cells. */
export function pivotTable(pivot: Pivot, language: Language): ExportTable {
  const { rows, columns, rowAxes, values, totals } = pivot;
  const headOf = ({ labels }: Pivot['rows'][number]): string => labels.map((label) => label[language]).join(' · ');
  const body = rows.map((head, n) => [
    ...head.labels.map((label) => label[language]),
    ...(values[n] ?? []),
    ...(totals ? [totals.rows[n] ?? null] : []),
  ]);
  const foot = totals ? [[TOTAL[language], ...rowAxes.slice(1).map(() => null), ...totals.columns, totals.all]] : [];
  return {
    name: `tong-hop-${pivot.orgUnit}`,
    heads: [...rowAxes, ...columns.map(headOf), ...(totals ? [TOTAL[language]] : [])],
    rows: [...body, ...foot],
  };
}
