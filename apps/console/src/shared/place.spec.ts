import { describe, expect, it } from '@jest/globals';
import { placeText } from './place.ts';

describe('a place in one line', () => {
  it('names the commune once', () => {
    expect(placeText('18 Lê Lợi, P. Trung Tâm', 'Phường Trung Tâm')).toBe('18 Lê Lợi, P. Trung Tâm');
    expect(placeText('Chợ phường Trung Tâm', 'Phường Trung Tâm')).toBe('Chợ phường Trung Tâm');
    expect(placeText('18 Lê Lợi', 'Phường Trung Tâm')).toBe('18 Lê Lợi, Phường Trung Tâm');
    expect(placeText(null, 'Xã Bãi Cát')).toBe('Xã Bãi Cát');
    expect(placeText('QL.1', '')).toBe('QL.1');
  });
});
