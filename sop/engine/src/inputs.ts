import { activate, askToComplete, complete, guarded, listenerDone } from './behaviours/elements.ts';
import { raiseIncident, resolveIncident } from './behaviours/incidents.ts';
import { endless, fits, stateTooLarge } from './behaviours/room.ts';
import { endByForce } from './behaviours/scopes.ts';
import { throwError, throwEscalation } from './behaviours/throwing.ts';
import { trigger } from './behaviours/triggers.ts';
import { propagate, writeLocal } from './behaviours/variables.ts';
import { applyGoBack } from './operations/apply-go-back.ts';
import { modify } from './operations/modify.ts';
import { isFinal } from './run/lifecycle.ts';
import type { RejectionCode } from './rejections.ts';
import { askToChange } from './kinds/user-task.ts';
import { nodeOf, rootOf, type Run } from './run/run.ts';
import type { ElementInstance, Wait } from './run/state.ts';
import { Stuck } from './run/stuck.ts';
import type { ProcessInput, Rejection } from './types.ts';

type Input<T extends ProcessInput['type']> = Extract<ProcessInput, { type: T }>;

const WHILE_SUSPENDED: ReadonlySet<ProcessInput['type']> = new Set([
  'resume',
  'cancel',
  'setVariables',
  // Moves nothing on: the caller gets a process incident.
  'childTerminated',
]);

/** While `canceling` listeners are still to be heard. */
const WHILE_ENDING: ReadonlySet<ProcessInput['type']> = new Set([
  'complete',
  'failJob',
  'retry',
  'cancel',
  'suspend',
  'resume',
]);

/** Commands of people and workers, who are told that there is no room; what comes by itself is bounded where it comes from. */
const TAKES_VALUES: ReadonlySet<ProcessInput['type']> = new Set([
  'complete',
  'setVariables',
  'retry',
  'throwError',
  'throwEscalation',
]);

/** Does what the input says, as far as it goes without letting tokens move; why it was refused when it does not fit. */
export function carryOutInput(run: Run, input: ProcessInput): RejectionCode | Rejection | null {
  if (run.status !== 'active' && run.status !== 'suspended') return 'INSTANCE_ENDED';
  if (run.status === 'suspended' && !WHILE_SUSPENDED.has(input.type)) return 'INSTANCE_SUSPENDED';
  if (rootOf(run).ending && !WHILE_ENDING.has(input.type)) return 'INSTANCE_ENDED';
  if (TAKES_VALUES.has(input.type) && 'variables' in input && input.variables && !fits(run, input.variables)) {
    const { code, text } = stateTooLarge(Object.keys(input.variables));
    return { code, message: text };
  }
  switch (input.type) {
    case 'complete':
      if (input.result?.denied && !mayDeny(run.instances.get(input.elementInstanceId)?.listener)) return 'CANT_DENY';
      if (input.byPerson && isBusy(run, input.elementInstanceId)) return 'TASK_BUSY';
      return onWaiting(run, input.elementInstanceId, ['user', 'job'], (instance) => {
        const { variables = {} } = input;
        const node = nodeOf(run, instance);
        if (instance.listener) listenerDone(run, instance, variables, input.result);
        else if (instance.wait !== 'user' || node.listeners.completing.length === 0) complete(run, instance, variables);
        else guarded(run, instance, () => askToComplete(run, instance, node, variables));
      });
    case 'changeTask':
      if (isBusy(run, input.elementInstanceId)) return 'TASK_BUSY';
      return onWaiting(run, input.elementInstanceId, ['user'], (instance) => {
        const { event, action, changes: values } = input;
        guarded(run, instance, () => askToChange(run, instance, nodeOf(run, instance), { event, action, values }));
      });
    case 'throwError':
      return onWaiting(run, input.elementInstanceId, ['user', 'job'], (instance) =>
        guarded(run, instance, () =>
          throwError(run, { activity: instance }, input.code, input.message, input.variables),
        ),
      );
    case 'throwEscalation':
      return onWaiting(run, input.elementInstanceId, ['user', 'job'], (instance) =>
        guarded(run, instance, () => throwEscalation(run, { activity: instance }, input.code, input.variables)),
      );
    case 'failJob':
      return failJob(run, input);
    case 'timerFired':
      return onWait(run, (wait) => wait.kind === 'timer' && wait.id === input.timerId, 'UNKNOWN_TIMER');
    case 'message':
    case 'signal':
      return onWait(
        run,
        (wait) => wait.kind === input.type && wait.id === input.subscriptionId,
        'UNKNOWN_SUBSCRIPTION',
        input,
      );
    case 'childCompleted':
      return onWaiting(run, input.elementInstanceId, ['child'], (instance) => childCompleted(run, instance, input));
    case 'childError':
      return onWaiting(run, input.elementInstanceId, ['child'], (instance) => {
        delete instance.wait;
        guarded(run, instance, () =>
          throwError(run, { activity: instance }, input.code, input.message, input.variables),
        );
      });
    case 'childEscalation':
      return onWaiting(run, input.elementInstanceId, ['child'], (instance) =>
        guarded(run, instance, () => throwEscalation(run, { activity: instance }, input.code, input.variables)),
      );
    case 'childTerminated':
    case 'childMissing':
      return childLost(run, input);
    case 'setVariables':
      return setVariables(run, input);
    case 'cancel':
      endByForce(run, 'terminated');
      return null;
    case 'suspend':
      return setStatus(run, 'suspended');
    case 'resume':
      if (run.status !== 'suspended') return 'NOT_SUSPENDED';
      return setStatus(run, 'active');
    case 'retry':
      return retry(run, input);
    case 'modify':
      return modify(run, input.instructions);
    case 'goBack':
      return applyGoBack(run, input.plan);
  }
}

const mayDeny = (listener: ElementInstance['listener']): boolean =>
  listener === 'assigning' || listener === 'updating' || listener === 'completing';

/** A user task whose listeners are being asked: nothing else may happen to it meanwhile. */
function isBusy(run: Run, id: string): boolean {
  const instance = run.instances.get(id);
  return instance?.listener !== undefined && instance.wait !== 'user';
}

function onWaiting(
  run: Run,
  id: string,
  kinds: readonly ElementInstance['wait'][],
  act: (instance: ElementInstance) => void,
): RejectionCode | null {
  const instance = run.instances.get(id);
  if (!instance || !kinds.includes(instance.wait) || instance.incident) return 'NOT_WAITING';
  act(instance);
  return null;
}

function onWait(
  run: Run,
  is: (wait: Wait) => boolean,
  otherwise: RejectionCode,
  input?: Input<'message' | 'signal'>,
): RejectionCode | null {
  for (const owner of run.instances.values()) {
    const wait = owner.waits?.find(is);
    if (!wait) continue;
    trigger(run, owner, wait, input?.variables);
    return null;
  }
  return otherwise;
}

function failJob(run: Run, input: Input<'failJob'>): RejectionCode | null {
  const instance = run.instances.get(input.elementInstanceId);
  if (instance?.wait === 'user') return 'NOT_A_JOB';
  if (instance?.wait !== 'job' || instance.incident) return 'NOT_WAITING';
  delete instance.wait;
  if (input.retries > 0) {
    instance.retries = input.retries;
    guarded(run, instance, () => activate(run, instance, nodeOf(run, instance)));
  } else {
    delete instance.retries;
    raiseIncident(
      run,
      instance,
      input.endless
        ? endless(instance.element)
        : new Stuck('JOB_FAILED', `Công việc thất bại: ${input.reason}`, `The job failed: ${input.reason}`),
    );
  }
  return null;
}

/** Without output mappings all of the child's variables come back, unless the model says none. */
function childCompleted(run: Run, instance: ElementInstance, input: Input<'childCompleted'>): void {
  const node = nodeOf(run, instance);
  const wanted = node.outputs.length > 0 || node.called?.allChildVariables !== false;
  if (wanted && !fits(run, input.variables)) {
    delete instance.wait;
    return raiseIncident(run, instance, stateTooLarge(Object.keys(input.variables)));
  }
  complete(run, instance, wanted ? input.variables : {});
}

function childLost(run: Run, input: Input<'childTerminated' | 'childMissing'>): RejectionCode | null {
  return onWaiting(run, input.elementInstanceId, ['child'], (instance) => {
    delete instance.wait;
    raiseIncident(run, instance, input.type === 'childMissing' ? missing(input) : terminated());
  });
}

const missing = (input: Input<'childMissing'>): Stuck => {
  if (input.reason === 'count') return tooMany(input.processId);
  return input.reason === 'depth'
    ? new Stuck(
        'CALLS_TOO_DEEP',
        `Các quy trình gọi nhau quá sâu tại «${input.processId}».`,
        `Processes call each other too deeply at "${input.processId}".`,
      )
    : new Stuck(
        'CALLED_PROCESS_MISSING',
        `Không có quy trình «${input.processId}» đã ban hành.`,
        `There is no published process "${input.processId}".`,
      );
};

const tooMany = (processId: string): Stuck =>
  new Stuck(
    'TOO_MANY_CALLS',
    `Quá nhiều quy trình được gọi cùng lúc; «${processId}» không được bắt đầu. Hãy kiểm tra xem các quy trình có gọi nhau không dừng.`,
    `Too many called processes at once; "${processId}" was not begun. See whether the processes call each other without end.`,
  );

const terminated = (): Stuck =>
  new Stuck(
    'CALLED_PROCESS_TERMINATED',
    'Quy trình được gọi đã bị hủy từ bên ngoài.',
    'The called process was cancelled from outside.',
  );

function setVariables(run: Run, input: Input<'setVariables'>): RejectionCode | null {
  const scope = input.scopeId === undefined ? rootOf(run) : run.instances.get(input.scopeId);
  if (!scope || isFinal(scope.state)) return 'UNKNOWN_SCOPE';
  writeLocal(run, scope, input.variables);
  return null;
}

function setStatus(run: Run, status: 'active' | 'suspended'): null {
  run.status = status;
  if (status === 'active') run.conditionsStale = true;
  run.events.push({ type: 'instanceStatusChanged', at: run.at, status });
  return null;
}

function retry(run: Run, input: Input<'retry'>): RejectionCode | null {
  for (const instance of run.instances.values()) {
    if (instance.incident?.id !== input.processIncidentId) continue;
    if (input.variables) propagate(run, instance, input.variables);
    resolveIncident(run, instance);
    guarded(run, instance, () => activate(run, instance, nodeOf(run, instance)));
    return null;
  }
  return 'UNKNOWN_PROCESS_INCIDENT';
}
