/** What web apps run: the client without the schemas, so that no page carries a validator it does not use. */
export * from './client.ts';
export * from './endpoints.ts';
export * from './indicator-fields.ts';
export * from './indicator-words.ts';
export * from './unit-words.ts';
