import { describe, expect, it } from '@jest/globals';
import { comparedWith, hashPassword, passwordFits } from './password.ts';

const chosen = await hashPassword('Mật khẩu tự đặt');
const generated = await hashPassword('x7Kq-93', 'generated');

describe('a password', () => {
  it.each([
    ['chosen', chosen, 'Mật khẩu tự đặt'],
    ['generated', generated, 'x7Kq-93'],
    ['typed in another normal form', chosen, 'Mật khẩu tự đặt'.normalize('NFD')],
  ])('fits when it is the one that was %s', async (_how, stored, password) => {
    expect(await passwordFits(stored, password)).toBe(true);
    expect(await passwordFits(stored, `${password}.`)).toBe(false);
  });

  it('fits no account that does not exist, not even by the words of the decoy', async () => {
    expect(await passwordFits(undefined, 'no account has this password')).toBe(false);
    expect(await passwordFits(generated, 'no account has this password')).toBe(false);
  });

  it.each([
    ['a chosen password', chosen],
    ['a generated one', generated],
    ['an account that does not exist', undefined],
  ])('takes as much work to refuse for %s', async (_whose, stored) => {
    const dear = (await comparedWith(stored)).filter((hash) => hash.includes('m=47104,t=1,p=1'));
    expect(dear).toHaveLength(1);
  });
});
