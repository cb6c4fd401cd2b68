import { entryOf, equals, isContext, isList, isNumber, parseTemporal, runBounded, setEntry, toJson, typeOf, type FeelType, type FeelValue } from '@trucban/feel';
import { attribute, child, childrenNamed, type Element } from '../../dmn/xml.ts';

const isNil = (element: Element | undefined): boolean => {
  const nil = Object.entries(element?.attributes ?? {}).find(([name]) => /^(?:\w+:)?nil$/.test(name))?.[1];
  return nil === 'true' || nil === '1';
};

/** What a value without a type of its own is read as: one of this type, or one like this value. */
export type Like = { readonly type: FeelType } | { readonly value: FeelValue } | null;

/** A value of a test case: `<value>`, `<list>` or `<component>`s inside of an element. Older test cases give values no type. */
export function readValue(element: Element, like: Like = null): FeelValue {
  if (isNil(element)) return null;
  const list = child(element, 'list');
  if (list) return isNil(list) ? null : childrenNamed(list, 'item').map((item, i) => readValue(item, itemOf(like, i)));
  const components = childrenNamed(element, 'component');
  if (components.length > 0) {
    const result: { [key: string]: FeelValue } = {};
    for (const component of components) {
      const name = attribute(component, 'name') ?? '';
      setEntry(result, name, readValue(component, entryLike(like, name)));
    }
    return result;
  }
  const value = child(element, 'value');
  return value && !isNil(value) ? readSimple(value, like) : null;
}

function readSimple(value: Element, like: Like): FeelValue {
  const written = Object.entries(value.attributes).find(([name]) => /^(?:\w+:)?type$/.test(name))?.[1];
  const text = value.text;
  switch (written === undefined ? simpleName(like) : written.replace(/^.*:/, '')) {
    case 'boolean':
      return text.trim() === 'true' || text.trim() === '1';
    case 'decimal':
    case 'double':
    case 'float':
    case 'integer':
    case 'int':
    case 'long':
    case 'number':
      return Number(text.trim());
    case 'date':
    case 'time':
    case 'dateTime':
    case 'date and time':
    case 'duration':
    case 'dayTimeDuration':
    case 'yearMonthDuration':
    case 'days and time duration':
    case 'years and months duration':
      return parseTemporal(text.trim());
    default:
      return text;
  }
}

/** A type without its name and its restrictions; item definitions may go in circles. */
function bare(type: FeelType, depth = 0): FeelType {
  if (depth > 50) return type;
  if (type.kind === 'named') return bare(type.get() ?? { kind: 'any' }, depth + 1);
  return type.kind === 'restricted' ? bare(type.of, depth + 1) : type;
}

function itemOf(like: Like, index: number): Like {
  if (!like) return null;
  if ('value' in like) return { value: isList(like.value) ? (like.value[index] ?? null) : null };
  const type = bare(like.type);
  return type.kind === 'list' ? { type: type.of } : null;
}

function entryLike(like: Like, name: string): Like {
  if (!like) return null;
  if ('value' in like) return { value: isContext(like.value) ? (entryOf(like.value, name) ?? null) : null };
  const type = bare(like.type);
  const entry = type.kind === 'context' ? type.entries.find((one) => one.name === name) : undefined;
  return entry ? { type: entry.type } : null;
}

function simpleName(like: Like): string {
  if (!like) return '';
  if ('value' in like) return typeOf(like.value);
  const type = bare(like.type);
  return type.kind === 'simple' ? type.name : '';
}

/** How far numbers may lie apart: expected values are rounded to some places, ours have 34 digits. */
const TOLERANCE = 1e-8;

const isNear = (actual: number, expected: number): boolean =>
  actual === expected || Math.abs(actual - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));

/** Whether a value is the expected one: numbers to 8 places, the rest as FEEL's equality has it. */
export function isExpected(actual: FeelValue, expected: FeelValue): boolean {
  if (isNumber(actual)) return isNumber(expected) && isNear(Number(toJson(actual)), Number(toJson(expected)));
  if (isList(actual) && isList(expected))
    return actual.length === expected.length && expected.every((item, i) => isExpected(actual[i] ?? null, item));
  if (isContext(actual) && isContext(expected)) {
    const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...keys].every((key) => isExpected(actual[key] ?? null, expected[key] ?? null));
  }
  const result = runBounded({}, (run) => equals(run, actual, expected));
  return (result.ok && result.value === true) || (typeof actual === 'object' && sameText(actual, expected));
}

const sameText = (a: FeelValue, b: FeelValue): boolean =>
  a !== null && b !== null && typeof b === 'object' && JSON.stringify(toJson(a)) === JSON.stringify(toJson(b));

/** A value as people read it in a report. */
export function shown(value: FeelValue): string {
  return JSON.stringify(toJson(value)) ?? 'null';
}
