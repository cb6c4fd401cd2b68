import { unitText } from '@trucban/contracts/client';

export { unitText };

/** Digits after the decimal mark that a number needs to be told from its neighbours: none from a thousand on. */
function digitsFor(value: number): number {
  const size = Math.abs(value);
  return size >= 1_000 ? 0 : size >= 100 ? 1 : 2;
}

/**
 * A number as people read it: `1.234,5` in Vietnamese, `1,234.5` in English; nothing is `–`, never 0.
 * @param digits most digits after the decimal mark; by the size of the number when not given.
 */
export function numberText(value: number | null | undefined, locale: 'vi' | 'en', digits?: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const maximumFractionDigits = digits ?? digitsFor(value);
  const text = value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-US', { maximumFractionDigits });
  // A minus of its own length, as wide as the plus of the row above.
  return text.replace('-', '−').replace(/^−0$/, '0');
}

/** A number with its sign, for changes: `+1,5`, `−1,5`, `0`. */
export function changeText(value: number | null | undefined, locale: 'vi' | 'en', digits?: number): string {
  const text = numberText(value, locale, digits);
  return value !== null && value !== undefined && value > 0 && text !== '0' && text !== '–' ? `+${text}` : text;
}

/** A number with its unit in the language of the page: `82,1%`, `184 µg/m³`, `7 phút`; without one where there is nothing. */
export function quantityText(
  value: number | null | undefined,
  unit: string,
  locale: 'vi' | 'en',
  digits?: number,
): string {
  const text = numberText(value, locale, digits);
  if (text === '–' || unit === '') return text;
  return unit === '%' ? `${text}%` : `${text} ${unitText(unit, locale)}`;
}
