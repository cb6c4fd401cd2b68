export { affectedBy, type Affected } from './affected.ts';
export { anomaliesOf, type Anomaly } from './anomalies.ts';
export { bandOf } from './bands.ts';
export { buildCatalogue, ownMeasure, type Catalogue, type CompiledIndicator } from './catalogue.ts';
export { checkIndicator, type IndicatorContext } from './check-indicator.ts';
export { checkMeasure, type MeasureContext } from './check-measure.ts';
export { checkEntry, type CheckOutcome } from './entry-check.ts';
export {
  evaluateIndicator,
  lastYear,
  recordedBehind,
  yearToDate,
  type IndicatorAmount,
  type Sources,
} from './evaluate.ts';
export { buildFacts, dimensionKey, type Dimensions, type Facts, type Recorded } from './facts.ts';
export { compileCounted, type CountedProgram } from './counted.ts';
export { SEASON, forecast, robustZ } from './forecast.ts';
export { outlook, type Outlook } from './outlook.ts';
export { parseFormula, type CodeLookup, type Formula } from './formula.ts';
export { MAX_FORMULA, MAX_VALUE } from './limits.ts';
export { PERIOD_KINDS, compareKinds, parsePeriod, periodAt, type Period, type PeriodKind } from './period.ts';
export {
  KIND_OF,
  countIn,
  endAfter,
  following,
  labelOf,
  parentOf,
  periodsIn,
  previous,
  sameLastYear,
  takesPeriod,
} from './period-relations.ts';
export { PREDICTOR_YEARS, predict, sameWeeks, withPredicted, type Predicted } from './predictor.ts';
export { CLEAR, assess, isCrossing, isStale, isWorse, type Assessment, type Latch } from './status.ts';
export { limitsOf, paceOf, type Limits } from './target.ts';
export { buildTree, type Tree, type TreeUnit } from './tree.ts';
export type {
  Band,
  Combination,
  Counted,
  Direction,
  Frequency,
  IndicatorDocument,
  KpiProblem,
  Limit,
  MeasureDocument,
  OrgAggregation,
  Predictor,
  Status,
  TargetEntry,
  Thresholds,
  TimeAggregation,
  ValueStatus,
} from './types.ts';
export {
  VN_AQI_BANDS,
  highestOf8,
  nowcast,
  vnAqiOfDay,
  vnAqiOfHour,
  type AirQuality,
  type Hours,
  type Pollutant,
} from './vn-aqi.ts';
