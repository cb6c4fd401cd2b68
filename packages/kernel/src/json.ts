/** A JSON value: what states, variables and payloads are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** A JSON object, such as the variables of a scope. */
export type JsonObject = { readonly [key: string]: Json };
/** A text for people, Vietnamese first. */
export interface LocalizedText {
  readonly vi: string;
  readonly en: string;
}

/** JSON with sorted keys: the same content is the same text, whatever the order it was written in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${sorted.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
