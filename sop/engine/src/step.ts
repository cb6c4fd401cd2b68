import { enter } from './behaviours/elements.ts';
import type { Node, Process } from './graph/graph.ts';
import { carryOutInput } from './inputs.ts';
import { rejection } from './rejections.ts';
import { NO_DECISIONS, loadRun, newRun, saveRun, type Budget, type Run } from './run/run.ts';
import { settle } from './run/settle.ts';
import { toProcessState } from './run/state.ts';
import { beginsPlainly } from './start-conditions.ts';
import type { CompiledProcess, DecisionResolver, ProcessInput, ProcessState, StartInput, StepResult } from './types.ts';

/**
 * Begins an instance: at the event `startElementId` that has happened; else at its none start event; else at the first
 * conditional start event whose condition holds for the variables given.
 * @param decisions finds the decisions that business rule tasks ask for
 * @param budget what this step shares with others; it adds its own cost
 * @param callerEnds whether an escalation that nothing here catches makes the caller cancel the instance; then its tokens stop
 * @returns its first state with events and commands; rejected when the process has no such start.
 */
export function start(
  definition: CompiledProcess,
  input: StartInput,
  decisions: DecisionResolver = NO_DECISIONS,
  budget?: Budget,
  callerEnds?: Run['callerEnds'],
): StepResult {
  const process = definition as Process;
  const plain = input.startElementId === undefined && !process.hasNoneStart;
  const conditional = plain ? process.root.children.filter(isConditionalStart) : [];
  const entry = plain
    ? conditional.find((one) => beginsPlainly(one, input.variables ?? {}, input.at))
    : input.startElementId === undefined
      ? undefined
      : process.nodes.get(input.startElementId);
  if (input.startElementId !== undefined && (!entry || entry.scope !== process.root))
    return rejection('UNKNOWN_START_EVENT');
  if (plain && !entry) return rejection(conditional.length > 0 ? 'START_CONDITION_NOT_MET' : 'NO_NONE_START_EVENT');
  const run = newRun(process, input.at, decisions, budget, callerEnds);
  run.events.push({ type: 'instanceStatusChanged', at: input.at, status: 'active' });
  enter(run, process.root, null, {
    ...(input.variables ? { vars: input.variables } : {}),
    ...(entry ? { entry: entry.id } : {}),
  });
  settle(run);
  return moved(run);
}

const isConditionalStart = (node: Node): boolean =>
  node.type === 'bpmn:StartEvent' && node.events.some((event) => event.type === 'condition');

/**
 * What one input does to an instance. Pure: equal arguments give an equal result, and `state` is never changed.
 * @returns the new state with events and commands, or a rejection when the input does not fit the state (late, repeated, unknown).
 */
export function step(
  definition: CompiledProcess,
  state: ProcessState,
  input: ProcessInput,
  decisions: DecisionResolver = NO_DECISIONS,
  budget?: Budget,
  callerEnds?: Run['callerEnds'],
): StepResult {
  const run = loadRun(definition as Process, state, input.at, decisions, budget, callerEnds);
  const refused = carryOutInput(run, input);
  if (refused) return typeof refused === 'string' ? rejection(refused) : { ok: false, rejection: refused };
  settle(run);
  return moved(run);
}

function moved(run: Run): StepResult {
  run.budget.moves += run.moves;
  run.budget.asked = (run.budget.asked ?? 0) + run.commands.length;
  return { ok: true, state: toProcessState(saveRun(run)), events: run.events, commands: run.commands };
}
