import { BY_KIND, ENVELOPE, FACT_PARTS, REPORT, subject, type Subject, type SubjectType } from '@trucban/ui/events';
import { type Json, type JsonObject, isObject } from '../../../shared/json/json-value.ts';
import { factName, ownName } from './fact-words.ts';
import { isReference, type Reference } from './condition-tree.ts';
import { nameOf } from './subjects.ts';

/** The facts that a rule declares, by name. */
export function declaredOf(document: JsonObject): readonly (readonly [string, JsonObject])[] {
  const { facts } = document;
  if (!isObject(facts)) return [];
  return Object.entries(facts).flatMap(([name, fact]) => (isObject(fact) ? [[name, fact] as const] : []));
}

/** Input kinds and event types that a rule looks at. */
export function indexOf(document: JsonObject): {
  readonly kinds: readonly string[];
  readonly eventTypes: readonly string[];
} {
  const { index } = document;
  const texts = (value: Json | undefined): readonly string[] =>
    Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
  return isObject(index)
    ? { kinds: texts(index['kinds']), eventTypes: texts(index['eventTypes']) }
    : { kinds: [], eventTypes: [] };
}

/** What conditions of a rule can be about, from what its input offers and what stored events had. @param seen  data of events */
export function subjectsOf(document: JsonObject, seen: readonly JsonObject[]): readonly Subject[] {
  const { kinds, eventTypes } = indexOf(document);
  const observed = kinds.flatMap((kind) => BY_KIND[kind] ?? []);
  const reports = eventTypes.length > 0 || kinds.some((kind) => !BY_KIND[kind]) ? REPORT : [];
  const places = [...observed, ...reports, ...ENVELOPE];
  const known = [...declaredSubjects(document, places), ...parameterSubjects(document), ...places];
  const found = new Map(known.map((each) => [nameOf(each), each]));
  for (const data of seen) for (const each of flat(data)) if (!found.has(nameOf(each))) found.set(nameOf(each), each);
  return [...found.values()];
}

/** What a new condition is about until a person says otherwise: the first fact that the rule declares, else the first place of the event. */
export function firstSubjectOf(document: JsonObject, subjects: readonly Subject[]): Reference {
  const declared = declaredOf(document)[0]?.[0];
  const first =
    subjects.find(({ fact }) => fact === declared) ?? subjects.find(({ fact }) => fact === 'data') ?? subjects[0];
  return first ? { fact: first.fact, ...(first.path !== undefined && { path: first.path }) } : { fact: 'eventType' };
}

function declaredSubjects(document: JsonObject, places: readonly Subject[]): readonly Subject[] {
  return declaredOf(document).flatMap(([name, fact]): Subject[] => {
    const type = String(fact['type']);
    const parts = FACT_PARTS[type];
    if (!parts)
      return [
        {
          fact: name,
          vi: factName(fact, 'vi', places),
          en: factName(fact, 'en', places),
          type: valueType(fact, type, places),
        },
      ];
    return parts.map(([path, vi, en, of]) => ({
      fact: name,
      path,
      type: of,
      vi: `${ownName(fact, 'vi') ?? name}: ${vi}`,
      en: `${ownName(fact, 'en') ?? name}: ${en}`,
    }));
  });
}

function parameterSubjects({ parameters }: JsonObject): readonly Subject[] {
  if (!isObject(parameters)) return [];
  return Object.entries(parameters).map(([path, given]) => {
    const name = isObject(given) && isObject(given['name']) ? given['name'] : {};
    const value = isObject(given) ? given['value'] : undefined;
    return {
      fact: 'parameters',
      path,
      vi: String(name['vi'] ?? path),
      en: String(name['en'] ?? path),
      type: typeof value === 'number' ? ('number' as const) : ('text' as const),
    };
  });
}

/** Paths and types of what stands in the data of an event. */
function flat(data: JsonObject, before = ''): readonly Subject[] {
  return Object.entries(data).flatMap(([key, value]) => {
    const path = before ? `${before}.${key}` : key;
    if (isObject(value)) return path.split('.').length < 4 ? flat(value, path) : [];
    if (Array.isArray(value) || value === null || !/^[\w.-]+$/.test(path)) return [];
    const type = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
    return [subject(path, path, path, type)];
  });
}

/** What a fact that is one value says. */
function valueType({ aggregate, feel, of }: JsonObject, type: string, places: readonly Subject[]): SubjectType {
  if (type === 'text') return 'boolean';
  if (type === 'formula') return /[<>=]|\b(and|or|not|between|in)\b/.test(String(feel)) ? 'boolean' : 'number';
  if (aggregate !== 'first' && aggregate !== 'last') return 'number';
  // It is what stood there: a number is compared with numbers.
  return (isReference(of) && places.find((each) => nameOf(each) === nameOf(of))?.type) || 'text';
}
