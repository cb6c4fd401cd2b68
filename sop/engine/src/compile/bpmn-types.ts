/// <reference path="./bpmn-moddle.d.ts" />
import { BpmnModdle } from 'bpmn-moddle';

/**
 * The one file that knows bpmn-moddle: BPMN's own metamodel as it ships it (elements, their properties, DI). Its reader is
 * not used, because it is slow and has no limits.
 */
const { registry } = new BpmnModdle({});

/** What an attribute or a child element is of its element. */
export interface Property {
  readonly name: string;
  readonly isMany: boolean;
  /** `reference`: the id of another element. `any`: an element of any namespace, without a schema. */
  readonly kind: 'string' | 'boolean' | 'number' | 'reference' | 'element' | 'any';
  /** The type of a child element. */
  readonly type: string;
}

/** One type of the metamodel. */
export interface ElementType {
  /** `bpmn:UserTask`. */
  readonly name: string;
  readonly hasId: boolean;
  /** The property that holds the text of the element. */
  readonly body: string | null;
  readonly attribute: (name: string) => Property | null;
  /** What a child of a tag (`bpmn:userTask`) is; null when it must not stand here. */
  readonly child: (tag: string) => Property | null;
}

/** Prefix of a namespace that the metamodel knows, by its URI. */
export const PREFIXES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(registry.getPackages().map(({ uri, prefix }) => [uri, prefix])),
  'http://www.w3.org/2001/XMLSchema-instance': 'xsi',
  'http://www.w3.org/XML/1998/namespace': 'xml',
};

type Descriptor = ReturnType<typeof registry.getEffectiveDescriptor>;
type Described = Descriptor['properties'][number];

const SIMPLE: Readonly<Record<string, Property['kind']>> = {
  String: 'string',
  Boolean: 'boolean',
  Integer: 'number',
  Real: 'number',
  Element: 'any',
};

function propertyOf(described: Described, type = described.type): Property {
  const kind = described.isReference === true ? 'reference' : (SIMPLE[described.type] ?? 'element');
  return { name: described.ns.localName, isMany: described.isMany === true, kind, type };
}

/** `bpmn:userTask` is `bpmn:UserTask`; a tag of DI is its type. Null for what the metamodel doesn't have. */
function typeOfTag(tag: string): Descriptor | null {
  const colon = tag.indexOf(':');
  const known = colon > 0 ? registry.getPackage(tag.slice(0, colon)) : undefined;
  if (!known) return null;
  const isAlias = known.xml?.tagAlias === 'lowerCase';
  const name = isAlias
    ? `${tag.slice(0, colon + 1)}${tag.charAt(colon + 1).toUpperCase()}${tag.slice(colon + 2)}`
    : tag;
  return name in registry.typeMap ? registry.getEffectiveDescriptor(name) : null;
}

/** By the name of the property first, then by the type that the tag names. */
function childOf(descriptor: Descriptor, tag: string): Property | null {
  const named = descriptor.propertiesByName[tag];
  if (named && named.isAttr !== true) return propertyOf(named);
  const isKnown = registry.getPackage(tag.slice(0, Math.max(0, tag.indexOf(':')))) !== undefined;
  if (!isKnown) {
    const any = descriptor.properties.find(({ isReference, type }) => isReference !== true && type === 'Element');
    return any ? propertyOf(any) : null;
  }
  const child = typeOfTag(tag);
  const member =
    child &&
    descriptor.properties.find(
      ({ isVirtual, isReference, type }) => isVirtual !== true && isReference !== true && type in child.allTypesByName,
    );
  return member ? propertyOf(member, child.name) : null;
}

function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key);
    if (value !== undefined) return value;
    const made = make(key);
    // A file may name any number of things that the metamodel doesn't have.
    if (made !== null) known.set(key, made);
    return made;
  };
}

/** A type of the metamodel by its name, which must be one. */
export const typeNamed: (name: string) => ElementType = remembered((name) => {
  const descriptor = registry.getEffectiveDescriptor(name);
  return {
    name,
    hasId: descriptor.idProperty !== undefined,
    body: descriptor.bodyProperty?.ns.localName ?? null,
    attribute: remembered((key) => {
      const described = Object.hasOwn(descriptor.propertiesByName, key) ? descriptor.propertiesByName[key] : undefined;
      return described ? propertyOf(described) : null;
    }),
    child: remembered((tag) => childOf(descriptor, tag)),
  };
});
