import type { Locale } from '@trucban/ui';
import { isObject, type Json } from '../../../shared/json/json-value.ts';
import { isReference, type Operator, type Reference } from './condition-tree.ts';
import { KINDS } from './kinds.ts';
import { choice, type Subject } from './subject.ts';

const QUALITIES = [
  choice('good', 'tốt', 'good'),
  choice('doubtful', 'nghi ngờ', 'doubtful'),
  choice('bad', 'kém', 'bad'),
];
/** What every event has. */
export const ENVELOPE: readonly Subject[] = [
  { fact: 'eventType', vi: 'Loại sự kiện', en: 'Event type', type: 'eventType' },
  { fact: 'event', path: 'type', vi: 'Loại đầu vào', en: 'Input kind', type: 'kind' },
  { fact: 'event', path: 'source', vi: 'Nguồn gửi', en: 'Source', type: 'text' },
  {
    fact: 'event',
    path: 'key',
    vi: 'Đối tượng (trạm, thiết bị, tàu)',
    en: 'Key (station, device, vessel)',
    type: 'text',
  },
  { fact: 'event', path: 'areaCode', vi: 'Địa bàn', en: 'Area', type: 'text' },
  { fact: 'event', path: 'quality', vi: 'Chất lượng dữ liệu', en: 'Quality', type: 'choice', choices: QUALITIES },
  { fact: 'event', path: 'late', vi: 'Đến muộn', en: 'Came late', type: 'boolean' },
  { fact: 'event', path: 'exercise', vi: 'Diễn tập', en: 'Exercise', type: 'boolean' },
  { fact: 'event', path: 'location.lat', vi: 'Vĩ độ', en: 'Latitude', type: 'number' },
  { fact: 'event', path: 'location.lon', vi: 'Kinh độ', en: 'Longitude', type: 'number' },
];

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

/** Lower case at the beginning, but for names written in capitals. */
export const lower = (text: string): string =>
  /^\p{Lu}[\p{Ll}\s]/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

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
