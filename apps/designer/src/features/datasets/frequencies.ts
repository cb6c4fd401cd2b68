import type { Choice } from '../../shared/parts/part.ts';

/** How often units report. */
export const FREQUENCIES: readonly Choice[] = [
  { value: 'daily', vi: 'ngày', en: 'day' },
  { value: 'monthly', vi: 'tháng', en: 'month' },
  { value: 'quarterly', vi: 'quý', en: 'quarter' },
  { value: 'yearly', vi: 'năm', en: 'year' },
];
