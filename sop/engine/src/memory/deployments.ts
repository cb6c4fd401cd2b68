import type { Instant, JsonObject } from '@trucban/kernel';
import type { DmnDefinition } from '../dmn/compile.ts';
import { arrive, nameOfStart, partsOfStart, startsThatHold, type StartPart } from '../start-conditions.ts';
import type {
  CallReference,
  CompiledProcess,
  DecisionResolver,
  ResolvedDecision,
  StartSubscription,
} from '../types.ts';

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
  startedBy(kind: 'message' | 'signal', name: string, variables: JsonObject, at: Instant): readonly Begun[];
  /** A start timer of a process is due. */
  startedByTimer(process: CompiledProcess, timer: StartSubscription, at: Instant): readonly Begun[];
  /** Somebody gives variables for the conditions of start events, of one process or of all. */
  startedByCondition(variables: JsonObject, at: Instant, processId?: string): readonly Begun[];
}

export function createDeployments(): Deployments {
  const latest = new Map<string, CompiledProcess>();
  /** Every version of every process, the newest last. */
  const all: CompiledProcess[] = [];
  /** The versions that were the newest when a process was deployed. */
  const calledWith = new Map<CompiledProcess, ReadonlyMap<string, CompiledProcess>>();
  /** Parallel multiple start events: what has come so far, by element. */
  const partly = new Map<CompiledProcess, Map<string, readonly StartPart[]>>();

  /** Every version of each decision, the newest last. */
  const decisions = new Map<string, ResolvedDecision[]>();
  /** The version that each decision had when a process was deployed. */
  const deployedWith = new Map<CompiledProcess, ReadonlyMap<string, ResolvedDecision>>();

  function come(
    process: CompiledProcess,
    { type: kind, elementId, all }: StartSubscription,
    name: string,
    variables: JsonObject,
    at: Instant,
  ): Begun[] {
    if (!all) return [{ process, elementId, variables }];
    const known = partly.get(process) ?? new Map<string, readonly StartPart[]>();
    const before = known.get(elementId) ?? partsOfStart(process, elementId);
    const { parts, begins } = arrive(process, elementId, before, { kind, name, variables }, at);
    partly.set(process, known.set(elementId, parts));
    return begins ? [{ process, elementId, variables: begins }] : [];
  }

  function hold(process: CompiledProcess, variables: JsonObject, at: Instant): Begun[] {
    const plain = startsThatHold(process, variables, at).map((elementId) => ({ process, elementId, variables }));
    const joint = new Map(
      process.startSubscriptions.flatMap((one) => (one.type === 'condition' && one.all ? [[one.elementId, one]] : [])),
    );
    return [...plain, ...[...joint.values()].flatMap((one) => come(process, one, '', variables, at))];
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
    startedBy: (kind, name, variables, at) =>
      [...latest.values()].flatMap((process) => {
        const all = process.startSubscriptions;
        const begun = all
          .filter((one) => one.type === kind && nameOfStart(one, all) === name)
          .flatMap((one) => come(process, one, name, variables, at));
        return kind === 'message' ? begun.slice(0, 1) : begun;
      }),
    startedByTimer: (process, timer, at) =>
      come(process, timer, nameOfStart(timer, process.startSubscriptions), {}, at),
    startedByCondition: (variables, at, processId) =>
      [...latest.values()]
        .filter((process) => processId === undefined || process.processId === processId)
        .flatMap((process) => hold(process, variables, at)),
  };
}
