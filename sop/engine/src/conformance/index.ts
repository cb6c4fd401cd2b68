export type {
  CaseAssignment,
  CaseEvent,
  CaseExpectation,
  CaseStart,
  CaseState,
  CaseStep,
  ConformanceCase,
} from './format.ts';
export type {
  ActionResult,
  ConformanceRuntime,
  DeployResult,
  Observation,
  RuntimeFactory,
  WaitingActivity,
} from './runtime.ts';
export { DEFAULT_CLOCK, runCase, type Verdict } from './runner.ts';
export { createMemoryConformanceRuntime } from './memory.ts';
export { runTckFile, tckLine, tckSummary, type TckCaseResult } from './dmn/index.ts';
export { caseLine, summaryLines, type CaseResult } from './report.ts';
