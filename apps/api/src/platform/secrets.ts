import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Settings, ensureHome } from './settings.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Secrets that must be read back (webhook keys) are kept encrypted: AES-256-GCM, `v1.` and base64url of nonce, ciphertext and
 * tag. `purpose` (`webhook:<id>`) is authenticated with it, so that a value can't be moved to another row.
 */
@Injectable()
export class Secrets {
  #key: Buffer | undefined;

  constructor(private readonly settings: Settings) {}

  encrypt(plain: string, purpose: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#loaded(), nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${sealed.toString('base64url')}`;
  }

  /** @throws Error when the value was changed, belongs to another purpose, or was made with another key. */
  decrypt(sealed: string, purpose: string): string {
    const bytes = Buffer.from(sealed.replace(/^v1\./, ''), 'base64url');
    const tagAt = bytes.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', this.#loaded(), bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(tagAt));
    return decipher.update(bytes.subarray(NONCE_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8');
  }

  /** A secret that is made of the key and a purpose: always the same, so that it need not be kept. 256 bits as base64url text. */
  derive(purpose: string): string {
    return createHmac('sha256', this.#loaded()).update(`derived:${purpose}`).digest('base64url');
  }

  #loaded(): Buffer {
    this.#key ??= loadKey(this.settings.secretKeyFile);
    return this.#key;
  }
}

/** A random secret with 256 bits, as base64url text. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a random secret (not of a password) as hex: what is stored instead of it. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two texts of equal length without telling by its time where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function loadKey(file: string): Buffer {
  if (!existsSync(file)) {
    ensureHome(dirname(file));
    try {
      writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process made it at the same moment: that one counts.
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
  }
  chmodSync(file, 0o600);
  const content = readFileSync(file);
  // As `npm start` makes it: the bytes themselves; as it is made here, or by hand: in base64.
  const key = content.length === KEY_BYTES ? content : Buffer.from(content.toString('utf8').trim(), 'base64');
  if (key.length !== KEY_BYTES) throw new Error('The key file does not hold 32 bytes, as they are or in base64.');
  return key;
}
