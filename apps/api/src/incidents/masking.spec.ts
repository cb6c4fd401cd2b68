import { describe, expect, it } from '@jest/globals';
import { maskedAttributes, maskedReporter, readReporter } from './masking.ts';
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
  it('are read from what nobody has checked, whatever its shape', () => {
    expect(readReporter({ name: 'An', phone: 912345486, email: {}, anonymous: 'no', note: 'x' })).toEqual({
      name: 'An',
      phone: '912345486',
    });
    for (const none of [null, 5, 'An', ['An'], {}, { phone: null }] as const)
      expect(readReporter(none as never)).toBeNull();
    expect(readReporter(undefined)).toBeNull();
  });
  it('are hidden in attributes too', () => {
    expect(maskedAttributes({ phone: 912345486, floors: 3 })).toEqual({ phone: '9123 ••• 486', floors: 3 });
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
