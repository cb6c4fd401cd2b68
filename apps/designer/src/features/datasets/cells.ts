import type { Json } from '../../shared/json/json-value.ts';
import { FREQUENCIES } from './frequencies.ts';

/** The texts of a list; nothing for what is none. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter((each) => typeof each === 'string') : [];

/** Whether numbers that are reported so often can stand in a dataset of that period: the server takes those of the same only. */
export function frequencyMatches(measure: string, dataset: Json | undefined): boolean {
  return dataset === undefined || !FREQUENCIES.some(({ value }) => value === measure) || measure === dataset;
}
