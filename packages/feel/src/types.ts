import type { Run } from './run.ts';
import { FeelFunction } from './function.ts';
import { midnight } from './temporal.ts';
import { FeelDate, FeelDateTime, FeelRange, entryOf, isContext, isList, typeOf, type FeelValue } from './values.ts';

/** A FEEL type (DMN 10.3.1.2), also as an item definition makes one. */
export type FeelType =
  | { readonly kind: 'any' }
  | { readonly kind: 'null' }
  /** `number`, `string`, `date and time`, …: the values of which `typeOf` says so. */
  | { readonly kind: 'simple'; readonly name: string }
  | { readonly kind: 'list'; readonly of: FeelType }
  | { readonly kind: 'range'; readonly of: FeelType }
  | { readonly kind: 'context'; readonly entries: readonly { readonly name: string; readonly type: FeelType }[] }
  /** `null` for parameters that were given no type: they take what the function asks for. */
  | { readonly kind: 'function'; readonly parameters: readonly (FeelType | null)[] | null; readonly result: FeelType }
  /** A type with a test that its values must pass (allowed values). */
  | { readonly kind: 'restricted'; readonly of: FeelType; readonly allows: (run: Run, value: FeelValue) => boolean }
  /** A type by its name, known later: item definitions may be in any order and recursive. */
  | { readonly kind: 'named'; readonly name: string; readonly get: () => FeelType | null };

export const ANY: FeelType = { kind: 'any' };

const SIMPLE = [
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'date and time',
  'days and time duration',
  'years and months duration',
];

const BASIC: ReadonlyMap<string, FeelType> = new Map<string, FeelType>([
  ['Any', ANY],
  ['Null', { kind: 'null' }],
  ...SIMPLE.map((name) => [name, { kind: 'simple', name }] as const),
  // Names of DMN before 1.2, and of XML Schema's form.
  ['dateTime', { kind: 'simple', name: 'date and time' }],
  ['dayTimeDuration', { kind: 'simple', name: 'days and time duration' }],
  ['yearMonthDuration', { kind: 'simple', name: 'years and months duration' }],
  ['context', { kind: 'context', entries: [] }],
  ['list', { kind: 'list', of: ANY }],
  ['range', { kind: 'range', of: ANY }],
  ['function', { kind: 'function', parameters: null, result: ANY }],
]);

/** FEEL's own type of a name, `null` for any other name. */
export function basicType(name: string): FeelType | null {
  return BASIC.get(name) ?? null;
}

/**
 * Whether a value belongs to a type; `null` belongs to all but is no instance of any: `instance of` asks that apart.
 * @param asForm whether only the form counts: allowed values are no part of what `instance of` asks (DMN TCK 0070)
 */
export function conforms(run: Run, value: FeelValue, type: FeelType, asForm = false): boolean {
  run.burn(1);
  if (value === null) return true;
  switch (type.kind) {
    case 'any':
      return true;
    case 'null':
      return false;
    case 'simple':
      return typeOf(value) === type.name;
    case 'list':
      return isList(value) && value.every((item) => conforms(run, item, type.of, asForm));
    case 'range':
      return (
        value instanceof FeelRange &&
        conforms(run, value.start, type.of, asForm) &&
        conforms(run, value.end, type.of, asForm)
      );
    case 'context':
      return (
        isContext(value) &&
        type.entries.every(({ name, type: inner }) => {
          const entry = entryOf(value, name);
          return entry !== undefined && conforms(run, entry, inner, asForm);
        })
      );
    case 'function':
      return value instanceof FeelFunction && fits(value, type.parameters, type.result);
    case 'restricted':
      return conforms(run, value, type.of, asForm) && (asForm || type.allows(run, value));
    case 'named': {
      const known = type.get();
      if (!known) return false;
      run.enter(2);
      const result = conforms(run, value, known, asForm);
      run.depth -= 2;
      return result;
    }
  }
}

/** Whether a function may stand where one of these parameters and this result is asked for. */
function fits(fn: FeelFunction, parameters: readonly (FeelType | null)[] | null, result: FeelType): boolean {
  if (parameters && parameters.length !== fn.parameters.length) return false;
  if (fn.types?.result && !subtype(fn.types.result, result, 0)) return false;
  return (parameters ?? []).every((type, i) => {
    const own = fn.types?.parameters[i];
    return !own || !type || subtype(type, own, 0);
  });
}

/** Whether every value of one type is one of another, as far as their forms tell. */
function subtype(a: FeelType, b: FeelType, depth: number): boolean {
  if (depth > 20 || b.kind === 'any' || a === b || a.kind === 'null') return true;
  if (a.kind === 'named') return subtype(a.get() ?? ANY, b, depth + 1);
  if (b.kind === 'named') return subtype(a, b.get() ?? ANY, depth + 1);
  if (a.kind === 'restricted') return subtype(a.of, b, depth + 1);
  if (b.kind === 'restricted') return subtype(a, b.of, depth + 1);
  if (a.kind === 'simple' && b.kind === 'simple') return a.name === b.name;
  if ((a.kind === 'list' && b.kind === 'list') || (a.kind === 'range' && b.kind === 'range'))
    return subtype(a.of, b.of, depth + 1);
  if (a.kind === 'context' && b.kind === 'context') {
    return b.entries.every(({ name, type }) => {
      const own = a.entries.find((entry) => entry.name === name);
      return own !== undefined && subtype(own.type, type, depth + 1);
    });
  }
  if (a.kind === 'function' && b.kind === 'function') {
    const [own, asked] = [a.parameters, b.parameters];
    const takes = (type: FeelType | null, i: number): boolean => {
      const known = own?.[i];
      return !type || !known || subtype(type, known, depth + 1);
    };
    if (own && asked && (own.length !== asked.length || !asked.every(takes))) return false;
    return subtype(a.result, b.result, depth + 1);
  }
  return false;
}

/** What a type is once its name is looked up and its restrictions are left out. */
function bare(type: FeelType): FeelType {
  let at = type;
  for (let i = 0; i < 50; i++) {
    if (at.kind === 'restricted') at = at.of;
    else if (at.kind === 'named') at = at.get() ?? at;
    else return at;
  }
  return at;
}

/**
 * A value as a type asks for it (DMN 10.3.2.9.4): itself when it conforms, the only element of a list for the element's
 * type, a list of it for a list's type, the midnight of a date for a date and time; `undefined` when nothing fits.
 */
export function coerce(run: Run, value: FeelValue, type: FeelType): FeelValue | undefined {
  if (value === null || type.kind === 'any' || conforms(run, value, type)) return value;
  const target = bare(type);
  if (target.kind === 'list') {
    if (isList(value)) {
      const of = bare(target.of);
      if (of.kind !== 'simple' || of.name !== 'date and time') return undefined;
      const moved = value.map((item) => (item instanceof FeelDate ? midnight(item, 0) : item));
      return conforms(run, moved, type) ? moved : undefined;
    }
    const single = [value];
    return conforms(run, single, type) ? single : undefined;
  }
  if (isList(value) && value.length === 1) {
    const only = value[0] ?? null;
    return only !== null && conforms(run, only, type) ? only : undefined;
  }
  if (target.kind === 'simple' && target.name === 'date and time' && value instanceof FeelDate) {
    const moved: FeelDateTime = midnight(value, 0);
    return conforms(run, moved, type) ? moved : undefined;
  }
  return undefined;
}
