/** A JSON value: what states, variables and payloads are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** A JSON object, such as the variables of a scope. */
export type JsonObject = { readonly [key: string]: Json };
/** A text for people, Vietnamese first. */
export interface LocalizedText {
  readonly vi: string;
  readonly en: string;
}
