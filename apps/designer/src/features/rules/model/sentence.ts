import type { Locale } from '@trucban/ui';
import { KINDS, lower, type Subject } from '@trucban/ui/events';
import { type Json, type JsonObject, isObject } from '../../../shared/json/json-value.ts';
import { isReference, treeOf, type TreeNode } from './condition-tree.ts';
import { lengthWords } from '@trucban/ui/duration';
import { indexOf } from './rule-subjects.ts';
import { selectorWords } from './selector-words.ts';
import { nameOf, operatorWords, subjectWords, valueWords } from './subjects.ts';

/** A piece of the sentence. `strong`: what a person has chosen; `join`: and, or, not. */
export interface Piece {
  readonly text: string;
  readonly tone?: 'strong' | 'join';
}

/** What the sentence has to know of the configuration. */
export interface SentenceWords {
  readonly subjects: readonly Subject[];
  /** Names of event types by code. */
  readonly names: ReadonlyMap<string, string>;
  readonly severityOf: (severity: string) => string;
  /** What an action of a kind is called. */
  readonly actionOf: (type: string) => string;
}

const T = {
  vi: {
    when: 'Khi có',
    or: 'hoặc',
    and: 'và',
    not: 'không phải',
    none: 'không điều nào trong số',
    where: 'mà',
    then: 'thì',
    always: 'chưa có điều kiện',
    create: 'tạo sự vụ',
    notify: 'báo cho',
    attach: 'gắn vào',
    merge: 'gộp',
    into: 'vào',
    nothing: 'chưa làm gì',
    severity: 'mức',
    hold: 'giữ như vậy',
    times: 'lần liền',
    absence: 'không có sự kiện như vậy suốt',
    absentAt: 'không có sự kiện như vậy tới',
    again: 'lại có sự kiện như vậy',
    stop: 'Thôi theo dõi khi',
    alert: 'mở một cảnh báo',
    per: 'cho mỗi',
    key: 'đối tượng',
    raise: 'sau',
    graver: (steps: number) => `nâng ${steps} mức`,
    clear: 'tự hết khi',
    otherwise: 'điều kiện không còn đúng',
    for: 'suốt',
    silent: 'không lặp lại suốt',
    anything: 'sự kiện',
    unknown: 'phần viết bằng JSON',
  },
  en: {
    when: 'On',
    or: 'or',
    and: 'and',
    not: 'not',
    none: 'none of',
    where: 'where',
    then: ':',
    always: 'no conditions yet',
    create: 'open an incident',
    notify: 'notify',
    attach: 'attach to',
    merge: 'merge',
    into: 'into',
    nothing: 'nothing is done yet',
    severity: 'severity',
    hold: 'staying so for',
    times: 'times in a row',
    absence: 'no such event for',
    absentAt: 'no such event until',
    again: 'such an event comes again',
    stop: 'It stops watching when',
    alert: 'raise one alert',
    per: 'for each',
    key: 'key',
    raise: 'after',
    graver: (steps: number) => `${steps} ${steps === 1 ? 'step' : 'steps'} graver`,
    clear: 'it ends when',
    otherwise: 'the conditions no longer hold',
    for: 'for',
    silent: 'not repeated for',
    anything: 'any event',
    unknown: 'a part in JSON',
  },
} as const;

/** A rule read back as a sentence. */
export function sentenceOf(document: JsonObject, locale: Locale, words: SentenceWords): readonly Piece[] {
  const t = T[locale];
  const { kinds, eventTypes } = indexOf(document);
  const kindNames = kinds.map((kind) => {
    const known = KINDS.find(({ value }) => value === kind);
    return lower((locale === 'en' ? known?.en : known?.vi) ?? kind);
  });
  const looked = [...kindNames, ...eventTypes.map((code) => words.names.get(code) ?? code)];
  const out: Piece[] = [{ text: `${t.when} ` }];
  if (looked.length === 0) out.push({ text: t.anything });
  joined(
    out,
    looked.slice(0, 4).map((text) => [{ text, tone: 'strong' }]),
    t.or,
  );
  if (looked.length > 4) out.push({ text: ` (+${looked.length - 4})` });
  out.push({ text: ` ${t.where} ` }, ...treeWords(treeOf(document['conditions'], '/conditions'), locale, words, true));
  const alert = isObject(document['alert']) ? document['alert'] : undefined;
  if (alert) out.push(...holdWords(alert, locale, words));
  out.push({ text: locale === 'en' ? ': ' : `, ${t.then} ` }, ...thenWords(document, alert, locale, words), {
    text: '.',
  });
  if (alert) out.push(...endWords(alert, locale, words));
  return out;
}

/** One comparison in words. */
export function comparisonWords(
  node: Extract<TreeNode, { kind: 'leaf' }>,
  locale: Locale,
  words: SentenceWords,
): Piece[] {
  const about = words.subjects.find((each) => nameOf(each) === nameOf(node.subject));
  return [
    { text: lower(subjectWords(node.subject, words.subjects, locale)), tone: 'strong' },
    { text: ` ${operatorWords(node.operator, locale)} ` },
    { text: valueWords(node.value, about, words.subjects, locale, words.names), tone: 'strong' },
  ];
}

function treeWords(node: TreeNode, locale: Locale, words: SentenceWords, outermost = false): Piece[] {
  const t = T[locale];
  if (node.kind === 'leaf') return comparisonWords(node, locale, words);
  if (node.kind === 'foreign') return [{ text: `[${t.unknown}]` }];
  if (node.members.length === 0) return [{ text: `(${t.always})` }];
  const members = node.members.map((each) => treeWords(each, locale, words));
  const out: Piece[] = [];
  const [only] = members;
  if (node.mode === 'none') out.push({ text: members.length > 1 ? t.none : t.not, tone: 'join' }, { text: ' ' });
  const brackets = members.length > 1 && (!outermost || node.mode === 'none');
  if (brackets) out.push({ text: '(' });
  if (members.length === 1 && only) out.push(...only);
  else joined(out, members, node.mode === 'all' ? t.and : t.or);
  if (brackets) out.push({ text: ')' });
  return out;
}

function joined(out: Piece[], parts: readonly (readonly Piece[])[], by: string): void {
  parts.forEach((part, i) => {
    if (i > 0) out.push({ text: ' ' }, { text: by, tone: 'join' }, { text: ' ' });
    out.push(...part);
  });
}

function holdWords(alert: JsonObject, locale: Locale, { subjects }: SentenceWords): readonly Piece[] {
  const t = T[locale];
  const out: Piece[] = [];
  const { hold, absence } = alert;
  if (typeof absence === 'string')
    out.push({ text: ', ' }, { text: t.absence, tone: 'join' }, { text: ' ' }, strong(lengthWords(absence, locale)));
  if (isObject(absence) && isReference(absence['until']))
    out.push({ text: `, ${t.absentAt} ` }, strong(lower(subjectWords(absence['until'], subjects, locale))));
  const length = spanWords(hold, locale);
  if (length) out.push({ text: `, ${t.hold} ` }, strong(length));
  return out;
}

function thenWords(
  document: JsonObject,
  alert: JsonObject | undefined,
  locale: Locale,
  words: SentenceWords,
): readonly Piece[] {
  const t = T[locale];
  const out: Piece[] = [];
  const severity = document['severity'];
  if (alert) {
    const { by } = alert;
    const keys = Array.isArray(by)
      ? (by as readonly Json[]).map((each) =>
          isReference(each) ? lower(subjectWords(each, words.subjects, locale)) : '…',
        )
      : [t.key];
    out.push({ text: `${t.alert} ` });
    if (keys.length > 0) out.push({ text: `${t.per} ${keys.join(', ')} ` });
    if (typeof severity === 'string')
      out.push({ text: `${t.severity} ` }, strong(words.severityOf(severity)), { text: ' ' });
    for (const rung of Array.isArray(alert['ladder']) ? (alert['ladder'] as readonly Json[]) : [])
      if (isObject(rung) && (typeof rung['severity'] === 'string' || typeof rung['steps'] === 'number'))
        out.push(
          { text: `${t.raise} ${lengthWords(rung['after'], locale)} ` },
          strong(
            typeof rung['severity'] === 'string' ? words.severityOf(rung['severity']) : t.graver(Number(rung['steps'])),
          ),
          { text: ' ' },
        );
  }
  const actions = Array.isArray(document['actions']) ? (document['actions'] as readonly Json[]) : [];
  if (actions.length > 0 && alert) out.push({ text: `${t.and} ` });
  // An alert is something by itself.
  if (actions.length === 0 && alert) out.push({ text: out.pop()?.text.trimEnd() ?? '' });
  if (actions.length === 0 && !alert) out.push({ text: t.nothing });
  joined(
    out,
    actions.map((action) => actionWords(action, locale, words)),
    t.and,
  );
  if (!alert && typeof severity === 'string')
    out.push({ text: `, ${t.severity} ` }, strong(words.severityOf(severity)));
  return out;
}

function actionWords(action: Json, locale: Locale, { names, severityOf, actionOf }: SentenceWords): readonly Piece[] {
  const t = T[locale];
  if (!isObject(action)) return [{ text: t.unknown }];
  const { type, eventType, to, incident, into, repeats } = action;
  const which = (selector: Json | undefined): Piece =>
    strong(selectorWords(isObject(selector) ? selector : {}, locale, names, severityOf));
  if (type === 'createIncident')
    return [
      { text: `${t.create} ` },
      strong(names.get(String(eventType)) ?? String(eventType ?? '…')),
      ...(repeats ? [{ text: ` ${t.or} ${t.attach} ` }, which(repeats)] : []),
    ];
  if (type === 'notify')
    return [{ text: `${t.notify} ` }, strong(Array.isArray(to) && to.length > 0 ? to.join(', ') : '…')];
  if (type === 'attachTo') return [{ text: `${t.attach} ` }, which(incident)];
  if (type === 'mergeIncident')
    return [
      { text: `${t.merge} ` },
      ...(incident ? [which(incident), { text: ' ' }] : []),
      { text: `${t.into} ` },
      which(into),
    ];
  return [strong(lower(actionOf(String(type))))];
}

function endWords(alert: JsonObject, locale: Locale, words: SentenceWords): readonly Piece[] {
  const t = T[locale];
  const { clear, clearAfter, absence } = alert;
  const out: Piece[] = [];
  const own = isObject(clear) ? clear['conditions'] : undefined;
  if (absence !== undefined) {
    const length = spanWords(clear, locale);
    out.push({ text: ` ${capital(t.clear)} ${t.again}` }, ...(length ? [{ text: ' ' }, strong(length)] : []), {
      text: '.',
    });
    if (own !== undefined)
      out.push({ text: ` ${t.stop} ` }, ...treeWords(treeOf(own, ''), locale, words, true), { text: '.' });
  } else if (isObject(clear)) {
    const ends: readonly Piece[] =
      own === undefined ? [{ text: t.otherwise }] : treeWords(treeOf(own, ''), locale, words, true);
    out.push({ text: ` ${capital(t.clear)} ` }, ...ends);
    const length = spanWords(clear, locale);
    if (length) out.push({ text: ` ${t.for} ` }, strong(length));
    out.push({ text: '.' });
  }
  if (typeof clearAfter === 'string')
    out.push({ text: ` ${capital(t.clear)} ${t.silent} ` }, strong(lengthWords(clearAfter, locale)), { text: '.' });
  return out;
}

function spanWords(hold: Json | undefined, locale: Locale): string | undefined {
  if (!isObject(hold)) return undefined;
  const { for: time, samples } = hold;
  const parts = [
    typeof time === 'string' && lengthWords(time, locale),
    typeof samples === 'number' && `${samples} ${T[locale].times}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(` ${T[locale].or} `) : undefined;
}

const strong = (text: string): Piece => ({ text, tone: 'strong' });
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
