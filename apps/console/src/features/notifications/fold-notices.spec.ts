import { describe, expect, it } from '@jest/globals';
import type { NotificationDto } from '@trucban/contracts';
import { foldNotices } from './fold-notices.ts';

const notice = (id: string, second: string, text = 'a', readAt: string | null = null): NotificationDto =>
  ({
    id,
    incidentId: 'i',
    createdAt: `2026-11-13T13:00:${second}Z`,
    readAt,
    text: { vi: text, en: text },
  }) as NotificationDto;

describe('notices that say the same', () => {
  it('are one, as long as they came together', () => {
    const folded = foldNotices([notice('1', '10'), notice('2', '09'), notice('3', '01'), notice('4', '01', 'b')]);
    expect(folded.map(({ all }) => all.map(({ id }) => id))).toEqual([['1', '2'], ['3'], ['4']]);
  });
  it('are not one when only some were read', () => {
    expect(foldNotices([notice('1', '10'), notice('2', '10', 'a', '2026-11-13T13:01:00Z')])).toHaveLength(2);
  });
});
