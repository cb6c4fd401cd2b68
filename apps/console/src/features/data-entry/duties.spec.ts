import { describe, expect, it } from '@jest/globals';
import type { EntryListItem } from '@trucban/contracts';
import { countDuties, dutyOf } from './duties.ts';

const item = (given: Partial<EntryListItem>): EntryListItem => ({
  dataset: 'D',
  name: { vi: '', en: '' },
  orgUnit: 'P01',
  orgUnitName: { vi: '', en: '' },
  period: '2026-10',
  label: { vi: '', en: '' },
  state: 'open',
  dueAt: '',
  late: false,
  filled: 0,
  of: 2,
  submittedAt: null,
  mayEnter: true,
  mayApprove: false,
  ...given,
});

describe('what an entry asks of the one who looks', () => {
  it('is to fill in what is his, and to approve what others have handed in', () => {
    expect(dutyOf(item({}))).toBe('fill');
    expect(dutyOf(item({ late: true, state: 'returned' }))).toBe('late');
    expect(dutyOf(item({ state: 'submitted', mayApprove: true }))).toBe('approve');
    expect(dutyOf(item({ state: 'submitted' }))).toBe('done');
    expect(dutyOf(item({ mayEnter: false }))).toBe('others');
  });
  it('is counted', () => {
    expect(countDuties([item({}), item({}), item({ state: 'approved' })]).get('fill')).toBe(2);
  });
});
