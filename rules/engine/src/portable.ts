import { MAX_DEPTH, MAX_NODES } from './limits.ts';
import { isObject } from './problems.ts';

/** Deeper than any document that passes the check. */
const DEEPEST = 3 * MAX_DEPTH;
/** `$`, `$.name`, `$.list[0]`, `$['name']`: of JSONPath what a dotted path says too. */
const JSON_PATH = /^\$(?:\.[A-Za-z_][\w-]*|\[\d{1,4}\]|\['[A-Za-z_][\w-]*'\]|\["[A-Za-z_][\w-]*"\])*$/;
const STEP = /\.([A-Za-z_][\w-]*)|\[["']?([\w-]+)["']?\]/g;

interface Copying {
  readonly named: Readonly<Record<string, unknown>>;
  /** How many conditions may still be put in for names: names of names grow without end. */
  left: number;
}

/**
 * A rule as json-rules-engine lets it be written, in the form that is kept here: conditions of `namedConditions` in the place of
 * `{ "condition": name }`, JSONPaths as dotted paths, and no `priority` of conditions, which changes no verdict. What can't be
 * brought into that form stays, for `checkRule` to name.
 */
export function portableRule<Given>(document: Given): Given {
  if (!isObject(document)) return document;
  const { namedConditions, ...rest } = document;
  const copying: Copying = { named: isObject(namedConditions) ? namedConditions : {}, left: MAX_NODES };
  const parts = Object.entries(rest).map(
    ([key, value]) => [key, key === 'event' ? value : copied(value, copying, [], 0)] as const,
  );
  return {
    ...Object.fromEntries(parts),
    ...(namedConditions !== undefined && !isObject(namedConditions) && { namedConditions }),
  } as Given;
}

function copied(value: unknown, copying: Copying, inside: readonly string[], depth: number): unknown {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member: unknown) => copied(member, copying, inside, depth + 1));
  if (!isObject(value)) return value;
  const name = nameIn(value);
  if (name !== null && Object.hasOwn(copying.named, name) && !inside.includes(name) && copying.left > 0) {
    copying.left -= 1;
    return copied(copying.named[name], copying, [...inside, name], depth + 1);
  }
  const entries = Object.entries(value).filter(([key]) => !isPriority(key, value));
  return Object.fromEntries(
    entries.flatMap(([key, member]): (readonly [string, unknown])[] => {
      if (key !== 'path' || !Object.hasOwn(value, 'fact')) return [[key, copied(member, copying, inside, depth + 1)]];
      const dotted = typeof member === 'string' && JSON_PATH.test(member) ? dottedPath(member) : member;
      return dotted === '' && member !== '' ? [] : [[key, dotted]];
    }),
  );
}

function nameIn(value: Readonly<Record<string, unknown>>): string | null {
  const { condition, ...rest } = value;
  return typeof condition === 'string' && Object.keys(rest).every((key) => isPriority(key, value)) ? condition : null;
}

/** Of a condition or a group of them, as json-rules-engine takes it. */
function isPriority(key: string, value: Readonly<Record<string, unknown>>): boolean {
  const { priority } = value;
  return (
    key === 'priority' &&
    ['operator', 'all', 'any', 'not', 'condition'].some((part) => Object.hasOwn(value, part)) &&
    typeof priority === 'number' &&
    Number.isInteger(priority) &&
    priority > 0
  );
}

function dottedPath(path: string): string {
  return [...path.matchAll(STEP)].map(([, name, place]) => name ?? place).join('.');
}
