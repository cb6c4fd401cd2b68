import { describe, expect, it } from '@jest/globals';
import type { ConfigProblem } from '@trucban/contracts';
import { placeProblems, type Mention } from './problem-places.ts';

const problem = (code: string, en: string, own: Partial<ConfigProblem> = {}): ConfigProblem => ({
  elementId: null,
  code,
  severity: 'error',
  message: { vi: en, en },
  ...own,
});
const mentions: Mention[] = [
  { elementId: 'a', kind: 'form', value: 'form_x' },
  { elementId: 'b', kind: 'form', value: 'form_x' },
  { elementId: 'b', kind: 'form', value: 'form_x' },
  { elementId: 'c', kind: 'group', value: 'PC99/dispatcher' },
];

describe('problems and their places', () => {
  it('keeps the element that the compiler names', () => {
    expect(
      placeProblems([problem('FLOW_TARGET_MISSING', 'x', { elementId: 'f' })], mentions).map(
        ({ elementId }) => elementId,
      ),
    ).toEqual(['f']);
  });
  it('finds every element that names what is missing, once each', () => {
    const placed = placeProblems(
      [
        problem('FORM_NOT_PUBLISHED', 'Form "form_x" is not published.'),
        problem('GROUP_UNKNOWN', 'Group "PC99/dispatcher" names no agency.'),
      ],
      mentions,
    );
    expect(placed.map(({ elementId }) => elementId)).toEqual(['a', 'b', 'c']);
  });
  it('leaves at the whole what no element names', () => {
    expect(placeProblems([problem('ONE_PROCESS_A_FILE', 'two')], mentions)[0]?.elementId).toBeNull();
    expect(
      placeProblems([problem('FORM_NOT_PUBLISHED', 'Form "form_y" is not published.')], mentions)[0]?.elementId,
    ).toBeNull();
  });
  it('shows errors first, and once what page and server both found', () => {
    const warning = problem('W', 'w', { severity: 'warning', elementId: 'a' });
    const error = problem('E', 'e', { elementId: 'b' });
    expect(placeProblems([warning, error, warning, error], []).map(({ problem: { code } }) => code)).toEqual([
      'E',
      'W',
    ]);
  });
});
