import { describe, expect, it } from '@jest/globals';
import { personal } from '@trucban/contracts';
import { z } from 'zod';
import { masked } from './mask.ts';

describe('masking', () => {
  it('hides what a schema marks as personal, however it is wrapped', () => {
    const schema = z.object({ victims: z.array(z.object({ who: personal(z.string()).nullish(), age: z.int() })) });
    expect(masked({ victims: [{ who: 'Nguyễn Văn A', age: 40 }] }, schema)).toEqual({
      victims: [{ who: '***', age: 40 }],
    });
  });

  it('hides well-known fields without a schema and leaves secrets out', () => {
    expect(masked({ callerPhone: '0900', password: 'x', n: 1 })).toEqual({ callerPhone: '***', n: 1 });
  });

  it('keeps what is empty, so that a first entry can be told from a change', () => {
    expect(masked({ callerName: null })).toEqual({ callerName: null });
  });
});
