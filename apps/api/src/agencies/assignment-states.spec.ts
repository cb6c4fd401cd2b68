import { describe, expect, it } from '@jest/globals';
import { assignmentStates, canMove, isActive, isOpen, moved, IllegalAssignmentMove } from './assignment-states.ts';

describe('the states of an assignment', () => {
  it('goes from the offer over the scene to the end', () => {
    const moves = ['accept', 'enRoute', 'onScene', 'transporting', 'complete'] as const;
    const states = moves.reduce<string[]>(
      (seen, move) => [...seen, moved(seen.at(-1) as 'offered', move)],
      ['offered'],
    );
    expect(states).toEqual(['offered', 'accepted', 'enRoute', 'onScene', 'transporting', 'completed']);
  });

  it('offers to the next candidate after a decline or silence', () => {
    expect(moved(moved('offered', 'decline'), 'offerNext')).toBe('offered');
    expect(moved(moved('offered', 'expire'), 'offerNext')).toBe('offered');
  });

  it('may be given back until the unit is there', () => {
    expect([moved('accepted', 'decline'), moved('enRoute', 'decline')]).toEqual(['declined', 'declined']);
  });

  it('gives a returned order back to its agency without a new offer', () => {
    expect(moved('completed', 'return')).toBe('accepted');
  });

  it.each([
    ['completed', 'accept'],
    ['expired', 'accept'],
    ['onScene', 'decline'],
    ['offered', 'complete'],
    ['offered', 'onScene'],
    ['cancelled', 'reassign'],
    ['completed', 'withdraw'],
  ] as const)('refuses from %s to %s, and says why in both languages', (state, move) => {
    expect(() => moved(state, move)).toThrow(IllegalAssignmentMove);
    try {
      moved(state, move);
    } catch (error) {
      const { code, localized } = error as IllegalAssignmentMove;
      expect(code).toBe('ASSIGNMENT_STATE_CONFLICT');
      expect(localized.vi).toContain('nhiệm vụ đang ở trạng thái');
      expect(localized.en).toContain('the assignment is');
    }
  });

  it('lets nothing but a return leave a finished order', () => {
    expect(assignmentStates.filter((state) => !isOpen(state))).toEqual([
      'completed',
      'declined',
      'expired',
      'cancelled',
    ]);
    expect(assignmentStates.filter(isActive)).toEqual(['accepted', 'enRoute', 'onScene', 'transporting']);
    expect(canMove('cancelled', 'return')).toBe(false);
  });
});
