import type { Builtin } from '../signature.ts';
import { AGGREGATE } from './aggregate.ts';
import { BOOLEAN } from './boolean.ts';
import { CONTEXT } from './context.ts';
import { CONVERSION } from './conversion.ts';
import { LIST } from './list.ts';
import { NUMBER } from './number.ts';
import { RANGE } from './range.ts';
import { STRING } from './string.ts';
import { TIME } from './time.ts';

const ALL = [...CONVERSION, ...BOOLEAN, ...STRING, ...NUMBER, ...TIME, ...LIST, ...AGGREGATE, ...CONTEXT, ...RANGE];

/** Every built-in function by its name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(ALL.map((builtin) => [builtin.name, builtin]));

/** The names of the built-in functions, for editors that offer them. */
export const BUILTIN_NAMES: readonly string[] = [...BUILTINS.keys()].sort();
