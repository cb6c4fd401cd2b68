import type { RuleOutcomeDto } from '@trucban/contracts';
import type { Locale, Translate } from '@trucban/ui';
import { BY_KIND, ENVELOPE, factPart, lower, subjectsOfKind } from '@trucban/ui/events';
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

const textOf = (value: unknown, locale: Locale, t: Translate): string => {
  if (value === null) return '–';
  if (typeof value === 'number') return numberText(value, locale, 6);
  if (typeof value === 'boolean') return t(value ? 'fact.true' : 'fact.false');
  if (Array.isArray(value)) return value.map((each) => textOf(each, locale, t)).join(', ');
  return (typeof value === 'string' ? value : JSON.stringify(value)) ?? '–';
};

/** What a rule looks at in an event of a kind, in words where there are some: `giá trị đo` for `data.value`, the rule's own name of a fact. */
function subjectOf({ fact, path, name }: Comparison, kind: string, locale: Locale): string {
  // A rule of several kinds asks an event for what only another kind tells.
  const known = [...subjectsOfKind(kind), ...ENVELOPE, ...Object.values(BY_KIND).flat()].find(
    (each) => each.fact === fact && (each.path ?? null) === path,
  );
  if (known) return lower(known[locale]);
  const own = name?.[locale] ?? fact;
  if (path === null) return own;
  return OF_EVENTS.includes(fact) ? `${fact}.${path}` : `${own}: ${factPart(path)?.[locale] ?? path}`;
}

/** Facts that every event has; all others are of the rule's own. */
const OF_EVENTS = ['data', 'event', 'eventType'];

/** What a rule asks for: `giá trị đo > 150`. */
export function wantedText(comparison: Comparison, kind: string, locale: Locale, t: Translate): string {
  const { operator, expected, negated } = comparison;
  const sign = SIGNS[operator] ?? operator;
  return `${negated ? `${t('fact.not')} ` : ''}${subjectOf(comparison, kind, locale)} ${sign} ${textOf(expected, locale, t)}`;
}

/** What was there instead: `120`; `không có` where there was nothing. */
export function foundText({ actual, missing }: Comparison, locale: Locale, t: Translate): string {
  return missing ? t('fact.missing') : textOf(actual, locale, t);
}

/** A comparison of a rule with what was there: `giá trị đo > 150 (184)`. */
export function comparisonText(comparison: Comparison, kind: string, locale: Locale, t: Translate): string {
  const said = wantedText(comparison, kind, locale, t);
  const found = foundText(comparison, locale, t);
  return found === textOf(comparison.expected, locale, t) ? said : `${said} (${found})`;
}

/** What a sensor told, with its unit: `184 µg/m³`; undefined when the event is no reading. */
export function readingOf(data: Readonly<Record<string, unknown>>, locale: Locale): string | undefined {
  const { value, unit } = data;
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const of = typeof unit === 'string' ? unit : '';
  return typeof value === 'number' ? quantityText(value, of, locale, 6) : `${value} ${of}`.trim();
}
