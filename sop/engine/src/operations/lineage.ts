import type { JsonObject } from '@trucban/kernel';
import type { EventDefinition, Flow, Node, Process } from '../graph/graph.ts';
import type { ProcessEvent } from '../types.ts';

/** A token that a completed element instance put on a flow, and who took it. */
export interface PastToken {
  readonly flow: Flow;
  /** Scope instance it is in. */
  readonly scope: string;
  readonly producer: string;
  consumer: string | null;
}

/** What the history tells of one element instance. */
export interface PastInstance {
  readonly id: string;
  readonly elementId: string;
  readonly isBody: boolean;
  /** Of an inner instance of a loop: 1, 2, … */
  readonly counter?: number;
  /** Of an inner instance: the variables that it began with. */
  seed?: JsonObject;
  readonly scope: string | null;
  /** Position of its activation among all events. */
  readonly index: number;
  /** Number of the step that it was activated in. */
  readonly step: number;
  /** Who it came of: those whose tokens it took, else the scope or the activity whose event it is. */
  readonly parents: readonly string[];
  readonly took: readonly PastToken[];
  ended: { readonly how: 'completed' | 'terminated'; readonly step: number; readonly index: number } | null;
}

export interface Lineage {
  readonly instances: ReadonlyMap<string, PastInstance>;
  readonly tokens: readonly PastToken[];
  /** Variables of each scope as they were before the event at `index`. */
  variablesAt(index: number): ReadonlyMap<string, JsonObject>;
}

type Activated = Extract<ProcessEvent, { type: 'elementActivated' }>;

/** The history of an instance: the events of each of its steps, oldest first. */
export type StepEvents = readonly (readonly ProcessEvent[])[];

/** Reads from the history which element instance came of which: the tokens themselves are not kept when they have been taken. */
export function lineageOf(process: Process, steps: StepEvents): Lineage {
  const reader = new LineageReader(process);
  steps.forEach((events, step) => events.forEach((event) => reader.read(event, step)));
  const all = steps.flat();
  return {
    instances: reader.instances,
    tokens: reader.tokens,
    variablesAt: (index) => variablesOf(all.slice(0, index)),
  };
}

/** Variables of each scope after these events. */
export function variablesOf(events: readonly ProcessEvent[]): Map<string, JsonObject> {
  const scopes = new Map<string, JsonObject>();
  for (const event of events) {
    if (event.type !== 'variablesChanged') continue;
    const before = Object.entries(scopes.get(event.scopeId) ?? {});
    const kept = before.filter(([name]) => !event.removed?.includes(name));
    scopes.set(event.scopeId, Object.fromEntries([...kept, ...Object.entries(event.changes)]));
  }
  return scopes;
}

class LineageReader {
  readonly instances = new Map<string, PastInstance>();
  readonly tokens: PastToken[] = [];
  readonly #waiting = new Map<string, PastToken[]>();
  readonly #lastOf = new Map<string, PastInstance>();
  /** What was terminated in the step that is being read. */
  #cut: PastInstance[] = [];
  #newest: PastInstance | null = null;
  #step = 0;
  #index = 0;

  readonly process: Process;

  constructor(process: Process) {
    this.process = process;
  }

  read(event: ProcessEvent, step: number): void {
    if (step !== this.#step) this.#cut = [];
    this.#step = step;
    if (event.type === 'elementActivated') this.#activated(event, step);
    else if (event.type === 'elementCompleted' || event.type === 'elementTerminated') {
      const instance = this.instances.get(event.elementInstanceId);
      const how = event.type === 'elementCompleted' ? 'completed' : 'terminated';
      if (instance) instance.ended = { how, step, index: this.#index };
      if (instance && how === 'terminated') this.#cut.push(instance);
      if (instance && how === 'completed') this.#lastOf.set(instance.elementId, instance);
    } else if (event.type === 'flowTaken') this.#taken(event.flowId);
    else if (event.type === 'variablesChanged') {
      const instance = this.instances.get(event.scopeId);
      if (instance?.counter !== undefined && instance.index === this.#index - 1) instance.seed = event.changes;
    }
    this.#index += 1;
  }

  /** A flow is taken right after its source has completed. */
  #taken(flowId: string): void {
    const flow = this.process.flows.get(flowId);
    const producer = flow && this.#lastOf.get(flow.source.id);
    if (!flow || !producer?.scope) return;
    const token: PastToken = { flow, scope: producer.scope, producer: producer.id, consumer: null };
    this.tokens.push(token);
    const place = `${producer.scope} ${flow.id}`;
    this.#waiting.set(place, [...(this.#waiting.get(place) ?? []), token]);
  }

  #activated(event: Activated, step: number): void {
    const { elementInstanceId: id, elementId, scopeId } = event;
    const node = this.process.nodes.get(elementId);
    const inner = event.loopCounter !== undefined;
    const took = node && scopeId !== null && !inner ? this.#take(node, scopeId, id) : [];
    const parents = took.length > 0 ? took.map((token) => token.producer) : this.#origin(node, scopeId, inner);
    const instance: PastInstance = {
      id,
      elementId,
      isBody: event.elementType === 'multiInstanceBody',
      ...(event.loopCounter === undefined ? {} : { counter: event.loopCounter }),
      scope: scopeId,
      index: this.#index,
      step,
      parents,
      took,
      ended: null,
    };
    this.instances.set(id, instance);
    this.#newest = instance;
  }

  #take(node: Node, scope: string, consumer: string): PastToken[] {
    const many = node.kind.join !== undefined && node.incoming.length > 1;
    const there = node.incoming.flatMap(
      (flow) => this.#waiting.get(`${scope} ${flow.id}`)?.slice(0, many ? 1 : node.startQuantity) ?? [],
    );
    const quantity = many ? there.length : node.startQuantity;
    const oldest = [...there].sort((a, b) => this.tokens.indexOf(a) - this.tokens.indexOf(b));
    const taken = oldest.slice(0, quantity);
    for (const token of taken) {
      token.consumer = consumer;
      const place = `${scope} ${token.flow.id}`;
      this.#waiting.set(place, (this.#waiting.get(place) ?? []).slice(1));
    }
    return taken;
  }

  /** Without a token: the activity whose boundary event it is, the throw of its link, the loop, what it was moved from, else the scope. */
  #origin(node: Node | undefined, scopeId: string | null, inner: boolean): string[] {
    if (scopeId === null) return [];
    if (inner || !node) return [scopeId];
    if (node.attachedTo)
      return [this.#latest(node.attachedTo.id, scopeId)?.id ?? scopeId, ...this.#thrower(node.events)];
    if (node.triggeredByEvent) return [scopeId, ...this.#thrower(node.start?.events ?? [])];
    if (node.events.some((event) => event.type === 'link')) return [this.#latestThrow(node, scopeId)?.id ?? scopeId];
    if (node.scope?.adHoc?.sequential) return [this.#lastBegun(scopeId)?.id ?? scopeId];
    if (node.incoming.length === 0) return [scopeId];
    // Put there by hand, in the place of what was ended beside it in the same step.
    const replaced = this.#cut.filter((one) => one.scope === scopeId).map((one) => one.id);
    return replaced.length > 0 ? replaced : [scopeId];
  }

  #latest(elementId: string, scopeId: string): PastInstance | undefined {
    return [...this.instances.values()].filter((one) => one.elementId === elementId && one.scope === scopeId).at(-1);
  }

  /** What is thrown inside is caught while the throw event is still the newest. */
  #thrower(caught: readonly EventDefinition[]): string[] {
    const newest = this.#newest?.step === this.#step ? this.#newest : null;
    const node = newest ? this.process.nodes.get(newest.elementId) : undefined;
    if (!newest || (node?.type !== 'bpmn:EndEvent' && node?.type !== 'bpmn:IntermediateThrowEvent')) return [];
    return node.events.some(({ type }) => caught.some((event) => event.type === type)) ? [newest.id] : [];
  }

  /** In a sequence each activity comes of the one before. */
  #lastBegun(scopeId: string): PastInstance | undefined {
    return [...this.instances.values()].filter((one) => one.scope === scopeId && one.took.length === 0).at(-1);
  }

  #latestThrow(target: Node, scopeId: string): PastInstance | undefined {
    const throws = target.scope?.children.filter((node) => node.linkTarget === target) ?? [];
    return throws.flatMap((node) => this.#latest(node.id, scopeId) ?? []).sort((a, b) => b.index - a.index)[0];
  }
}
