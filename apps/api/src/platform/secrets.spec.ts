import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Secrets } from './secrets.ts';
import { Settings } from './settings.ts';

describe('the key of secrets', () => {
  const file = () => path.join(mkdtempSync(path.join(tmpdir(), 'trucban-secrets-')), 'secret.key');
  const secretsOf = (secretKeyFile: string) => new Secrets(new Settings({ secretKeyFile }));

  it('is read as npm start writes it, as text, and made where it is missing', () => {
    const key = randomBytes(32);
    const [raw, text, missing] = [file(), file(), file()];
    writeFileSync(raw, key);
    writeFileSync(text, `${key.toString('base64')}\n`);
    const sealed = secretsOf(raw).encrypt('whsec_1', 'webhook:1');
    expect(secretsOf(text).decrypt(sealed, 'webhook:1')).toBe('whsec_1');
    expect(secretsOf(missing).decrypt(secretsOf(missing).encrypt('a', 'b'), 'b')).toBe('a');
  });

  it('of another length is refused', () => {
    const short = file();
    writeFileSync(short, randomBytes(16));
    expect(() => secretsOf(short).encrypt('a', 'b')).toThrow('32 bytes');
  });
});
