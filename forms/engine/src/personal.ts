import type { Json, JsonObject } from '@trucban/kernel';
import { isPersonal } from './hints.ts';
import { isLayout } from './shape.ts';
import type { FormComponent, FormDefinition } from './types.ts';
import { childrenOf, fieldsOf } from './walk.ts';

/** What a masked value looks like. */
export const MASK = '***';

/** Dotted paths of the fields that hold data about a person; a datagrid's rows are not numbered: `injured.name`. */
export function personalFields(form: FormDefinition): string[] {
  return collect(form.components, '');
}

/** The data with every value of a personal field replaced by `MASK`. */
export function maskPersonal(form: FormDefinition, data: JsonObject): JsonObject {
  return personalFields(form).reduce<JsonObject>(
    (masked, path) => maskPath(masked, path.split('.')) as JsonObject,
    data,
  );
}

function collect(components: readonly FormComponent[], prefix: string): string[] {
  return fieldsOf(components, isLayout).flatMap((field) => {
    const path = `${prefix}${field.key ?? ''}`;
    if (isPersonal(field)) return [path];
    return collect(
      childrenOf(field).map(({ child }) => child),
      `${path}.`,
    );
  });
}

function maskPath(value: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined) return MASK;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => maskPath(one, [key, ...rest]));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  const object = value as JsonObject;
  return { ...object, [key]: maskPath(object[key] ?? null, rest) };
}
