import {
  ANY,
  FeelFunction,
  entryOf,
  isContext,
  setEntry,
  type FeelType,
  type FeelValue,
  type Lookup,
} from '@trucban/feel';
import { typed } from './compiler.ts';
import { functionType } from './function.ts';
import type { At, Decision, DrgNode, InputData, Knowledge, Model, Requirement, Service, Session } from './model.ts';
import { fromJsonAs } from './json-inputs.ts';
import { note } from './notes.ts';

/** How deep a call of a decision service nests, in levels of FEEL expressions. */
const SERVICE_LEVELS = 20;

/** One model under evaluation: its inputs and what has been decided so far. A decision service opens one of its own. */
export interface World {
  readonly session: Session;
  readonly model: Model;
  readonly inputs: Lookup;
  /** Names that the model doesn't declare: variables of a process that use the decision. */
  readonly undeclared: Lookup;
  readonly values: Map<DrgNode, FeelValue>;
  /** By the name of the import and the namespace of the model. */
  readonly imported: Map<string, World>;
  /** Decisions under way: one that is required again requires itself. */
  readonly open: Set<Decision>;
}

const nothing: Lookup = () => undefined;

/** Opens a model for evaluation. */
export function openWorld(session: Session, model: Model, inputs: Lookup, undeclared: Lookup = nothing): World {
  return { session, model, inputs, undeclared, values: new Map(), imported: new Map(), open: new Set() };
}

/** The world of what is required: of an imported model its inputs are given under the name of the import, or plainly. */
function worldOf(world: World, { importName, node }: Requirement): World {
  if (importName === null) return world;
  const key = `${importName}\n${node.model.namespace}`;
  const known = world.imported.get(key);
  if (known) return known;
  const inputs: Lookup = (name) => {
    const group = importName === '' ? undefined : world.inputs(importName);
    const own = isContext(group) ? entryOf(group, name) : undefined;
    return own !== undefined ? own : world.inputs(name);
  };
  const opened = openWorld(world.session, node.model, inputs);
  world.imported.set(key, opened);
  return opened;
}

/** The value of an input: what was given, as its type asks for it. */
function inputValue(world: World, input: InputData): FeelValue {
  const known = world.values.get(input);
  if (known !== undefined) return known;
  const value = typedInput(world, input, world.inputs(input.name) ?? null);
  world.values.set(input, value);
  return value;
}

/** The value of a decision without logic: people make it, so it is given like an input, or there is none. */
function givenValue(world: World, decision: Decision): FeelValue {
  const given = world.inputs(decision.name);
  return given === undefined ? note(world.session, 'LOGIC_MISSING', decision.id) : typedInput(world, decision, given);
}

function typedInput({ session }: World, { type, id }: InputData | Decision, given: FeelValue): FeelValue {
  const at: At = { session, scope: nothing, depth: 0 };
  return typed(at, session.json ? fromJsonAs(given, type) : given, type, id);
}

/** The value of what is required, once required decisions have been evaluated. */
function valueOf(world: World, requirement: Requirement): FeelValue {
  const { node } = requirement;
  const owner = worldOf(world, requirement);
  switch (node.kind) {
    case 'inputData':
      return inputValue(owner, node);
    case 'decision':
      return owner.values.get(node) ?? null;
    case 'knowledge':
      return knowledgeValue(owner, node);
    case 'service':
      return serviceValue(owner, node);
  }
}

/** The names that a node's logic sees: what it requires; elements of an import lie in a context of the import's name. */
function scopeOf(world: World, node: Decision | Knowledge): Lookup {
  const plain = new Map<string, Requirement>();
  const groups = new Map<string, Requirement[]>();
  for (const requirement of node.requirements) {
    const { importName, node: required } = requirement;
    if (importName) groups.set(importName, [...(groups.get(importName) ?? []), requirement]);
    else {
      plain.set(required.name, requirement);
      // Camunda's models name a required decision by its id too.
      if (!plain.has(required.id)) plain.set(required.id, requirement);
    }
  }
  return (name) => {
    const requirement = plain.get(name);
    if (requirement) return valueOf(world, requirement);
    const group = groups.get(name);
    if (group) {
      const context: { [key: string]: FeelValue } = {};
      for (const one of group) setEntry(context, one.node.name, valueOf(world, one));
      return context;
    }
    if (node.kind === 'knowledge' && name === node.name) return knowledgeValue(world, node);
    return world.model.byName.has(name) ? undefined : world.undeclared(name);
  };
}

function knowledgeValue(world: World, node: Knowledge): FeelValue {
  const known = world.values.get(node);
  if (known !== undefined) return known;
  const value = node.logic
    ? node.logic({ session: world.session, scope: scopeOf(world, node), depth: 1 })
    : note(world.session, 'LOGIC_MISSING', node.id);
  world.values.set(node, value);
  return value;
}

interface Pending {
  readonly world: World;
  readonly decision: Decision;
  readonly waiting: Requirement[];
}

/** Evaluates a decision with all that it requires; without recursion, because a chain may be long. */
export function decide(world: World, decision: Decision): FeelValue {
  const path: Pending[] = [];
  const open = (owner: World, node: Decision): void => {
    owner.open.add(node);
    path.push({ world: owner, decision: node, waiting: [...node.requirements].reverse() });
  };
  if (!world.values.has(decision)) open(world, decision);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const next = top.waiting.pop();
    if (!next) {
      path.pop();
      top.world.open.delete(top.decision);
      top.world.values.set(top.decision, evaluate(top.world, top.decision));
      continue;
    }
    // What knowledge requires are functions; decisions are required by decisions only.
    if (next.node.kind !== 'decision') continue;
    const owner = worldOf(top.world, next);
    if (owner.values.has(next.node)) continue;
    if (owner.open.has(next.node)) {
      note(world.session, 'DECISION_CYCLE', next.node.id);
      continue;
    }
    world.session.run.burn(2);
    open(owner, next.node);
  }
  return world.values.get(decision) ?? null;
}

function evaluate(world: World, decision: Decision): FeelValue {
  const { session } = world;
  const outer = session.tables;
  session.tables = [];
  session.run.burn(5);
  const at: At = { session, scope: scopeOf(world, decision), depth: 1 };
  const value = decision.logic
    ? typed(at, decision.logic(at), decision.type, decision.id)
    : givenValue(world, decision);
  const { tables } = session;
  session.tables = outer;
  session.decisions.push({ decisionId: decision.id, name: decision.name, tables, value });
  return value;
}

/** Calls a business knowledge model with its parameters by name. */
export function invokeKnowledge(world: World, node: Knowledge): FeelValue {
  const fn = knowledgeValue(world, node);
  if (!(fn instanceof FeelFunction)) return fn;
  return fn.invoke(
    world.session.run,
    fn.parameters.map((name) => world.inputs(name)),
  );
}

/** Evaluates a decision service with its inputs by name; several outputs are a context by their names. */
export function decideService(world: World, service: Service, inputs: Lookup): FeelValue {
  const own = openWorld(world.session, world.model, (name) => inputs(name), world.undeclared);
  const at: At = { session: world.session, scope: nothing, depth: 0 };
  const types = inputTypes(service);
  service.inputs.forEach((input, i) => {
    const { node } = input;
    if (node.kind !== 'inputData' && node.kind !== 'decision') return;
    const value = typed(at, inputs(node.name) ?? null, types[i] ?? ANY, node.id);
    worldOf(own, input).values.set(node, value);
  });
  const values = service.outputs.map((output) => ({
    name: output.node.name,
    value: output.node.kind === 'decision' ? decide(worldOf(own, output), output.node) : null,
  }));
  if (values.length === 1) return typed(at, values[0]!.value, resultType(service), service.id);
  const result: { [key: string]: FeelValue } = {};
  for (const { name, value } of values) setEntry(result, name, value);
  return typed(at, result, resultType(service), service.id);
}

/** The type of a service's variable is that of the function or, in models of some tools, of its result. */
function resultType(service: Service): Service['type'] {
  return functionType(service.type)?.result ?? service.type;
}

/** The types of a service's inputs: their own or, where they have none, those of the service's function type. */
function inputTypes(service: Service): (FeelType | null)[] {
  const declared = functionType(service.type)?.parameters;
  return service.inputs.map(({ node }, i) => {
    const own = node.kind === 'inputData' || node.kind === 'decision' ? node.type : ANY;
    return own.kind === 'any' ? (declared?.[i] ?? null) : own;
  });
}

function serviceValue(world: World, service: Service): FeelValue {
  const known = world.values.get(service);
  if (known !== undefined) return known;
  const names = service.inputs.map(({ node }) => node.name);
  const types = inputTypes(service);
  const result = resultType(service);
  const value = new FeelFunction(
    names,
    (run, args) => {
      if (args.length !== names.length || args.includes(undefined))
        return note(world.session, 'WRONG_PARAMETERS', service.id);
      const at: At = { session: world.session, scope: nothing, depth: 0 };
      const given = new Map<string, FeelValue>();
      for (let i = 0; i < names.length; i++) {
        const value = typed(at, args[i] ?? null, types[i] ?? ANY, service.id);
        // An argument that does not conform makes the whole call null (DMN 10.3.2.13.3).
        if (value === null && args[i] !== null) return null;
        given.set(names[i]!, value);
      }
      run.burn(10);
      run.enter(SERVICE_LEVELS);
      const decided = decideService(world, service, (name) => given.get(name));
      run.depth -= SERVICE_LEVELS;
      return decided;
    },
    { parameters: types, result: result.kind === 'any' ? null : result },
  );
  world.values.set(service, value);
  return value;
}
