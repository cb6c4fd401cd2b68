import type { RuleOutcomeDto } from '@trucban/contracts';
import type { Locale, Translate } from '@trucban/ui';
import { numberText, quantityText } from '@trucban/ui/number';

type Comparison = RuleOutcomeDto['reasons'][number];

/** Signs of the comparisons whose names are long; the others stand by their names. */
const SIGNS: Readonly<Record<string, string>> = {
  equal: '=',
  notEqual: '≠',
  lessThan: '<',
  lessThanInclusive: '≤',
  greaterThan: '>',
  greaterThanInclusive: '≥',
  in: '∈',
  notIn: '∉',
};

const textOf = (value: unknown, locale: Locale): string => {
  if (typeof value === 'number') return numberText(value, locale, 6);
  return (typeof value === 'string' ? value : JSON.stringify(value)) ?? '–';
};

/** A comparison of a rule with what was there: `data.value > 150 (184)`. */
export function comparisonText(
  { fact, path, operator, expected, actual, missing, negated }: Comparison,
  locale: Locale,
  t: Translate,
): string {
  const what = path === null ? fact : `${fact}.${path}`;
  const sign = SIGNS[operator] ?? operator;
  const [wanted, found] = [textOf(expected, locale), missing ? t('alerts.missing') : textOf(actual, locale)];
  const said = `${negated ? `${t('alerts.not')} ` : ''}${what} ${sign} ${wanted}`;
  return found === wanted ? said : `${said} (${found})`;
}

/** What a sensor told, with its unit: `184 µg/m³`; undefined when the event is no reading. */
export function readingOf(data: Readonly<Record<string, unknown>>, locale: Locale): string | undefined {
  const { value, unit } = data;
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const of = typeof unit === 'string' ? unit : '';
  return typeof value === 'number' ? quantityText(value, of, locale, 6) : `${value} ${of}`.trim();
}
