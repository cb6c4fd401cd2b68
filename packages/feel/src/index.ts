export {
  MAX_SOURCE_LENGTH,
  compileExpression,
  compileUnaryTests,
  type CompileOptions,
  type CompileProblem,
  type CompileResult,
  type CompiledExpression,
} from './expression.ts';
export { DEFAULT_FUEL, evaluate, type EvaluateOptions, type Evaluation } from './evaluate.ts';
export { fromJson, toJson } from './json.ts';
export { BUILTIN_NAMES } from './builtins/index.ts';
export { DEFAULT_ZONE } from './zones.ts';
export type { CompileCode, FailureCode, WarningCode } from './messages.ts';
export type { HostFunction, Lookup, Warning } from './run.ts';
export { FeelFunction } from './function.ts';
export {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelRange,
  FeelTime,
  MonthsDuration,
  type FeelContext,
  type FeelValue,
} from './values.ts';
export { evaluateWithin, runBounded } from './bounded.ts';
export { ANY, basicType, coerce, type FeelType } from './types.ts';
export { parseTemporal } from './temporal-text.ts';
export { equals, inRange, order } from './compare.ts';
export { entryOf, isContext, isList, isNumber, setEntry, typeOf, type FeelNumber } from './values.ts';
export { OPERATIONS } from './operators.ts';
export type { Run } from './run.ts';
export { measure } from './measure.ts';
