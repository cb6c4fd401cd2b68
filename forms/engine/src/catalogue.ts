/** What the value of a component looks like. `none`: a component that only lays out or shows text. */
export type ValueKind =
  | 'none'
  | 'text'
  | 'number'
  | 'boolean'
  | 'option'
  | 'options'
  | 'datetime'
  | 'day'
  | 'time'
  | 'file'
  | 'object'
  | 'rows';

/** Form.io component types that a form may use. Everything else is refused: it has code, fetches, or has no server check. */
const VALUE_KINDS: ReadonlyMap<string, ValueKind> = new Map<string, ValueKind>([
  ['textfield', 'text'],
  ['textarea', 'text'],
  ['email', 'text'],
  ['phoneNumber', 'text'],
  ['number', 'number'],
  ['checkbox', 'boolean'],
  ['select', 'option'],
  ['radio', 'option'],
  ['selectboxes', 'options'],
  ['datetime', 'datetime'],
  ['day', 'day'],
  ['time', 'time'],
  ['file', 'file'],
  ['container', 'object'],
  ['datagrid', 'rows'],
  ['panel', 'none'],
  ['fieldset', 'none'],
  ['well', 'none'],
  ['columns', 'none'],
  ['content', 'none'],
]);

/** The kind of value a component type holds; undefined for a type that is not allowed. */
export function valueKindOf(type: string): ValueKind | undefined {
  return VALUE_KINDS.get(type);
}

/** The allowed component types, for messages and palettes. */
export const COMPONENT_TYPES: readonly string[] = [...VALUE_KINDS.keys()];

/** Bounds of a definition and of entered data; a hostile form or answer meets them before any library does. */
export const LIMITS = {
  components: 150,
  depth: 8,
  definitionChars: 262_144,
  textChars: 10_000,
  rows: 200,
  values: 100,
  patternChars: 200,
  /** Longest text that a pattern is tried on: keeps the worst backtracking short. */
  patternTextChars: 1_000,
} as const;
