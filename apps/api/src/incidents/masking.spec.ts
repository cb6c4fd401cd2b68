import { describe, expect, it } from '@jest/globals';
import { maskedAttributes, maskedReporter } from './masking.ts';
import { folded, likePatterns } from '../platform/public.ts';

describe('personal fields', () => {
  it('show enough to recognise and too little to call', () => {
    expect(
      maskedReporter({ name: 'Nguyễn Văn Ánh', phone: '0912 345 486', email: 'a@b.vn', anonymous: false }),
    ).toEqual({
      name: 'N••• V••• Á•••',
      phone: '0912 ••• 486',
      email: '•••',
      anonymous: false,
    });
    expect(maskedReporter({ phone: '114' })).toEqual({ phone: '•••' });
    expect(maskedReporter(null)).toBeNull();
  });
  it('are hidden in attributes too', () => {
    expect(maskedAttributes({ floors: 3, callerPhone: '0912345486', victims: [{ name: 'Lê Bình', age: 4 }] })).toEqual({
      floors: 3,
      callerPhone: '0912 ••• 486',
      victims: [{ name: 'L••• B•••', age: 4 }],
    });
  });
});

describe('searching', () => {
  it('needs no diacritics', () => {
    expect(folded('Cháy nhà ở Đường Số 5')).toBe('chay nha o duong so 5');
    expect(likePatterns('  Đường  5%')).toEqual(['%duong%', '%5\\%%']);
  });
});
