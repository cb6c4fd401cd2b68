export type * from './types.ts';
export type * from './operations/types.ts';
export { compile } from './compile/compile.ts';
export { start, step } from './step.ts';
export { describe } from './describe.ts';
export { closedBy } from './closed-by.ts';
export { MAX_XML_CHARACTERS, MAX_XML_DEPTH, MAX_XML_ELEMENTS } from './compile/guard.ts';
export { MAX_ASKED } from './run/run.ts';
export { MAX_INNER_INSTANCES } from './behaviours/loops.ts';
export { MAX_ELEMENT_INSTANCES, MAX_STATE_CHARACTERS } from './behaviours/room.ts';
export { MAX_CALL_DEPTH, advanceTree, migrateTree, startTree } from './tree/advance-tree.ts';
export type {
  AdvanceTreeInput,
  AdvanceTreeResult,
  AdvancedInstance,
  MigrateTreeInput,
  MigrateTreeResult,
  ParentLink,
  StartTreeInput,
  TreeInstance,
} from './tree/advance-tree.ts';
export { nextOfCron } from './behaviours/cron.ts';
export { arrive, nameOfStart, partsOfStart, startsThatHold, type Arrival } from './start-conditions.ts';
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
export { migrate, type MigrationRequest, type MigrationResult } from './operations/migrate.ts';
export { mappingOf, proposeMapping } from './operations/propose-mapping.ts';
export { planGoBack, type GoBackPlanned, type GoBackRequest } from './operations/plan-go-back.ts';
export type { StepEvents } from './operations/lineage.ts';
export { stateOfEvents, type PastElement, type PastState } from './operations/past-state.ts';
export { simulate } from './simulation/simulate.ts';
export { unknownIds } from './simulation/unknown-ids.ts';
export type { Distribution } from './simulation/distribution.ts';
export type { Likelihood, Spread } from './simulation/spread.ts';
export type {
  ElementResult,
  LimitResult,
  Outcome as WorkOutcome,
  ResourceResult,
  SimulatedResource,
  SimulationInput,
  SimulationResult,
} from './simulation/types.ts';
