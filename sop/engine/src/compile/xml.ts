/** An element of a model; extension elements are read by name, without a schema. */
export interface Xml {
  readonly $type: string;
  readonly $parent?: Xml;
  readonly $children?: readonly Xml[];
  readonly id?: string;
  readonly name?: string;
  readonly [property: string]: unknown;
}

export interface ParseWarning {
  readonly message: string;
  readonly element?: Xml;
  readonly property?: string;
  readonly value?: string;
}

export type ParsedXml =
  | { readonly ok: true; readonly root: Xml; readonly warnings: readonly ParseWarning[] }
  | { readonly ok: false; readonly message: string };

export const text = (element: Xml | undefined, property: string): string | undefined => {
  const value = element?.[property];
  return typeof value === 'string' ? value : undefined;
};

export const one = (element: Xml | undefined, property: string): Xml | undefined => {
  const value = element?.[property];
  return typeof value === 'object' && value !== null && '$type' in value ? (value as Xml) : undefined;
};

export const many = (element: Xml | undefined, property: string): readonly Xml[] => {
  const value = element?.[property];
  return Array.isArray(value) ? (value as readonly Xml[]) : [];
};

/** Extension elements of a name: `zeebe:ioMapping`. */
export const extensions = (element: Xml | undefined, name: string): readonly Xml[] =>
  many(one(element, 'extensionElements'), 'values').filter((value) => value.$type === name);

export const extension = (element: Xml | undefined, name: string): Xml | undefined => extensions(element, name)[0];

export const children = (element: Xml | undefined, name: string): readonly Xml[] =>
  (element?.$children ?? []).filter((child) => child.$type === name);

/** Text of a formal expression element. */
export const body = (element: Xml | undefined, property: string): string | undefined =>
  text(one(element, property), 'body')?.trim();
