import {
  PREDICTOR_YEARS,
  limitsOf,
  predict,
  withPredicted,
  type IndicatorDocument,
  type Limits,
  type Period,
  type Predicted,
} from '@trucban/kpi-engine';
import { OFFSET_MINUTES } from './kpi.ts';
import type { PastValues } from './past-values.ts';

/** What a value of one period is judged by, and what past years had to do with it. */
export interface LimitsInForce {
  readonly limits: Limits;
  readonly predicted: Predicted | null;
}

/** The limits of a unit in a period of the indicator's own kind, with the threshold that its predictor makes of past years. */
export function limitsInForce(
  document: IndicatorDocument,
  unit: string,
  period: Period,
  past: PastValues | null,
): LimitsInForce {
  const limits = limitsOf(document, unit, period, OFFSET_MINUTES);
  const { predictor, direction } = document;
  if (!predictor || !past) return { limits, predicted: null };
  const samples = past.samples(unit, period, predictor.years ?? PREDICTOR_YEARS);
  const predicted = predict(direction, predictor, samples);
  return { limits: withPredicted(limits, predictor, predicted), predicted };
}
