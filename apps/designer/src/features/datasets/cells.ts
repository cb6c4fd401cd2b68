import type { Json } from '../../shared/json/json-value.ts';

/** The texts of a list; nothing for what is none. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter((each) => typeof each === 'string') : [];

/** From the longest period to the shortest. */
const LENGTHS = ['yearly', 'quarterly', 'monthly', 'daily'];

/**
 * Whether numbers that are reported so often can stand in a dataset of that period: not of a longer one. What neither names is
 * for the server to judge.
 */
export function frequencyMatches(measure: string, dataset: Json | undefined): boolean {
  const [own, asked] = [LENGTHS.indexOf(measure), LENGTHS.indexOf(String(dataset))];
  return own < 0 || asked < 0 || own === asked;
}
