import type { Instant, Json, JsonObject } from '@trucban/kernel';
import type { DmnDefinition } from '../dmn/compile.ts';
import { describe } from '../describe.ts';
import { advanceTree, startTree, type AdvanceTreeResult, type ParentLink } from '../tree/advance-tree.ts';
import type {
  Command,
  CompiledProcess,
  ProcessDescription,
  ProcessEvent,
  ProcessInput,
  ProcessState,
  Rejection,
} from '../types.ts';
import { createDeployments } from './deployments.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createTimers, type DueTimer, type InstanceTimer } from './timers.ts';

/** A process instance in memory. */
export interface MemoryInstance {
  readonly id: string;
  readonly process: CompiledProcess;
  readonly state: ProcessState;
  readonly parent: ParentLink | null;
  /** The root of its tree of calls; itself for a root. */
  readonly rootId: string;
  /** What it still asks of people and machines: open user tasks and jobs, in the order of their creation. */
  readonly open: readonly Extract<Command, { type: 'createUserTask' | 'createJob' }>[];
}

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly rejection: Rejection };
export type StartOutcome =
  { readonly ok: true; readonly instanceId: string } | { readonly ok: false; readonly rejection: Rejection };

/** An engine with everything around it, for tests, simulation and conformance: nothing waits, the clock is moved by hand. */
export interface MemoryRuntime {
  readonly now: () => Instant;
  /** Makes definitions the ones that start from now on; their start timers begin to run. */
  deploy(processes: readonly CompiledProcess[], decisions?: readonly DmnDefinition[]): void;
  start(processId: string, variables?: JsonObject): StartOutcome;
  /** Gives one instance an input at the present time of the clock. */
  input(instanceId: string, input: WithoutTime<ProcessInput>): Outcome;
  /** Publishes a message once: it wakes at most one subscription of each process, or starts the process. Returns how many it reached. */
  message(message: { readonly name: string; readonly correlationKey?: Json; readonly variables?: JsonObject }): number;
  /** Broadcasts a signal to all that wait for it, and starts processes. Returns how many it reached. */
  signal(signal: { readonly name: string; readonly variables?: JsonObject }): number;
  /** Gives variables to the conditional start events, of one process or of all: each that holds starts an instance. Returns their ids. */
  conditions(given: { readonly variables: JsonObject; readonly processId?: string }): readonly string[];
  /** Moves the clock on; due timers fire in the order of their due times, each at its own. */
  advanceTo(at: Instant): void;
  /** Root instances in the order of their creation. */
  roots(): readonly MemoryInstance[];
  /** An instance with everything that it called, itself first. */
  tree(instanceId: string): readonly MemoryInstance[];
  describe(instanceId: string): ProcessDescription;
  /** What happened in an instance and everything that it called, in the order in which it happened. */
  history(instanceId: string): readonly ProcessEvent[];
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** An endless exchange of messages and signals between instances is cut off here; the rest is dropped. */
const MAX_DELIVERIES = 10_000;

interface Publication {
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly key: string;
  readonly variables: JsonObject;
  /** The instance that threw a signal has been reached already. */
  readonly from?: string;
}

type Mutable = { -readonly [K in keyof MemoryInstance]: MemoryInstance[K] };

/** `onCommand` sees every command before it is carried out, for a simulation that plays people and machines. */
export interface MemoryRuntimeOptions {
  readonly now: Instant;
  readonly onCommand?: (instanceId: string, command: Command) => void;
}

export function createMemoryRuntime(options: MemoryRuntimeOptions): MemoryRuntime {
  let now = options.now;
  let born = 0;
  const instances = new Map<string, Mutable>();
  /** The same instances by tree, so that an input looks at its own tree only. */
  const members = new Map<string, Map<string, Mutable>>();
  const deployments = createDeployments();
  const subscriptions = createSubscriptions();
  const timers = createTimers();
  const publications: Publication[] = [];
  /** The instance that a message has last started, by process and correlation key. */
  const startedWith = new Map<string, string>();
  /** Timers that came while their instance was suspended: offered again when something resumes. */
  const held: InstanceTimer[] = [];
  const histories: { readonly instanceId: string; readonly event: ProcessEvent }[] = [];

  function startInstance(process: CompiledProcess, variables: JsonObject, startElementId?: string): StartOutcome {
    const instanceId = newId();
    const input = { at: now, variables, ...(startElementId === undefined ? {} : { startElementId }) };
    const outcome = accept(startTree({ process, ...ports, instanceId, input }), instanceId);
    return outcome.ok ? { ok: true, instanceId } : outcome;
  }

  const ports = { resolve: deployments.called, decisions: deployments.decisions, newInstanceId: () => newId() };
  const newId = (): string => `p${++born}`;

  function give(instanceId: string, input: ProcessInput): Outcome {
    const rootId = instances.get(instanceId)?.rootId ?? instanceId;
    const tree = Object.fromEntries(members.get(rootId) ?? []);
    return accept(advanceTree({ instances: tree, ...ports, instanceId, input }), rootId);
  }

  function accept(result: AdvanceTreeResult, rootId: string): Outcome {
    if (!result.ok) return result;
    for (const [id, moved] of Object.entries(result.instances)) {
      const known = instances.get(id);
      const instance: Mutable = known ?? {
        id,
        process: moved.process,
        state: moved.state,
        parent: moved.parent,
        rootId,
        open: [],
      };
      instance.state = moved.state;
      for (const event of moved.events) histories.push({ instanceId: id, event });
      instances.set(id, instance);
      members.set(rootId, (members.get(rootId) ?? new Map<string, Mutable>()).set(id, instance));
      for (const command of moved.commands) {
        options.onCommand?.(id, command);
        carryOut(instance, command);
      }
    }
    return { ok: true };
  }

  function carryOut(instance: Mutable, command: Command): void {
    switch (command.type) {
      case 'createUserTask':
      case 'createJob':
        instance.open = [
          ...instance.open.filter((open) => open.elementInstanceId !== command.elementInstanceId),
          command,
        ];
        return;
      case 'cancelUserTask':
      case 'cancelJob':
        instance.open = instance.open.filter((open) => open.elementInstanceId !== command.elementInstanceId);
        return;
      case 'startTimer':
        return timers.set({ instanceId: instance.id, timerId: command.timerId, dueAt: command.dueAt });
      case 'cancelTimer':
        return timers.cancel(instance.id, command.timerId);
      case 'openMessageSubscription':
        return subscriptions.open({
          kind: 'message',
          instanceId: instance.id,
          processId: instance.process.processId,
          subscriptionId: command.subscriptionId,
          name: command.messageName,
          key: command.correlationKey,
        });
      case 'openSignalSubscription':
        return subscriptions.open({
          kind: 'signal',
          instanceId: instance.id,
          processId: instance.process.processId,
          subscriptionId: command.subscriptionId,
          name: command.signalName,
          key: '',
        });
      case 'closeSubscription':
        return subscriptions.close(instance.id, command.subscriptionId);
      case 'publishMessage':
        publications.push({
          kind: 'message',
          name: command.name,
          key: command.correlationKey,
          variables: command.variables,
        });
        return;
      case 'broadcastSignal':
        publications.push({
          kind: 'signal',
          name: command.name,
          key: '',
          variables: command.variables,
          from: instance.id,
        });
        return;
      default:
        // Process incidents and step clocks stand in the state; nothing has to be done about them here.
        return;
    }
  }

  /** Until nothing is due and nothing is published any more. */
  function settle(): void {
    let deliveries = 0;
    for (;;) {
      const publication = publications.shift();
      if (publication) {
        if (deliveries++ < MAX_DELIVERIES) deliver(publication);
        continue;
      }
      const due = timers.next(now);
      if (!due) return;
      fire(due);
    }
  }

  function deliver(publication: Publication): number {
    const { kind, name, key, variables } = publication;
    const reached = new Set<string>();
    let count = 0;
    for (const subscription of subscriptions.matching(kind, name, key)) {
      if (subscription.instanceId === publication.from || (kind === 'message' && reached.has(subscription.processId)))
        continue;
      const outcome = give(subscription.instanceId, {
        type: kind,
        at: now,
        subscriptionId: subscription.subscriptionId,
        name,
        variables,
      });
      if (!outcome.ok) continue;
      reached.add(subscription.processId);
      count += 1;
    }
    for (const begun of deployments.startedBy(kind, name, variables, now)) {
      if (kind === 'message' && reached.has(begun.process.processId)) continue;
      // While an instance runs that a message with this key has started, no other is.
      const place = JSON.stringify([begun.process.processId, key]);
      const before = key === '' ? undefined : instances.get(startedWith.get(place) ?? '');
      if (before && (before.state.status === 'active' || before.state.status === 'suspended')) continue;
      const outcome = startInstance(begun.process, begun.variables, begun.elementId);
      if (!outcome.ok) continue;
      startedWith.set(place, outcome.instanceId);
      count += 1;
    }
    return count;
  }

  function fire(due: DueTimer): void {
    if (due.dueAt > now) now = due.dueAt;
    if ('process' in due) {
      for (const { process, variables, elementId } of deployments.startedByTimer(due.process, due.start, now))
        startInstance(process, variables, elementId);
      return;
    }
    const outcome = give(due.instanceId, { type: 'timerFired', at: now, timerId: due.timerId });
    if (!outcome.ok && outcome.rejection.code === 'INSTANCE_SUSPENDED') held.push(due);
  }

  function forget(instanceId: string, input: WithoutTime<ProcessInput>): void {
    const instance = instances.get(instanceId);
    if (!instance || !('elementInstanceId' in input)) return;
    const still = describe(instance.process, instance.state).activeElements.find(
      (element) => element.elementInstanceId === input.elementInstanceId,
    );
    if (still?.waitsFor !== 'user' && still?.waitsFor !== 'job')
      instance.open = instance.open.filter((open) => open.elementInstanceId !== input.elementInstanceId);
  }

  const tree = (instanceId: string): readonly MemoryInstance[] => {
    const own = instances.get(instanceId);
    if (!own) return [];
    return [
      own,
      ...[...instances.values()]
        .filter((child) => child.parent?.instanceId === instanceId)
        .flatMap((child) => tree(child.id)),
    ];
  };

  return {
    now: () => now,
    deploy(processes, decisions = []) {
      deployments.addDecisions(decisions, processes);
      deployments.add(processes);
      for (const process of processes) timers.setStart(process, now);
      settle();
    },
    start(processId, variables = {}) {
      const process = deployments.latest(processId);
      if (!process)
        return {
          ok: false,
          rejection: {
            code: 'UNKNOWN_PROCESS',
            message: { vi: `Không có quy trình «${processId}».`, en: `There is no process "${processId}".` },
          },
        };
      const outcome = startInstance(process, variables);
      settle();
      return outcome;
    },
    input(instanceId, input) {
      const outcome = give(instanceId, { ...input, at: now } as ProcessInput);
      if (outcome.ok) forget(instanceId, input);
      if (outcome.ok && input.type === 'resume') for (const timer of held.splice(0)) timers.set(timer);
      settle();
      return outcome;
    },
    message({ name, correlationKey, variables = {} }) {
      const count = deliver({
        kind: 'message',
        name,
        key: correlationKey === undefined || correlationKey === null ? '' : String(correlationKey),
        variables,
      });
      settle();
      return count;
    },
    signal({ name, variables = {} }) {
      const count = deliver({ kind: 'signal', name, key: '', variables });
      settle();
      return count;
    },
    conditions({ variables, processId }) {
      const started = deployments.startedByCondition(variables, now, processId).flatMap((begun) => {
        const outcome = startInstance(begun.process, begun.variables, begun.elementId);
        return outcome.ok ? [outcome.instanceId] : [];
      });
      settle();
      return started;
    },
    advanceTo(at) {
      for (let due = timers.next(at); due; due = timers.next(at)) {
        fire(due);
        settle();
      }
      if (at > now) now = at;
      settle();
    },
    roots: () => [...instances.values()].filter((instance) => instance.parent === null),
    tree,
    describe(instanceId) {
      const instance = instances.get(instanceId);
      if (!instance) throw new Error(`unknown instance ${instanceId}`);
      return describe(instance.process, instance.state);
    },
    history(instanceId) {
      const members = new Set(tree(instanceId).map((instance) => instance.id));
      return histories.filter((entry) => members.has(entry.instanceId)).map((entry) => entry.event);
    },
  };
}
