import { describe, expect, it } from '@jest/globals';
import { incidentNumber, localDay } from './incident-number.ts';

describe('number of an incident', () => {
  it('counts by the local day of the province', () => {
    expect(localDay('2026-11-13T16:59:59.999Z')).toBe('2026-11-13');
    expect(localDay('2026-11-13T17:00:00.000Z')).toBe('2026-11-14');
    expect(incidentNumber('TM', '2026-11-13', 147)).toBe('TM-261113-0147');
    expect(incidentNumber('TM', '2026-11-13', 12345)).toBe('TM-261113-12345');
  });
});
