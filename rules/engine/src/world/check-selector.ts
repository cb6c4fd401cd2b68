import {
  checkEach,
  checkFields,
  checkFlag,
  checkNumber,
  checkOneOf,
  checkPlace,
  checkTime,
  checkWord,
} from '../check-parts.ts';
import { MAX_INDEX, MAX_WITHIN_M } from '../limits.ts';
import { isObject, problem } from '../problems.ts';
import { severities, type RuleProblem } from '../types.ts';

/** Every fault of a selector of open incidents. */
export function checkSelector(selector: unknown, path: string): RuleProblem[] {
  return checkFields(selector, path, {
    eventTypes: (value, at) => checkEach(value, at, MAX_INDEX, checkWord, 1),
    severities: (value, at) => checkEach(value, at, severities.length, checkOneOf(severities, 'SEVERITY'), 1),
    withinM: checkNumber(1, MAX_WITHIN_M),
    sameArea: checkFlag,
    within: checkTime,
    unassigned: checkFlag,
    same: checkPlaces,
  });
}

/** Names with the places of the event that they take their values from. */
export function checkPlaces(value: unknown, path: string): RuleProblem[] {
  if (!isObject(value) || Object.keys(value).length > 20)
    return [problem(path, 'TYPE', 'Cần một đối tượng tối đa 20 trường.', 'An object of at most 20 fields is needed.')];
  return Object.entries(value).flatMap(([name, place]) => checkPlace(place, `${path}/${name}`));
}
