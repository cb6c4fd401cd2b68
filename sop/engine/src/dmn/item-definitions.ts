import {
  ANY,
  basicType,
  compileUnaryTests,
  evaluateWithin,
  type FeelType,
  type FeelValue,
  type Run,
} from '@trucban/feel';
import type { DmnProblems } from './problems.ts';
import { attribute, child, childText, childrenNamed, namespaceOf, type Element } from './xml.ts';

/** What the types of a model are found by. */
export interface TypeScope {
  readonly problems: DmnProblems;
  readonly types: Map<string, FeelType>;
  /** Allowed values of an item definition as written, for tables that order their outputs by them. */
  readonly allowed: Map<string, string>;
  readonly namespace: string;
  /** Characters of FEEL compiled so far. */
  characters: number;
  /** Names with key words or signs that expressions have looked at so far. */
  namesLooked: number;
  /** Namespace of an imported model → name of the import. */
  readonly importNames: ReadonlyMap<string, string>;
}

/** How many types may stand one on the other: item definitions may go in circles. */
const MAX_BASES = 50;

/** Names of numbers in models of older tools. */
const NUMBERS = new Set(['integer', 'long', 'double', 'decimal', 'int', 'float']);

/** `feel:number`, `ns:tPerson`, `imported.tPerson` as the name that types are kept by. */
export function typeName(scope: TypeScope, element: Element, written: string): string {
  const colon = written.indexOf(':');
  if (colon < 0) return written.trim();
  const local = written.slice(colon + 1).trim();
  const uri = namespaceOf(element, written.slice(0, colon).trim());
  const importName = uri === scope.namespace ? undefined : scope.importNames.get(uri);
  return importName ? `${importName}.${local}` : local;
}

/** The type that a `typeRef` names; one that nobody defines is any, with a problem. */
export function typeOfRef(
  scope: TypeScope,
  element: Element,
  written: string | undefined,
  elementId: string,
): FeelType {
  if (written === undefined || written.trim() === '') return ANY;
  const name = typeName(scope, element, written);
  if (scope.types.has(name)) {
    return { kind: 'named', name, get: () => scope.types.get(name) ?? null };
  }
  const basic = basicType(name) ?? (NUMBERS.has(name) ? basicType('number') : null) ?? (name === 'any' ? ANY : null);
  if (basic) return basic;
  scope.problems.warn('TYPE_UNKNOWN', elementId, name);
  return ANY;
}

/** Reads every item definition of a model into `scope.types`. */
export function readItemDefinitions(scope: TypeScope, definitions: Element): void {
  const items = childrenNamed(definitions, 'itemDefinition');
  for (const item of items) {
    const name = attribute(item, 'name');
    // Known by name before any of them is read: they may be in any order and recursive.
    if (name !== undefined) scope.types.set(name, ANY);
  }
  for (const item of items) {
    const name = attribute(item, 'name');
    if (name === undefined) continue;
    scope.types.set(name, readItem(scope, item));
    const allowed = childText(child(item, 'allowedValues'), 'text');
    if (allowed !== undefined) scope.allowed.set(name, allowed);
  }
}

function readItem(scope: TypeScope, item: Element): FeelType {
  const id = attribute(item, 'id') ?? attribute(item, 'name') ?? '';
  const components = childrenNamed(item, 'itemComponent');
  const functionItem = child(item, 'functionItem');
  let type: FeelType;
  if (components.length > 0) {
    type = {
      kind: 'context',
      entries: components.map((component) => ({
        name: attribute(component, 'name') ?? '',
        type: readItem(scope, component),
      })),
    };
  } else if (functionItem) type = readFunction(scope, functionItem, id);
  else type = typeOfRef(scope, item, childText(item, 'typeRef') ?? attribute(item, 'typeRef'), id);
  const allowed = child(item, 'allowedValues');
  // Allowed values take the place of those of the type that they are given for (DMN TCK 0104).
  if (allowed) type = unrestricted(type);
  type = restricted(scope, type, allowed, id);
  if (attribute(item, 'isCollection') === 'true') type = { kind: 'list', of: type };
  return restricted(scope, type, child(item, 'typeConstraint'), id);
}

function readFunction(scope: TypeScope, item: Element, id: string): FeelType {
  const typeRef = (element: Element): string | undefined =>
    attribute(element, 'typeRef') ?? childText(element, 'typeRef');
  return {
    kind: 'function',
    parameters: childrenNamed(item, 'parameters').map((parameter) =>
      typeRef(parameter) === undefined ? null : typeOfRef(scope, parameter, typeRef(parameter), id),
    ),
    result: typeOfRef(scope, item, attribute(item, 'outputTypeRef') ?? childText(item, 'outputTypeRef'), id),
  };
}

/** A type without the allowed values of its own; those of its parts stay. */
function unrestricted(type: FeelType, depth = 0): FeelType {
  if (type.kind === 'restricted') return unrestricted(type.of, depth);
  if (type.kind !== 'named' || depth > MAX_BASES) return type;
  const { name, get } = type;
  return {
    kind: 'named',
    name,
    get: () => {
      const base = get();
      return base && unrestricted(base, depth + 1);
    },
  };
}

function restricted(scope: TypeScope, of: FeelType, constraint: Element | undefined, id: string): FeelType {
  const source = childText(constraint, 'text');
  if (source === undefined) return of;
  const compiled = compileUnaryTests(source, { types: scope.types });
  if (!compiled.ok) {
    scope.problems.add('EXPRESSION_INVALID', id, compiled.problem.message);
    return of;
  }
  const allows = (run: Run, value: FeelValue): boolean =>
    evaluateWithin(run, compiled.expression, () => undefined, value) === true;
  return { kind: 'restricted', of, allows };
}

/** Every name of a component in the item definitions: a path may name one with signs in it. */
export function componentNames(definitions: Element): string[] {
  const names: string[] = [];
  const waiting = [...childrenNamed(definitions, 'itemDefinition')];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    for (const component of childrenNamed(item, 'itemComponent')) {
      const name = attribute(component, 'name');
      if (name !== undefined) names.push(name);
      waiting.push(component);
    }
  }
  return names;
}
