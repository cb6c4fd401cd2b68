import { expect, it } from '@jest/globals';
import { UnavailableError } from '../errors.ts';
import { asSeenByUsers } from './failures.ts';

const failure = (code: string): Error => Object.assign(new Error('the database said no'), { code });

it.each([
  ['53100', 'STORAGE_FULL'],
  ['ECONNREFUSED', 'DATABASE_UNAVAILABLE'],
  ['57P01', 'DATABASE_UNAVAILABLE'],
])('tells users of %s as a 503 that passes', (code, told) => {
  const seen = asSeenByUsers(new Error('wrapped', { cause: failure(code) })) as UnavailableError;
  expect(seen).toBeInstanceOf(UnavailableError);
  expect(seen).toMatchObject({ code: told });
});

it('leaves every other failure as it is', () => {
  const other = failure('23505');
  expect(asSeenByUsers(other)).toBe(other);
});
