export type * from './types.ts';
export { compile } from './compile/compile.ts';
export { start, step } from './step.ts';
export { describe } from './describe.ts';
export { MAX_XML_CHARACTERS, MAX_XML_DEPTH, MAX_XML_ELEMENTS } from './compile/guard.ts';
export { MAX_MOVES } from './run/run.ts';
export { MAX_INNER_INSTANCES } from './behaviours/loops.ts';
export { MAX_CALL_DEPTH, advanceTree, startTree } from './tree/advance-tree.ts';
export type {
  AdvanceTreeInput,
  AdvanceTreeResult,
  AdvancedInstance,
  ParentLink,
  StartTreeInput,
  TreeInstance,
} from './tree/advance-tree.ts';
export { dueOfSchedule, nextOfSchedule, type ScheduledStart } from './tree/start-timers.ts';
export { createDeployments, type Deployments } from './memory/deployments.ts';
export { createMemoryRuntime } from './memory/runtime.ts';
export type { MemoryInstance, MemoryRuntime, MemoryRuntimeOptions, Outcome, StartOutcome } from './memory/runtime.ts';
export { compileDmn, isDmn, type DmnCompileResult, type DmnDefinition } from './dmn/compile.ts';
export {
  evaluateDecision,
  type DecisionOptions,
  type DecisionOutcome,
  type DecisionTrace,
  type TableTrace,
} from './dmn/evaluate.ts';
export { MAX_TRACE_CHARACTERS } from './decisions.ts';
export { compileTogether } from './compile/compile-together.ts';
