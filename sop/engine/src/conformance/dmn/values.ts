import { equals, isContext, isList, isNumber, parseTemporal, runBounded, setEntry, toJson, type FeelValue } from '@trucban/feel';
import { attribute, child, childrenNamed, type Element } from '../../dmn/xml.ts';

const isNil = (element: Element | undefined): boolean => {
  const nil = Object.entries(element?.attributes ?? {}).find(([name]) => /^(?:\w+:)?nil$/.test(name))?.[1];
  return nil === 'true' || nil === '1';
};

/** A value of a test case: `<value>`, `<list>` or `<component>`s inside of an element. */
export function readValue(element: Element): FeelValue {
  if (isNil(element)) return null;
  const list = child(element, 'list');
  if (list) return isNil(list) ? null : childrenNamed(list, 'item').map(readValue);
  const components = childrenNamed(element, 'component');
  if (components.length > 0) {
    const result: { [key: string]: FeelValue } = {};
    for (const component of components) setEntry(result, attribute(component, 'name') ?? '', readValue(component));
    return result;
  }
  const value = child(element, 'value');
  return value && !isNil(value) ? readSimple(value) : null;
}

function readSimple(value: Element): FeelValue {
  const type = Object.entries(value.attributes).find(([name]) => /^(?:\w+:)?type$/.test(name))?.[1] ?? '';
  const text = value.text;
  switch (type.replace(/^.*:/, '')) {
    case 'boolean':
      return text.trim() === 'true' || text.trim() === '1';
    case 'decimal':
    case 'double':
    case 'float':
    case 'integer':
    case 'int':
    case 'long':
      return Number(text.trim());
    case 'date':
    case 'time':
    case 'dateTime':
    case 'duration':
    case 'dayTimeDuration':
    case 'yearMonthDuration':
      return parseTemporal(text.trim());
    default:
      return text;
  }
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
