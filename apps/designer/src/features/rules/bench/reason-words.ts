import type { BacktestResult } from '@trucban/contracts';
import type { Json } from '../../../shared/json/json-value.ts';
import { nameOf, operatorWords, rounded, subjectWords, valueWords } from '../model/subjects.ts';
import type { RuleWords } from '../tree/rule-context.ts';

type Reason = BacktestResult['firings'][number]['reasons'][number];

/** A comparison with what was there: “giá trị đo 168, lớn hơn 150”. */
export function reasonWords(reason: Reason, words: RuleWords, t: (key: string) => string): string {
  const { subjects, locale, names } = words;
  const at = { fact: reason.fact, ...(reason.path !== null && { path: reason.path }) };
  const about = subjects.find((each) => nameOf(each) === nameOf(at));
  const value = (of: unknown): string => valueWords(of as Json, about, subjects, locale, names);
  const actual = reason.missing ? t('rule.missing') : value(rounded(reason.actual as Json));
  const wanted = `${operatorWords(reason.operator, locale)} ${value(reason.expected)}`;
  return `${subjectWords(at, subjects, locale)}: ${actual}${actual === value(reason.expected) ? '' : ` · ${reason.negated ? `${t('rule.not')} ` : ''}${wanted}`}`;
}

/** What would have to be otherwise: “giá trị đo là 131, cần lớn hơn 150”. */
export function changeWords(reason: Reason, words: RuleWords, t: (key: string, values?: object) => string): string {
  const { subjects, locale, names } = words;
  const at = { fact: reason.fact, ...(reason.path !== null && { path: reason.path }) };
  const about = subjects.find((each) => nameOf(each) === nameOf(at));
  const value = (of: unknown): string => valueWords(of as Json, about, subjects, locale, names);
  const { actual, expected, operator, negated, missing } = reason;
  const short =
    typeof actual === 'number' && typeof expected === 'number' && !negated && /^(greater|less)/.test(operator)
      ? ` (${t('rule.why.short', { amount: value(rounded(Math.abs(expected - actual))) })})`
      : '';
  return (
    t(negated ? 'rule.why.not' : 'rule.why.need', {
      subject: subjectWords(at, subjects, locale),
      actual: missing ? t('rule.missing') : value(rounded(actual as Json)),
      operator: operatorWords(operator, locale),
      expected: value(expected),
    }) + short
  );
}
