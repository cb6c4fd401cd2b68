import type { JsonObject } from '@trucban/kernel';
import type { DmnDefinition } from '../dmn/compile.ts';
import type { CallReference, CompiledProcess, DecisionResolver, ResolvedDecision } from '../types.ts';

/** An instance that a message or signal starts. */
export interface Begun {
  readonly process: CompiledProcess;
  readonly elementId: string;
  readonly variables: JsonObject;
}

/** The definitions that start now, and the start events that messages and signals hit. */
export interface Deployments {
  /** Makes processes that are deployed together the newest. */
  add(processes: readonly CompiledProcess[]): void;
  /** DMN models that were deployed with these processes. */
  addDecisions(decisions: readonly DmnDefinition[], processes: readonly CompiledProcess[]): void;
  readonly decisions: DecisionResolver;
  /** The process that a call starts. */
  called(processId: string, call: CallReference): CompiledProcess | undefined;
  latest(processId: string): CompiledProcess | undefined;
  startedBy(kind: 'message' | 'signal', name: string, variables: JsonObject): readonly Begun[];
}

export function createDeployments(): Deployments {
  const latest = new Map<string, CompiledProcess>();
  /** Every version of every process, the newest last. */
  const all: CompiledProcess[] = [];
  /** The versions that were the newest when a process was deployed. */
  const calledWith = new Map<CompiledProcess, ReadonlyMap<string, CompiledProcess>>();
  /** Parallel multiple start events: what has come so far, by process and element. */
  const partly = new Map<string, Map<string, JsonObject>>();

  /** Every version of each decision, the newest last. */
  const decisions = new Map<string, ResolvedDecision[]>();
  /** The version that each decision had when a process was deployed. */
  const deployedWith = new Map<CompiledProcess, ReadonlyMap<string, ResolvedDecision>>();

  function hits(process: CompiledProcess, kind: 'message' | 'signal', name: string, variables: JsonObject): Begun[] {
    return process.startSubscriptions.flatMap((subscription) => {
      if (subscription.type !== kind || nameOf(subscription) !== name) return [];
      if (!subscription.all) return [{ process, elementId: subscription.elementId, variables }];
      const all = process.startSubscriptions.filter((other) => other.elementId === subscription.elementId);
      const key = `${process.processId}/${subscription.elementId}`;
      const come = partly.get(key) ?? new Map<string, JsonObject>();
      partly.set(key, come.set(`${kind}/${name}`, variables));
      if (come.size < all.length) return [];
      partly.delete(key);
      return [
        { process, elementId: subscription.elementId, variables: Object.assign({}, ...come.values()) as JsonObject },
      ];
    });
  }

  return {
    addDecisions(models, processes) {
      for (const definition of models) {
        for (const { id } of definition.decisions) {
          const versions = decisions.get(id) ?? [];
          decisions.set(id, [...versions, { definition, version: versions.length + 1 }]);
        }
      }
      const newest = new Map([...decisions].map(([id, versions]) => [id, versions.at(-1)!]));
      for (const process of processes) deployedWith.set(process, newest);
    },
    decisions: ({ decisionId, binding, versionTag, process }) => {
      const versions = decisions.get(decisionId);
      if (binding === 'deployment') return deployedWith.get(process)?.get(decisionId);
      if (binding === 'latest') return versions?.at(-1);
      return versions?.findLast(({ definition }) => definition.versionTag === versionTag);
    },
    add(processes) {
      for (const process of processes) latest.set(process.processId, process);
      all.push(...processes);
      const newest = new Map(latest);
      for (const process of processes) calledWith.set(process, newest);
    },
    called: (processId, { binding, versionTag, process }) => {
      if (binding === 'deployment') return calledWith.get(process)?.get(processId);
      if (binding === 'latest') return latest.get(processId);
      return all.findLast((one) => one.processId === processId && one.versionTag === versionTag);
    },
    latest: (processId) => latest.get(processId),
    startedBy: (kind, name, variables) =>
      [...latest.values()].flatMap((process) => {
        const begun = hits(process, kind, name, variables);
        return kind === 'message' ? begun.slice(0, 1) : begun;
      }),
  };
}

function nameOf(subscription: CompiledProcess['startSubscriptions'][number]): string | null {
  if (subscription.type === 'message') return subscription.messageName;
  return subscription.type === 'signal' ? subscription.signalName : null;
}
