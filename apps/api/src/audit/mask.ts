import type { z } from 'zod';

/** Fields that are personal wherever they stand, also where no schema is at hand. */
const PERSONAL = new Set([
  'reporter',
  'callerName',
  'callerPhone',
  'phone',
  'email',
  'displayName',
  'fullName',
  'nationalId',
  'personName',
  'patientName',
  'address',
]);
/** Fields that never enter a log in any form. */
const SECRET = new Set(['password', 'passwordHash', 'otp', 'secret', 'clientSecret', 'token', 'secretHash']);

/** The value with personal fields replaced by `***` and secrets left out. Its shape stays, so that a difference can be seen. */
export function masked(value: unknown, schema?: z.ZodType): unknown {
  return mask(value, schema === undefined ? new Set() : personalFields(schema));
}

function mask(value: unknown, personal: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => mask(item, personal));
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (SECRET.has(key) || inner === undefined) continue;
    const hidden = (PERSONAL.has(key) || personal.has(key)) && inner !== null;
    out[key] = hidden ? '***' : mask(inner, personal);
  }
  return out;
}

const known = new WeakMap<z.ZodType, ReadonlySet<string>>();

/** Names of the fields that a schema marks with `personal`. */
export function personalFields(schema: z.ZodType): ReadonlySet<string> {
  const cached = known.get(schema);
  if (cached) return cached;
  const names = new Set<string>();
  known.set(schema, names);
  walk(schema, names, new Set());
  return names;
}

interface Inner {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly valueType?: z.ZodType;
}

function walk(schema: z.ZodType, names: Set<string>, seen: Set<z.ZodType>): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  const def = schema.def as Inner;
  for (const [key, field] of Object.entries(def.shape ?? {})) {
    if (isPersonal(field)) names.add(key);
    walk(field, names, seen);
  }
  for (const inner of [def.innerType, def.element, def.in, def.valueType, ...(def.options ?? [])]) {
    if (inner && typeof inner === 'object') walk(inner, names, seen);
  }
}

function isPersonal(schema: z.ZodType): boolean {
  if ((schema.meta() as { personal?: boolean } | undefined)?.personal === true) return true;
  const inner = (schema.def as Inner).innerType;
  return inner !== undefined && isPersonal(inner);
}
