import type { z } from 'zod';
import type { indicatorStateSchema } from './indicators.ts';

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
