/** A code with what people call it. */
export interface Named {
  readonly code: string;
  readonly name: string;
}
/** Lists of the published configuration that properties are chosen from. Empty where they could not be read. */
export interface Reference {
  readonly agencies: readonly Named[];
  readonly roles: readonly Named[];
  readonly forms: readonly Named[];
  readonly calendars: readonly Named[];
  readonly policies: readonly Named[];
  readonly processes: readonly Named[];
}

export const NO_REFERENCE: Reference = {
  agencies: [],
  roles: [],
  forms: [],
  calendars: [],
  policies: [],
  processes: [],
};
