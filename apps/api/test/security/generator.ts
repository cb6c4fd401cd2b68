import { Chance } from '@trucban/testkit';

/** A seeded source of values that break things: the edges of every type, and bodies made of a JSON Schema with some of them inside. */
export class Generator extends Chance {
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A value of the schema; with the chance `wild` for each part, one from the edges instead. */
  of(schema: Schema | undefined, wild: number, depth = 0): unknown {
    if (!schema || depth > 6 || this.chance(wild)) return this.pick(EDGES);
    const options = schema.anyOf ?? schema.oneOf ?? schema.allOf;
    if (options && options.length > 0) return this.of(this.pick(options), wild, depth + 1);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.pick(schema.enum);
    switch (Array.isArray(schema.type) ? this.pick(schema.type) : schema.type) {
      case 'object':
        return this.#object(schema, wild, depth);
      case 'array':
        return Array.from({ length: this.pick([0, 1, 2]) }, () => this.of(schema.items, wild, depth + 1));
      case 'integer':
      case 'number':
        return this.pick([0, 1, schema.minimum ?? -1, schema.maximum ?? 10, 12.5, 106.7]);
      case 'boolean':
        return this.chance(0.5);
      case 'null':
        return null;
      case 'string':
        return this.#text(schema);
      default:
        return this.pick(EDGES);
    }
  }

  #object(schema: Schema, wild: number, depth: number): unknown {
    const needed = new Set(schema.required);
    const entries = Object.entries(schema.properties ?? {}).filter(([key]) => needed.has(key) || this.chance(0.5));
    const made = entries.map(([key, inner]) => [key, this.of(inner, wild, depth + 1)]);
    if (this.chance(wild)) made.push([this.pick(['__proto__', 'constructor', 'x', '']), this.pick(EDGES)]);
    return Object.fromEntries(made);
  }

  #text(schema: Schema): string {
    if (schema.format === 'date-time') return this.pick(['2026-11-13T13:47:00Z', ...TIMES]);
    if (schema.format === 'uuid') return '01900000-0000-7000-8000-000000000000';
    const { minLength = 0, maxLength = 20 } = schema;
    return this.pick(['abc', 'FIRE-RES', 'sop_fire', 'x'.repeat(Math.min(maxLength, 300)), 'ă'.repeat(minLength)]);
  }
}

/** What of JSON Schema the generator understands. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

const TIMES = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T00:00:00Z',
  '2026-11-13T13:47:60Z',
];

/** Texts that have broken programs. */
export const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  "'; drop table trucban.incident; --",
  '../../etc/passwd',
  '%',
  '\\',
  '{}',
  '🔥🔥',
  'e\u0301\u202e\u200f',
  'x'.repeat(70_000),
  '(a+)+$',
  '1e999',
  '-1',
  'null',
  '99999999999999999999',
  '+275760-09-13T00:00:00Z',
  ...TIMES,
];

/** Values of every type, most of them wrong anywhere. */
export const EDGES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  0,
  -0,
  -1,
  0.1,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  [],
  [[]],
  [null],
  {},
  { toString: 1 },
  { length: 1e9 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  { constructor: { prototype: { polluted: true } } },
  Array.from({ length: 2_000 }, () => 'x'),
  Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, i])),
  nested(50),
];

/** Bodies as they go over the wire, whatever the route. */
export const RAW_BODIES: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '1e999',
  '{"a":1e999}',
  '{"\\u005f_proto__":{"polluted":true}}',
  '{"__proto__":{"polluted":true}}',
  '{"a":"\\u0000"}',
  '{"\\u0000":1}',
  '{"a":"\\ud800"}',
  '{"\\udc00":1}',
  '\u0000',
  '{"a":"\\ud800',
  '['.repeat(60) + ']'.repeat(60),
  '['.repeat(5_000) + ']'.repeat(5_000),
];

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value };
  return value;
}
