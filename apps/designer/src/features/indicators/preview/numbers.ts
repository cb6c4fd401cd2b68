import type { Locale } from '@trucban/ui';

/** How numbers are written in a language; missing ones are a dash, never 0. */
export interface NumberWords {
  readonly plain: (value: number | null) => string;
  readonly unit: (value: number | null, unit: string) => string;
  readonly change: (value: number | null) => string;
}

export function numberWords(locale: Locale): NumberWords {
  const text = (value: number): string =>
    value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB', {
      maximumFractionDigits: Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 10 ? 1 : 2,
    });
  const plain = (value: number | null): string => (value === null ? '–' : text(value).replace('-', '−'));
  return {
    plain,
    unit: (value, unit) => (value === null ? '–' : `${plain(value)}${unit === '%' ? '%' : ` ${unit}`}`),
    change: (value) => (value === null ? '–' : value > 0 ? `+${text(value)}` : plain(value)),
  };
}
