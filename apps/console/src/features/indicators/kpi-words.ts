import type { DashboardItem } from '@trucban/contracts';
import type { Locale } from '@trucban/ui';
import { quantityText, unitText } from '@trucban/ui/number';

type Limit = DashboardItem['target'];

/** A wanted value or interval: `95%`, `6,5–8,5 pH`. */
export function limitText(limit: Limit, unit: string, locale: Locale): string {
  if (limit === null) return '–';
  if (typeof limit === 'number') return quantityText(limit, unit, locale);
  return `${quantityText(limit[0], '', locale)}–${quantityText(limit[1], unit, locale)}`;
}

/** Units that say nothing beside a number on a small card. */
const LONG = 12;

/** A value on a card: its unit only where it is short; the card says the long one below. */
export function valueParts(
  { value, unit }: Pick<DashboardItem, 'value' | 'unit'>,
  locale: Locale,
): { readonly number: string; readonly unit: string } {
  const number = quantityText(value, unit === '%' ? unit : '', locale);
  const words = value === null || unit === '%' ? '' : unitText(unit, locale);
  return { number, unit: words.length > LONG ? `${words.slice(0, LONG)}…` : words };
}
