import type { z } from 'zod';
import type { Coverage, indicatorStateSchema } from './indicators.ts';

/** What the states of an indicator are called, on screens, in files and in reports. */
export const STATE_NAMES: Readonly<
  Record<z.infer<typeof indicatorStateSchema>, { readonly vi: string; readonly en: string }>
> = {
  noData: { vi: 'Chưa có số liệu', en: 'No data' },
  onTarget: { vi: 'Đạt', en: 'On target' },
  watch: { vi: 'Chưa đạt mục tiêu', en: 'Target not met' },
  warning: { vi: 'Cảnh báo', en: 'Warning' },
  critical: { vi: 'Nghiêm trọng', en: 'Critical' },
};

/** Where a number comes from, in words: a form of ours, the sample, or the sender's own name. */
export function sourceText(source: string, language: 'vi' | 'en'): string {
  if (source === 'sample') return { vi: 'số liệu mẫu', en: 'sample data' }[language];
  if (!source.startsWith('form:')) return source;
  const code = source.slice('form:'.length);
  return { vi: `biểu ${code}`, en: `form ${code}` }[language];
}

const PERIODS: Readonly<Record<Coverage['kind'], { readonly vi: string; readonly en: string }>> = {
  hour: { vi: 'giờ', en: 'hours' },
  day: { vi: 'ngày', en: 'days' },
  month: { vi: 'tháng', en: 'months' },
  quarter: { vi: 'quý', en: 'quarters' },
  year: { vi: 'năm', en: 'years' },
};

/** That a longer period has gaps: `số của 13/31 ngày`; null where each of its shorter periods has a number. */
export function gapsText(coverage: Coverage | null | undefined, locale: 'vi' | 'en'): string | null {
  if (!coverage || coverage.withValue >= coverage.periods) return null;
  const { withValue, periods, kind } = coverage;
  const words = PERIODS[kind][locale];
  return locale === 'vi' ? `số của ${withValue}/${periods} ${words}` : `${withValue} of ${periods} ${words}`;
}
