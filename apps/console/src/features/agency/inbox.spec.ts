import { describe, expect, it } from '@jest/globals';
import type { AssignmentDto } from '@trucban/contracts';
import { factsOf, inboxOrder, nextStep, tabOf } from './inbox.ts';

const order = (id: string, own: Partial<AssignmentDto>): AssignmentDto =>
  ({
    id,
    state: 'offered',
    answerBy: null,
    dueAt: null,
    acceptedAt: null,
    releasedAt: null,
    updatedAt: '2026-11-13T13:00:00Z',
    ...own,
  }) as AssignmentDto;

describe('the inbox of an agency', () => {
  it('puts offers that wait before the work that runs', () => {
    const list = inboxOrder([
      order('work', { state: 'enRoute', dueAt: '2026-11-13T13:00:00Z' }),
      order('later', { answerBy: '2026-11-13T13:05:00Z' }),
      order('soon', { answerBy: '2026-11-13T13:01:00Z' }),
      order('done', { state: 'completed' }),
    ]);
    expect(list.map(({ id }) => id)).toEqual(['soon', 'later', 'work', 'done']);
  });
  it('counts answers that are overdue', () => {
    const at = Date.parse('2026-11-13T13:02:00Z');
    expect(
      factsOf(
        [
          order('a', { answerBy: '2026-11-13T13:01:00Z' }),
          order('b', { state: 'onScene' }),
          order('c', { state: 'declined' }),
        ],
        at,
      ),
    ).toEqual({ open: 2, late: 1, offered: 1, working: 1, done: 0 });
    expect(tabOf(order('d', { state: 'expired' }))).toBe('declined');
  });
  it('knows what comes next', () => {
    expect(
      ['offered', 'accepted', 'enRoute', 'transporting', 'completed'].map((state) =>
        nextStep(order('x', { state: state as AssignmentDto['state'] })),
      ),
    ).toEqual(['accept', 'en-route', 'on-scene', 'complete', undefined]);
  });
  it('keeps a withdrawn order until its unit has turned back', () => {
    const accepted = { state: 'cancelled', acceptedAt: '2026-11-13T13:00:00Z' } as const;
    expect(nextStep(order('a', accepted))).toBe('release');
    expect(tabOf(order('a', accepted))).toBe('todo');
    expect(tabOf(order('b', { ...accepted, releasedAt: '2026-11-13T13:05:00Z' }))).toBe('done');
    expect(nextStep(order('c', { state: 'cancelled' }))).toBeUndefined();
  });
});
