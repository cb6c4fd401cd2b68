import type { Locale } from '@trucban/ui';

/** Signs of a number in a language. */
const MARKS = { vi: { decimal: ',', group: '.' }, en: { decimal: '.', group: ',' } } as const;

/**
 * A number as people type or paste it: `1.234,5` in Vietnamese, `1,234.5` in English; where there is but one mark that can't part
 * thousands (`12.5`, `0.125`), it is the decimal one. What could be read in two ways (`1,234.5` in Vietnamese) is no number.
 * @returns the number, `null` for nothing, `undefined` for what is no number
 */
export function numberOf(text: string, locale: Locale): number | null | undefined {
  const bare = text.replace(/[\s\u00a0\u202f]/g, '').replace(/^−/, '-');
  if (bare === '') return null;
  const { decimal, group } = MARKS[locale];
  const [whole = '', ...rest] = bare.split(decimal);
  const grouped = new RegExp(`^-?[1-9]\\d{0,2}(\\${group}\\d{3})+$`).test(whole);
  // A single mark of thousands that stands at no thousands is a foreign decimal one.
  const plain = [
    grouped ? whole.replaceAll(group, '') : rest.length === 0 ? whole.replace(group, '.') : whole,
    ...rest,
  ];
  const written = plain.join('.');
  return /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : undefined;
}

/** A number as it stands in a field, with all its digits. */
export function fieldText(value: number | null, locale: Locale): string {
  if (value === null) return '';
  return value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-US', { maximumFractionDigits: 12 });
}

/** Rows of a column that was copied from a sheet; undefined when it is one value only. */
export function pastedColumn(text: string): readonly string[] | undefined {
  const rows = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return rows.length > 1 ? rows.map((row) => row.split('\t')[0]?.trim() ?? '') : undefined;
}
