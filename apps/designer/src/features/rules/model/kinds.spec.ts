import { KINDS } from '@trucban/ui/events';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';
import { isReference } from './condition-tree.ts';
import { indexOf, subjectsOf } from './rule-subjects.ts';

const PACKS = new URL('../../../../../../rules/packs/', import.meta.url);
const shipped = readdirSync(PACKS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.rules.json'))
  .flatMap((file) => JSON.parse(readFileSync(new URL(file, PACKS), 'utf8')) as readonly JsonObject[]);

function pathsIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (!isObject(value)) return [];
  const own = isReference(value) && value.fact === 'data' && value.path !== undefined ? [value.path] : [];
  return [...own, ...Object.values(value).flatMap(pathsIn)];
}

describe('what the shipped rules ask for', () => {
  it('has a name for each input kind, to be chosen from a list', () => {
    const known = new Set(KINDS.map(({ value }) => value));
    const kinds = new Set(shipped.flatMap((rule) => indexOf(rule).kinds));
    expect([...kinds].filter((kind) => !known.has(kind))).toEqual([]);
  });

  it('has a name for each field of its kinds', () => {
    const nameless = shipped.flatMap((rule) => {
      const named = new Set(subjectsOf(rule, []).map(({ path }) => path));
      return pathsIn(rule).flatMap((path) => (named.has(path) ? [] : `${String(rule['code'])} ${path}`));
    });
    expect([...new Set(nameless)]).toEqual([]);
  });
});
