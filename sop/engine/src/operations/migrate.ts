import type { Instant } from '@trucban/kernel';
import { rejection } from '../rejections.ts';
import type { Process } from '../graph/graph.ts';
import { NO_DECISIONS, newRun, saveRun, type Budget } from '../run/run.ts';
import { settle } from '../run/settle.ts';
import { Stuck } from '../run/stuck.ts';
import { toEngineState, toProcessState } from '../run/state.ts';
import type { Command, CompiledProcess, DecisionResolver, ProcessEvent, ProcessState } from '../types.ts';
import { migrateElements } from './migrate-elements.ts';
import type { MigrationMapping, OperationProblem } from './types.ts';
import { waitingJoins } from './waiting-joins.ts';

/** One instance to another version: what is given and where it goes. */
export interface MigrationRequest {
  readonly source: CompiledProcess;
  readonly target: CompiledProcess;
  readonly state: ProcessState;
  readonly mapping: MigrationMapping;
  readonly at: Instant;
  /** Finds the decisions that business rule tasks ask for; without it there are none. */
  readonly decisions?: DecisionResolver | undefined;
  /** What this step shares with others; it adds its own cost. */
  readonly budget?: Budget | undefined;
}

/** The verdict: moved, with warnings of what changed on the way; or refused with every reason, and nothing changed. */
export type MigrationResult =
  | {
      readonly ok: true;
      readonly state: ProcessState;
      readonly events: readonly ProcessEvent[];
      readonly commands: readonly Command[];
      readonly problems: readonly OperationProblem[];
    }
  | { readonly ok: false; readonly problems: readonly OperationProblem[] };

/**
 * Goes on with another definition. Active elements, waiting tokens and done activities go where `mapping` says; a
 * sub-process without a counterpart is dissolved, one that is new around an element is opened; timers keep their due
 * times; subscriptions are renewed where the model asks for another name or key; work whose kind has changed is withdrawn and
 * given anew. Pure; migrating to the same definition changes nothing.
 */
export function migrate({ source, target, state, mapping, at, decisions, budget }: MigrationRequest): MigrationResult {
  const before = toEngineState(state);
  if (before.status !== 'active' && before.status !== 'suspended') {
    const { code, message } = rejection('INSTANCE_ENDED').rejection;
    return { ok: false, problems: [{ elementId: '', code, severity: 'error', message }] };
  }
  const run = newRun(target as Process, at, decisions ?? NO_DECISIONS, budget);
  run.status = before.status;
  run.next = before.next;
  const problems: OperationProblem[] = [];
  try {
    migrateElements({ source: source as Process, run, mapping, problems }, before.elements);
    if (!problems.some(isError)) settle(run);
  } catch (error) {
    // An expression of the new model fails on the data of this instance.
    if (!(error instanceof Stuck)) throw error;
    problems.push({ elementId: '', code: error.code, severity: 'error', message: error.text });
  }
  if (problems.some(isError)) return { ok: false, problems };
  if (source.hash !== target.hash) problems.push(...waitingJoins(run));
  run.budget.moves += run.moves;
  return { ok: true, state: toProcessState(saveRun(run)), events: run.events, commands: run.commands, problems };
}

const isError = (problem: OperationProblem): boolean => problem.severity === 'error';
