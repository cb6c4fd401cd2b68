import type { Locale } from '@trucban/ui';
import { lower, type Subject } from '@trucban/ui/events';
import { isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';
import { lengthWords } from '@trucban/ui/duration';
import { isReference } from './condition-tree.ts';
import { selectorWords } from './selector-words.ts';
import { subjectWords } from './subjects.ts';

const AGGREGATES: Readonly<Record<string, readonly [string, string]>> = {
  count: ['số sự kiện', 'number of events'],
  distinct: ['số giá trị khác nhau của', 'distinct values of'],
  sum: ['tổng', 'sum of'],
  avg: ['trung bình', 'average of'],
  min: ['nhỏ nhất của', 'minimum of'],
  max: ['lớn nhất của', 'maximum of'],
  first: ['giá trị đầu của', 'first'],
  last: ['giá trị cuối của', 'last'],
  change: ['mức thay đổi của', 'change of'],
  rate: ['tốc độ thay đổi của', 'rate of change of'],
};
export const AGGREGATE_NAMES = Object.keys(AGGREGATES);

/** What an aggregate is called. */
export function aggregateWords(aggregate: string, locale: Locale): string {
  return AGGREGATES[aggregate]?.[locale === 'en' ? 1 : 0] ?? aggregate;
}

type Text = (vi: string, en: string) => string;
/** A declared fact whose words are made. */
interface Asked {
  readonly fact: JsonObject;
  readonly locale: Locale;
  readonly say: Text;
  readonly subjects: readonly Subject[];
}

/** What a fact of each type is called, and what says more about it. */
const WORDS: Readonly<Record<string, (asked: Asked) => readonly (string | false)[]>> = {
  window: (asked) => valued(asked, `${asked.say('trong', 'in')} ${time(asked, 'window')}`),
  baseline: (asked) => [
    asked.say('mức thường lệ', 'the usual'),
    ...valued(asked, `${asked.say('trong', 'in')} ${time(asked, 'window')}`),
    asked.say(`cùng giờ ${asked.fact['weeks']} tuần trước`, `at this hour of ${asked.fact['weeks']} weeks`),
  ],
  sequence: ({ fact, say, locale }) => {
    const steps = Array.isArray(fact['steps']) ? fact['steps'].length : 0;
    return [
      say(`chuỗi ${steps} bước`, `${steps} steps in order`),
      `${say('trong', 'in')} ${lengthWords(fact['window'], locale)}`,
      fact['without'] !== undefined && say('không có việc khác xen giữa', 'with none of another kind between'),
    ];
  },
  geofence: ({ fact, say }) => {
    const list = fact['areas'] ?? fact['tags'];
    const of = Array.isArray(list) && (list as readonly Json[]).join(', ');
    const place =
      (fact['areas'] && say('địa bàn', 'areas')) ??
      (fact['tags'] && say('địa bàn có nhãn', 'areas with the tag')) ??
      (fact['polygon'] && say('vùng tự vẽ', 'a polygon')) ??
      (fact['line'] && say('đường', 'a line')) ??
      (fact['point'] && say('điểm', 'a point')) ??
      (fact['zones'] && say('vùng do sự kiện báo', 'zones that events tell')) ??
      '…';
    return [`${say('vị trí so với', 'place against')} ${String(place)}${of ? ` ${of}` : ''}`];
  },
  indicator: ({ fact, say }) => [
    `${say('chỉ tiêu', 'indicator')} ${wordsOf(fact['code'], say)}`,
    fact['unit'] !== undefined && `${say('của', 'of')} ${wordsOf(fact['unit'], say)}`,
  ],
  calendar: ({ fact, say }) => [
    `${say('giờ làm việc', 'working time')} ${wordsOf(fact['code'] ?? fact['agency'], say)}`,
    fact['until'] !== undefined && `${say('tới hạn', 'until')} ${wordsOf(fact['until'], say)}`,
  ],
  shift: ({ fact, say }) => [`${wordsOf(fact['agency'], say)} ${say('có đang trực', 'on duty')}`],
  openIncidents: ({ fact, locale }) => [selectorWords(fact, locale)],
  formula: ({ fact, say }) => [`${say('công thức', 'formula')} ${String(fact['feel'] ?? '…')}`],
  text: ({ fact, say }) => {
    const any = Array.isArray(fact['any']) ? (fact['any'] as readonly Json[]).map(String) : [];
    const shown = any.slice(0, 3).join(', ');
    return [`${say('văn bản có', 'the text says')} ${shown || '…'}${any.length > 3 ? ` (+${any.length - 3})` : ''}`];
  },
};

/** What a rule calls a fact of its own, else how it is worked out. */
export function factName(fact: JsonObject, locale: Locale, subjects: readonly Subject[]): string {
  return ownName(fact, locale) ?? factWords(fact, locale, subjects);
}

/** What a rule calls a fact of its own. */
export function ownName({ name }: JsonObject, locale: Locale): string | undefined {
  const own = isObject(name) ? (name[locale] ?? name['vi']) : undefined;
  return typeof own === 'string' && own !== '' ? own : undefined;
}

/** A declared fact in words: “số sự kiện trong 30 phút, trong vòng 500 m, theo từng đoạn đường”. @param subjects  what its places are called */
export function factWords(fact: JsonObject, locale: Locale, subjects: readonly Subject[]): string {
  const say: Text = (vi, en) => (locale === 'en' ? en : vi);
  const type = String(fact['type']);
  const words = WORDS[type];
  return words ? words({ fact, locale, say, subjects }).filter(Boolean).join(', ') : type;
}

function valued({ fact, locale, say, subjects }: Asked, when: string): readonly (string | false)[] {
  const place = (at: Json | undefined): string => (isReference(at) ? subjectWords(at, subjects, locale) : '…');
  const { aggregate, of, by, where } = fact;
  const what = aggregateWords(String(aggregate), locale) + (of === undefined ? '' : ` ${lower(place(of))}`);
  const keys = Array.isArray(by) ? (by as readonly Json[]).map(place).map(lower) : undefined;
  return [
    `${what} ${when}`,
    near(fact, say),
    keys === undefined
      ? say('của cùng đối tượng', 'of the same key')
      : keys.length > 0 && `${say('theo từng', 'by')} ${keys.join(', ')}`,
    where !== undefined && say('thỏa điều kiện riêng', 'that fit'),
  ];
}

const time = ({ fact, locale }: Asked, key: string): string => lengthWords(fact[key], locale);
const near = ({ withinM }: JsonObject, say: Text): string | false =>
  typeof withinM === 'number' && say(`trong vòng ${withinM} m`, `within ${withinM} m`);
const wordsOf = (value: Json | undefined, say: Text): string =>
  typeof value === 'string' ? value : isObject(value) ? say('mà sự kiện nêu', 'that the event names') : '…';
