import { hash, verify, type Options } from '@node-rs/argon2';

/** argon2id (the library's default) as OWASP asks: 46 MiB, one pass, about 57 ms. */
const FOR_PEOPLE: Options = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 };

/** For generated passwords of 120 bits, which nobody can guess at any cost: makes loading a province quick. */
const FOR_GENERATED: Options = { memoryCost: 1024, timeCost: 1, parallelism: 1 };

/** Hash of a password as a PHC string, which names its own parameters. */
export function hashPassword(password: string, origin: 'chosen' | 'generated' = 'chosen'): Promise<string> {
  return hash(password.normalize('NFC'), origin === 'chosen' ? FOR_PEOPLE : FOR_GENERATED);
}

let decoy: Promise<string> | undefined;

/** Whether the password fits; `undefined` stands for an account that doesn't exist. */
export async function passwordFits(stored: string | undefined, password: string): Promise<boolean> {
  const given = password.normalize('NFC');
  for (const each of await comparedWith(stored)) if ((await verify(each, given)) && each === stored) return true;
  return false;
}

/**
 * The hashes that a wrong password is compared with, one after the other. One of them is always a dear one, so that a refusal
 * takes as long when there is no such account, or only a cheap hash.
 */
export async function comparedWith(stored: string | undefined): Promise<readonly string[]> {
  if (stored !== undefined && !stored.includes(`m=${FOR_GENERATED.memoryCost},`)) return [stored];
  decoy ??= hashPassword('no account has this password');
  return stored === undefined ? [await decoy] : [stored, await decoy];
}
