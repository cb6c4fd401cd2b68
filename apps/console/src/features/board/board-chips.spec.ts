import { describe, expect, it } from '@jest/globals';
import type { ListedAssignment } from '@trucban/contracts';
import { rowChips } from './board-chips.ts';

const order = (agency: string, state: string): ListedAssignment => ({
  id: `${agency}-${state}`,
  agency,
  state,
  offeredAt: null,
});
const parentOf = (agency: string): string | undefined => (agency === 'DOI-CC1' ? 'PC07' : undefined);
const chips = (...assignments: ListedAssignment[]): string[] =>
  rowChips({ assignments, leadAgency: 'PC07' }, parentOf).map(
    ({ agency, count }) => agency + (count > 1 ? `×${count}` : ''),
  );

describe('agencies of a row', () => {
  it('shows open orders before finished ones, the team of the lead first', () => {
    expect(
      chips(
        order('LL-P01', 'completed'),
        order('CA-P01', 'onScene'),
        order('DIENLUC', 'offered'),
        order('DOI-CC1', 'enRoute'),
      ),
    ).toEqual(['DOI-CC1', 'DIENLUC', 'CA-P01', 'LL-P01']);
  });
  it('shows each agency once, with its open order and their number; withdrawn ones not at all', () => {
    expect(chips(order('CA-P01', 'completed'), order('CA-P01', 'accepted'), order('MTTQ', 'cancelled'))).toEqual([
      'CA-P01×2',
    ]);
    expect(
      rowChips({ assignments: [order('A', 'completed'), order('A', 'accepted')], leadAgency: 'A' }, parentOf)[0]?.order
        .state,
    ).toBe('accepted');
  });
});
