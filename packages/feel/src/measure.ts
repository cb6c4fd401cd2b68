import { Stop, type Run } from './run.ts';
import { FeelObject, FeelRange, isList, type FeelValue } from './values.ts';

/** How deep a result may nest: what is deeper can't be written as JSON by everybody who reads it. */
const MAX_VALUE_DEPTH = 200;

/**
 * Pays for a value as it leaves the evaluation. A small expression can make a list that holds itself many times over
 * (`for i in 1..40 return [partial, partial]`): shared parts cost nothing here, but everything once they are JSON.
 */
export function measure(run: Run, value: FeelValue, depth = 0): void {
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'string') run.burn(value.length / 64);
    return;
  }
  if (depth > MAX_VALUE_DEPTH) throw new Stop('DEPTH_EXCEEDED');
  if (isList(value)) {
    run.burn(1 + value.length / 4);
    for (const item of value) measure(run, item, depth + 1);
  } else if (value instanceof FeelRange) {
    measure(run, value.start, depth + 1);
    measure(run, value.end, depth + 1);
  } else if (!(value instanceof FeelObject)) {
    for (const key of Object.keys(value)) {
      run.burn(1.5);
      measure(run, value[key] ?? null, depth + 1);
    }
  }
}
