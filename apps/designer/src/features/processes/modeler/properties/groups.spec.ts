import { describe, expect, it } from '@jest/globals';
import { readGroups, writeGroups } from './groups.ts';

describe('candidate groups', () => {
  it('are agency and role, one or several', () => {
    expect(readGroups('PC07/fieldCommander, IOC')).toEqual([
      { agency: 'PC07', role: 'fieldCommander' },
      { agency: 'IOC', role: '' },
    ]);
    expect(
      writeGroups([
        { agency: 'PC07', role: 'dispatcher' },
        { agency: '', role: 'x' },
        { agency: 'IOC', role: '' },
      ]),
    ).toBe('PC07/dispatcher, IOC');
  });
  it('leave an expression alone', () => {
    expect(readGroups('=group')).toBeUndefined();
    expect(readGroups('')).toEqual([]);
  });
});
