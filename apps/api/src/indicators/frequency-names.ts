import type { Frequency } from '@trucban/kpi-engine';
import type { LocalizedText } from '@trucban/kernel';

/** How often something is reported, after `theo` (`theo tháng`) and after `by the` (`by the month`). */
export const frequencyNames: Readonly<Record<Frequency, LocalizedText>> = {
  realtime: { vi: 'giờ', en: 'hour' },
  daily: { vi: 'ngày', en: 'day' },
  monthly: { vi: 'tháng', en: 'month' },
  quarterly: { vi: 'quý', en: 'quarter' },
  yearly: { vi: 'năm', en: 'year' },
};
