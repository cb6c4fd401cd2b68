import { FIELD_NAMES, STATE_NAMES, sourceText, type Dashboard, type Pivot, type Series } from '@trucban/contracts';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import type { ExportCell, ExportTable } from './export.ts';
import { OFFSET_MINUTES } from './kpi.ts';

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
const SERIES_HEADS = {
  vi: ['Mã kỳ', 'Kỳ', 'Giá trị', 'Đơn vị tính', 'Mục tiêu', 'Cùng kỳ năm trước', 'Trạng thái', 'Số liệu đến', 'Nguồn'],
  en: ['Period code', 'Period', 'Value', 'Unit', 'Target', 'Same period last year', 'State', 'Data as of', 'Source'],
} as const;
const AXES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: { orgUnit: 'Đơn vị', area: 'Địa bàn', period: 'Kỳ', data: 'Số liệu', field: 'Lĩnh vực' },
  en: { orgUnit: 'Org unit', area: 'Area', period: 'Period', data: 'Data', field: 'Field' },
};
/** Behind a period that isn't over, whose change compares a part with a whole. */
const RUNNING = { vi: ' (chưa hết kỳ)', en: ' (so far)' } as const;
const PART = { vi: 'Phần', en: 'Part' } as const;
const TOTAL = { vi: 'Tổng', en: 'Total' } as const;

/** A limit as a text: `95`, `42–55`. */
const limitText = (limit: number | readonly [number, number] | null): ExportCell =>
  limit === null || typeof limit === 'number' ? limit : `${limit[0]}–${limit[1]}`;

/** `2026-11-01 00:00`, the province's time: spreadsheets take it for a date. */
const localTime = (at: Instant | null): string | null =>
  at === null
    ? null
    : fromEpochMs(toEpochMs(at) + OFFSET_MINUTES * 60_000)
        .slice(0, 16)
        .replace('T', ' ');

const sourcesOf = (sources: readonly string[], language: Language): string =>
  sources.map((source) => sourceText(source, language)).join('; ');

/** A dashboard as a table, as it is shown. */
export function dashboardTable({ items, orgUnit }: Dashboard, language: Language): ExportTable {
  return {
    name: `chi-tieu-${orgUnit}`,
    heads: HEADS[language],
    rows: items.map((item) => [
      item.code,
      item.name[language],
      FIELD_NAMES[item.field]?.[language] ?? item.field,
      item.orgUnitName[language],
      item.label && `${item.label[language]}${item.running ? RUNNING[language] : ''}`,
      item.value,
      item.unit,
      item.change,
      limitText(item.target),
      STATE_NAMES[item.state][language],
      localTime(item.dataAt),
      sourcesOf(item.source, language),
    ]),
  };
}

/** A pivot as a table: a column for each axis of the rows, then the cells; data with their unit of measurement. */
export function pivotTable(pivot: Pivot, language: Language): ExportTable {
  const { rows, columns, rowAxes, columnAxes, data, values, totals } = pivot;
  const units = new Map(data.map(({ code, unit }) => [code, unit]));
  const labelsOf = ({ keys, labels }: Pivot['rows'][number], axes: readonly string[]): string[] =>
    labels.map((label, n) => {
      const unit = axes[n] === 'data' ? units.get(keys[n] ?? '') : undefined;
      return unit === undefined ? label[language] : `${label[language]} (${unit})`;
    });
  const body = rows.map((head, n) => [
    ...labelsOf(head, rowAxes),
    ...(values[n] ?? []),
    ...(totals ? [totals.rows[n] ?? null] : []),
  ]);
  const foot = totals ? [[TOTAL[language], ...rowAxes.slice(1).map(() => null), ...totals.columns, totals.all]] : [];
  const whole = data.map(({ name, unit }) => `${name[language]} (${unit})`).join('; ');
  return {
    name: `tong-hop-${pivot.orgUnit}`,
    heads: [
      ...rowAxes.map((axis) => AXES[language][axis] ?? axis),
      ...columns.map((head) => labelsOf(head, columnAxes).join(' · ') || whole),
      ...(totals ? [TOTAL[language]] : []),
    ],
    rows: [...body, ...foot],
  };
}

/** One indicator over its periods as a table. */
export function seriesTable({ code, orgUnit, unit, points }: Series, language: Language): ExportTable {
  const parts = points.some(({ by }) => by !== null);
  return {
    name: `${code}-${orgUnit}`,
    heads: [...SERIES_HEADS[language], ...(parts ? [PART[language]] : [])],
    rows: points.map((point) => [
      point.period,
      point.label[language],
      point.value,
      unit,
      limitText(point.target),
      point.lastYear ?? null,
      STATE_NAMES[point.state][language],
      localTime(point.dataAt),
      sourcesOf(point.source, language),
      ...(parts ? [point.by] : []),
    ]),
  };
}
