import { addDuration, parseDuration } from '@trucban/kernel';
import { readInstant } from '../behaviours/waits.ts';
import { compileTogether } from '../compile/compile-together.ts';
import { createMemoryRuntime, type MemoryInstance, type MemoryRuntime, type Outcome } from '../memory/runtime.ts';
import type { ProcessInput } from '../types.ts';
import type { CaseAssignment, CaseState } from './format.ts';
import type { ActionResult, ConformanceRuntime, Observation, WaitingActivity } from './runtime.ts';

type Inputs = Extract<ProcessInput, { elementInstanceId: string }>;
type Input = Inputs extends infer T ? (T extends unknown ? Omit<T, 'at' | 'elementInstanceId'> : never) : never;

/** The engine in memory behind the runner's interface. */
export function createMemoryConformanceRuntime(clock: string): Promise<ConformanceRuntime> {
  const runtime = createMemoryRuntime({ now: readInstant(clock) ?? clock });
  return Promise.resolve({
    async deploy(models) {
      const compiled = await compileTogether(models.map((model) => model.xml));
      if (!compiled.ok) return compiled;
      runtime.deploy(compiled.processes, compiled.decisions);
      return { ok: true };
    },
    start: (processId, variables) => answer(runtime.start(processId, variables)),
    complete: (what, variables) => act(runtime, what, { type: 'complete', variables }),
    error: (what, code, variables) => act(runtime, what, { type: 'throwError', code, variables }),
    escalate: (what, code, variables) => act(runtime, what, { type: 'throwEscalation', code, variables }),
    fail: (what, retries, reason) => act(runtime, what, { type: 'failJob', retries, reason }),
    message(message) {
      runtime.message(message);
      return Promise.resolve({ ok: true });
    },
    signal(signal) {
      runtime.signal(signal);
      return Promise.resolve({ ok: true });
    },
    advance(duration) {
      const parsed = parseDuration(duration);
      if (!parsed.ok) return Promise.resolve({ ok: false, reason: `${duration} is no duration` });
      runtime.advanceTo(addDuration(runtime.now(), parsed.value));
      return Promise.resolve({ ok: true });
    },
    set: (instance, variables) =>
      onRoot(runtime, instance, (id) => runtime.input(id, { type: 'setVariables', variables })),
    cancel: (instance) => onRoot(runtime, instance, (id) => runtime.input(id, { type: 'cancel' })),
    observe: (instance) => Promise.resolve(observe(runtime, instance)),
    close: () => Promise.resolve(),
  });
}

const answer = (outcome: Outcome): Promise<ActionResult> =>
  Promise.resolve(
    outcome.ok ? { ok: true } : { ok: false, reason: `${outcome.rejection.code} ${outcome.rejection.message.en}` },
  );

function onRoot(runtime: MemoryRuntime, index: number, act: (id: string) => Outcome): Promise<ActionResult> {
  const root = runtime.roots()[index];
  return root ? answer(act(root.id)) : Promise.resolve({ ok: false, reason: `there is no instance ${index}` });
}

interface Waiting {
  readonly instance: MemoryInstance;
  readonly elementInstanceId: string;
  readonly element: string;
}

function waitingIn(runtime: MemoryRuntime, rootId: string): readonly Waiting[] {
  return runtime.tree(rootId).flatMap((instance) =>
    runtime
      .describe(instance.id)
      .activeElements.filter((element) => element.waitsFor === 'user' || element.waitsFor === 'job')
      .map(({ elementInstanceId, elementId }) => ({ instance, elementInstanceId, element: elementId })),
  );
}

function act(
  runtime: MemoryRuntime,
  { instance, element, index }: WaitingActivity,
  input: Input,
): Promise<ActionResult> {
  const root = runtime.roots()[instance];
  const found = root && waitingIn(runtime, root.id).filter((waiting) => waiting.element === element)[index];
  if (!found) return Promise.resolve({ ok: false, reason: `${element} does not wait` });
  return answer(
    runtime.input(found.instance.id, { ...input, elementInstanceId: found.elementInstanceId } as Omit<
      Inputs,
      'at'
    > as Parameters<MemoryRuntime['input']>[1]),
  );
}

function observe(runtime: MemoryRuntime, index: number): Observation | { readonly instances: number } {
  const roots = runtime.roots();
  const root = roots[index];
  if (!root) return { instances: roots.length };
  const tree = runtime.tree(root.id);
  return {
    state: stateOf(runtime, root, tree),
    waiting: waitingIn(runtime, root.id).map((waiting) => waiting.element),
    variables: runtime.describe(root.id).variables,
    visits: visitsOf(runtime.history(root.id)),
    assigned: assignedIn(tree),
    instances: roots.length,
  };
}

function stateOf(runtime: MemoryRuntime, root: MemoryInstance, tree: readonly MemoryInstance[]): CaseState {
  const { status } = runtime.describe(root.id);
  const stuck = tree.some((instance) => runtime.describe(instance.id).processIncidents.length > 0);
  if (stuck && (status === 'active' || status === 'suspended')) return 'failed';
  return status === 'suspended' ? 'active' : status;
}

function visitsOf(events: ReturnType<MemoryRuntime['history']>): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === 'flowTaken') return [event.flowId];
    return event.type === 'elementActivated' && event.elementType !== 'multiInstanceBody' ? [event.elementId] : [];
  });
}

function assignedIn(tree: readonly MemoryInstance[]): Readonly<Record<string, CaseAssignment>> {
  const assigned: Record<string, CaseAssignment> = {};
  for (const task of tree.flatMap((instance) => instance.open)) {
    if (task.type !== 'createUserTask') continue;
    const { assignee, candidateGroups, candidateUsers, dueDate, priority } = task;
    assigned[task.elementId] ??= {
      ...(assignee === undefined ? {} : { assignee }),
      candidateGroups,
      candidateUsers,
      ...(dueDate === undefined ? {} : { dueDate }),
      priority,
    };
  }
  return assigned;
}
