import type { Locale } from '@trucban/ui';
import { KINDS, type Subject } from '@trucban/ui/events';
import { isObject, type Json } from '../../../shared/json/json-value.ts';
import { isReference, type Comparison, type LeafNode, type Operator, type Reference } from './condition-tree.ts';

/** One text for a place in the facts. */
export function nameOf({ fact, path }: Reference): string {
  return path === undefined ? fact : `${fact}.${path}`;
}

/** The place that a text names: `data.value`, `seen`. */
export function referenceOf(name: string): Reference {
  const dot = name.indexOf('.');
  return dot < 0 ? { fact: name } : { fact: name.slice(0, dot), path: name.slice(dot + 1) };
}

/** A place in the facts in words. */
export function subjectWords(at: Reference, subjects: readonly Subject[], locale: Locale): string {
  const found = subjects.find((each) => nameOf(each) === nameOf(at));
  if (found) return locale === 'en' ? found.en : found.vi;
  return at.fact === 'data' && at.path !== undefined ? at.path : nameOf(at);
}

const WORDS: Readonly<Record<Operator, readonly [string, string]>> = {
  equal: ['là', 'is'],
  notEqual: ['khác', 'is not'],
  greaterThan: ['lớn hơn', 'is more than'],
  greaterThanInclusive: ['ít nhất', 'is at least'],
  lessThan: ['nhỏ hơn', 'is less than'],
  lessThanInclusive: ['không quá', 'is at most'],
  in: ['là một trong', 'is one of'],
  notIn: ['không thuộc', 'is none of'],
  contains: ['có chứa', 'contains'],
  doesNotContain: ['không chứa', 'does not contain'],
};

export function operatorWords(operator: string, locale: Locale): string {
  return (
    (WORDS as Readonly<Record<string, readonly [string, string]>>)[operator]?.[locale === 'en' ? 1 : 0] ?? operator
  );
}

/** What was found, as precise as one reads it: five digits. */
export const rounded = (value: Json): Json =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;

/** A value in words: of a subject's choices, numbers with their unit, lists. */
export function valueWords(
  value: Json | undefined,
  about: Subject | undefined,
  subjects: readonly Subject[],
  locale: Locale,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  if (isReference(value)) return subjectWords(value, subjects, locale);
  if (Array.isArray(value))
    return (value as readonly Json[]).map((each) => valueWords(each, about, subjects, locale, names)).join(', ');
  if (value === null || value === undefined) return locale === 'en' ? 'nothing' : 'trống';
  if (typeof value === 'boolean') return locale === 'en' ? (value ? 'true' : 'false') : value ? 'đúng' : 'sai';
  if (typeof value === 'number') {
    const number = value.toLocaleString(locale === 'en' ? 'en-GB' : 'vi-VN', { maximumFractionDigits: 6 });
    return about?.unit ? `${number} ${about.unit}` : number;
  }
  if (isObject(value)) return '{…}';
  const own = about?.choices ?? (about?.type === 'kind' ? KINDS : []);
  const found = own.find((each) => each.value === value);
  if (found) return locale === 'en' ? found.en : found.vi;
  return names.get(String(value)) ?? (value === '' ? '…' : String(value));
}

/** Operator and value of a comparison that is now about something else. */
export function fitting(
  { operator, value }: Pick<Comparison, 'operator' | 'value'>,
  about: Subject | undefined,
): Pick<Comparison, 'operator' | 'value'> {
  if (!about) return { operator, value };
  if (about.type === 'boolean') return { operator: 'equal', value: typeof value === 'boolean' ? value : true };
  if (about.type === 'number')
    return typeof value === 'number' ? { operator, value } : { operator: 'greaterThan', value: 0 };
  const text = typeof value === 'string' || Array.isArray(value);
  const ordered = operator.startsWith('greater') || operator.startsWith('less');
  return { operator: ordered ? 'equal' : operator, value: text && !ordered ? value : '' };
}

/** A comparison to begin with, of the kind that its subject takes. */
export function newLeaf(subject: Reference, subjects: readonly Subject[]): LeafNode {
  const about = subjects.find((each) => nameOf(each) === nameOf(subject));
  return { kind: 'leaf', path: '', subject, ...fitting({ operator: 'equal', value: '' }, about) };
}
