/** Passwords of the embedded servers and the key of stored secrets, made once for each data folder. */
import { randomBytes } from 'node:crypto';
import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readJson, writeAtomically } from './files.ts';

const names = ['postgres', 'owner', 'app', 'temporal'] as const;

/** Password of each role of the embedded PostgreSQL; `app` also for an outside one. */
export type Secrets = Readonly<Record<(typeof names)[number], string>>;

export async function readSecrets(home: string): Promise<Secrets> {
  const file = path.join(home, 'secrets.json');
  const kept = (await readJson(file)) as Partial<Secrets> | undefined;
  const fresh = (): string => randomBytes(24).toString('base64url');
  const secrets = Object.fromEntries(names.map((name) => [name, kept?.[name] ?? fresh()])) as unknown as Secrets;
  if (names.some((name) => kept?.[name] === undefined))
    await writeAtomically(file, `${JSON.stringify(secrets, null, 2)}\n`, 0o600);
  return secrets;
}

/** The file with the key that encrypts secrets which must be read back: 32 random bytes, for the owner's eyes only. */
export async function secretKeyFile(home: string): Promise<string> {
  const file = path.join(home, 'secret.key');
  await access(file).catch(() => writeFile(file, randomBytes(32), { mode: 0o600, flag: 'wx' }));
  return file;
}
