import { MAX_PATH_LENGTH, MAX_PATH_SEGMENTS } from './limits.ts';

const SEGMENT = /^[A-Za-z_][A-Za-z0-9_-]*$|^\d{1,4}$/;
const NEVER = new Set(['__proto__', 'prototype', 'constructor']);

/** Whether `path` is dotted names or list positions (`location.areaCode`, `victims.0.age`), within the limits. */
export function isRulePath(path: string): boolean {
  if (path.length === 0 || path.length > MAX_PATH_LENGTH) return false;
  const segments = path.split('.');
  return segments.length <= MAX_PATH_SEGMENTS && segments.every((s) => SEGMENT.test(s) && !NEVER.has(s));
}

/**
 * The value at a dotted path, by own properties only; `undefined` where there is none.
 * Replaces the JSONPath of json-rules-engine, on which a hostile path runs for many seconds.
 */
export function resolvePath(value: unknown, path: string): unknown {
  let current: unknown = value;
  for (const segment of path.split('.')) {
    if (current === null || typeof current !== 'object' || !Object.hasOwn(current, segment)) return undefined;
    current = (current as Record<string, unknown>)[segment];
  }
  return current;
}
