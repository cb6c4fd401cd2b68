import { ANY } from '@trucban/feel';
import type { Problem } from '../types.ts';
import { guardXml } from '../compile/guard.ts';
import { sha256Hex } from '../compile/sha256.ts';
import { expressionIn } from './boxed.ts';
import { boxedFunction } from './function.ts';
import { componentNames, readItemDefinitions, typeOfRef, type TypeScope } from './item-definitions.ts';
import type { Decision, DrgNode, Knowledge, Model, Requirement } from './model.ts';
import { NO_NAMES, withNames, type Names } from './names.ts';
import { newDmnProblems, type DmnProblems } from './problems.ts';
import { tellCycles } from './cycles.ts';
import { attribute, child, childrenNamed, parseXml, type Element } from './xml.ts';

/** Namespaces of DMN's models: 1.1 to 1.6. */
const NAMESPACE =
  /^https?:\/\/www\.omg\.org\/spec\/DMN\/(?:20151101\/dmn\.xsd|(?:20180521|20191111|20211108|20230324|20240513)\/MODEL\/)$/;

/** Whether a text looks like a DMN model: its first namespaces say so. It may be faulty all the same. */
export function isDmn(xml: string): boolean {
  return /<(?:\w+:)?definitions\b[^>]*spec\/DMN\//.test(xml.slice(0, 10_000));
}

/** A compiled DMN model. Not JSON; cache it by `hash`. */
export interface DmnDefinition {
  /** Id of the whole model (decision requirements). */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly versionTag: string | null;
  /** Namespaces of the models that it imports. */
  readonly imports: readonly string[];
  /** `sha256:` + hex of the canonical XML. */
  readonly hash: string;
  /** The decisions of this model, not those of its imports. */
  readonly decisions: readonly { readonly id: string; readonly name: string }[];
  /** For `evaluateDecision` only. */
  readonly model: Model;
}

/**
 * `ok`: no problem but warnings. Otherwise `definition` is what could be read, when anything could: what is broken in it
 * has no value (null), so that the rest can still be tried.
 */
export interface DmnCompileResult {
  readonly ok: boolean;
  readonly definition: DmnDefinition | null;
  readonly problems: readonly Problem[];
}

/**
 * Compiles a DMN model (1.2 to 1.5, and 1.1 and 1.6 as far as they are the same).
 * @param imports the models that it imports, compiled
 * @returns the definition, or all the problems found: never only the first
 */
export function compileDmn(xml: string, imports: readonly DmnDefinition[] = []): DmnCompileResult {
  const problems = newDmnProblems();
  const root = readRoot(xml, problems);
  if (!root) return { ok: false, definition: null, problems: problems.list };
  const model = readModel(root, imports, problems);
  const decisions = [...model.nodes.values()].filter((node) => node.kind === 'decision');
  if (decisions.length === 0 && model.nodes.size === 0 && model.types.size === 0) problems.add('NO_DECISION', '');
  return {
    ok: problems.list.every(({ severity }) => severity !== 'error'),
    definition: {
      id: attribute(root, 'id') ?? '',
      namespace: model.namespace,
      name: model.name,
      versionTag: versionTagOf(root),
      imports: childrenNamed(root, 'import').map((element) => attribute(element, 'namespace') ?? ''),
      hash: `sha256:${sha256Hex(canonical(xml))}`,
      decisions: decisions.map(({ id, name }) => ({ id, name })),
      model,
    },
    problems: problems.list,
  };
}

/** Camunda's `zeebe:versionTag` of the model, or of its first decision that has one. */
function versionTagOf(root: Element): string | null {
  for (const owner of [root, ...childrenNamed(root, 'decision')]) {
    const tag = child(owner, 'extensionElements')?.children.find(({ name }) => name === 'versionTag');
    const value = attribute(tag, 'value');
    if (value) return value;
  }
  return null;
}

const canonical = (xml: string): string =>
  xml
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .trim();

/** The `definitions` element of a guarded XML text, `null` with a problem when there is none. */
export function readRoot(xml: string, problems: DmnProblems): Element | null {
  const guarded = guardXml(xml);
  if (guarded) {
    problems.add(guarded, '');
    return null;
  }
  const root = parseXml(xml);
  if (!root) problems.add('XML_NOT_WELL_FORMED', '');
  else if (root.name === 'definitions' && NAMESPACE.test(root.namespace)) return root;
  else problems.add('NOT_DMN', '');
  return null;
}

function readModel(root: Element, imports: readonly DmnDefinition[], problems: DmnProblems): Model {
  const model: Model = {
    namespace: attribute(root, 'namespace') ?? '',
    name: attribute(root, 'name') ?? '',
    types: new Map(),
    nodes: new Map(),
    byName: new Map(),
    imports: [],
    visible: new Map(),
  };
  readImports(model, root, imports, problems);
  const importNames = new Map(model.imports.map((one) => [one.model.namespace, one.name]));
  const types: TypeScope = {
    problems,
    types: model.types,
    allowed: new Map(),
    characters: 0,
    namesLooked: 0,
    namespace: model.namespace,
    importNames,
  };
  for (const { name: importName, model: imported } of model.imports) {
    for (const [name, type] of imported.types) model.types.set(importName ? `${importName}.${name}` : name, type);
  }
  readItemDefinitions(types, root);
  const elements = readNodes(model, root, types);
  for (const [id, node] of model.nodes) model.visible.set(id, node);
  for (const { name, model: imported } of model.imports) {
    if (name !== '') continue;
    for (const [id, node] of imported.visible) if (!model.visible.has(id)) model.visible.set(id, node);
  }
  const names = withNames(NO_NAMES, componentNames(root));
  for (const [node, element] of elements) connect(model, node, element, types);
  for (const [node, element] of elements) compileLogic(node, element, types, names);
  tellCycles(model, problems);
  return model;
}

const IMPORT_TYPE = /\/DMN\/.*(?:\/MODEL\/|dmn\.xsd)$/;

function readImports(model: Model, root: Element, imports: readonly DmnDefinition[], problems: DmnProblems): void {
  for (const element of childrenNamed(root, 'import')) {
    const namespace = attribute(element, 'namespace') ?? '';
    const name = attribute(element, 'name') ?? '';
    const type = attribute(element, 'importType') ?? '';
    if (type !== '' && !IMPORT_TYPE.test(type)) {
      problems.add('IMPORT_KIND_UNSUPPORTED', attribute(element, 'id') ?? name, type);
      continue;
    }
    const imported = imports.find((one) => one.namespace === namespace);
    if (imported) model.imports.push({ name, model: imported.model });
    else problems.add('IMPORT_MISSING', attribute(element, 'id') ?? name, name || namespace);
  }
}

type Named = readonly [DrgNode, Element];

const KINDS: ReadonlyMap<string, DrgNode['kind']> = new Map([
  ['inputData', 'inputData'],
  ['decision', 'decision'],
  ['businessKnowledgeModel', 'knowledge'],
  ['decisionService', 'service'],
]);

function readNodes(model: Model, root: Element, types: TypeScope): readonly Named[] {
  const { problems } = types;
  const found: Named[] = [];
  for (const element of root.children) {
    const kind = element.namespace === root.namespace ? KINDS.get(element.name) : undefined;
    if (!kind) continue;
    const variable = child(element, 'variable');
    const name = attribute(variable, 'name') ?? attribute(element, 'name') ?? '';
    const id = attribute(element, 'id') ?? name;
    if (name === '') problems.add('NAME_MISSING', id, element.name);
    if (id === '') {
      problems.add('ELEMENT_WITHOUT_ID', '', element.name);
      continue;
    }
    if (model.nodes.has(id)) problems.add('DUPLICATE_ID', id, id);
    if (model.byName.has(name)) problems.add('DUPLICATE_NAME', id, name);
    // That of a function is looked up with its logic.
    const typed = kind === 'knowledge' ? undefined : variable;
    const type = typed ? typeOfRef(types, typed, attribute(typed, 'typeRef'), id) : ANY;
    const node = newNode(kind, { id, name, model, type });
    model.nodes.set(id, node);
    model.byName.set(name, node);
    found.push([node, element]);
  }
  // Expressions use the variable's name; who asks for a decision may call it by its own, where that is another.
  for (const [node, element] of found) {
    const name = attribute(element, 'name');
    if (name !== undefined && !model.byName.has(name)) model.byName.set(name, node);
  }
  return found;
}

function newNode(kind: DrgNode['kind'], base: Pick<Decision, 'id' | 'name' | 'model' | 'type'>): DrgNode {
  switch (kind) {
    case 'inputData':
      return { kind, ...base };
    case 'decision':
      return { kind, ...base, requirements: [], logic: null };
    case 'knowledge':
      return { kind, id: base.id, name: base.name, model: base.model, requirements: [], logic: null };
    case 'service':
      return { kind, ...base, outputs: [], inputs: [] };
  }
}

const REQUIRED = ['requiredInput', 'requiredDecision', 'requiredKnowledge'];

/** Finds what a node requires. */
function connect(model: Model, node: DrgNode, element: Element, types: TypeScope): void {
  const find = (target: Element): Requirement[] => {
    const href = attribute(target, 'href') ?? '';
    const requirement = resolveHref(model, href);
    if (!requirement) types.problems.add('REFERENCE_MISSING', node.id, href);
    return requirement ? [requirement] : [];
  };
  if (node.kind === 'decision' || node.kind === 'knowledge') {
    node.requirements = [
      ...childrenNamed(element, 'informationRequirement'),
      ...childrenNamed(element, 'knowledgeRequirement'),
    ].flatMap((requirement) => REQUIRED.flatMap((name) => childrenNamed(requirement, name)).flatMap(find));
  } else if (node.kind === 'service') {
    node.outputs.push(...childrenNamed(element, 'outputDecision').flatMap(find));
    node.inputs.push(
      ...childrenNamed(element, 'inputData').flatMap(find),
      ...childrenNamed(element, 'inputDecision').flatMap(find),
    );
  }
}

/** `#id` of this model or of its imports without a name, `namespace#id` of it or of an import. */
function resolveHref(model: Model, href: string): Requirement | null {
  const hash = href.indexOf('#');
  const namespace = hash > 0 ? href.slice(0, hash) : model.namespace;
  const id = href.slice(hash + 1);
  const node = model.visible.get(id);
  if (node && (namespace === model.namespace || node.model.namespace === namespace))
    return { importName: node.model === model ? null : '', node };
  for (const imported of model.imports) {
    const found = imported.model.namespace === namespace ? imported.model.visible.get(id) : undefined;
    if (found) return { importName: imported.name, node: found };
  }
  return null;
}

/** The names that a node's logic may use. */
function namesOf(node: Decision | Knowledge): string[] {
  return node.requirements.flatMap((requirement) =>
    requirement.importName ? [requirement.importName, requirement.node.name] : [requirement.node.name],
  );
}

function compileLogic(node: DrgNode, element: Element, types: TypeScope, names: Names): void {
  if (node.kind !== 'decision' && node.kind !== 'knowledge') return;
  const compiler = { types, names: withNames(names, [...namesOf(node), node.name]), elementId: node.id };
  if (node.kind === 'decision') {
    const hasLogic = element.children.some((part) => part.namespace === element.namespace && LOGIC.has(part.name));
    if (hasLogic) node.logic = expressionIn(compiler, element);
    else types.problems.warn('LOGIC_MISSING', node.id);
    return;
  }
  const logic = child(element, 'encapsulatedLogic');
  if (logic) {
    const variable = child(element, 'variable');
    const declared = variable ? typeOfRef(types, variable, attribute(variable, 'typeRef'), node.id) : ANY;
    node.logic = boxedFunction(compiler, logic, expressionIn, declared);
  } else types.problems.warn('LOGIC_MISSING', node.id);
}

const LOGIC = new Set([
  'literalExpression',
  'decisionTable',
  'context',
  'invocation',
  'relation',
  'list',
  'functionDefinition',
  'conditional',
  'filter',
  'for',
  'every',
  'some',
]);
