export type { Json, JsonObject, LocalizedText } from './json.ts';
export type { Instant } from './instant.ts';
