import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseUrls } from './database-urls.ts';
import { checkout } from './lease.ts';

/** What makes an empty database a migrated one. */
export interface Migration {
  /** Changes when the result would: for example `contentKey` of the migrations' folder. */
  readonly key: string;
  /** Migrates (and seeds) the database; leaves no connection open. */
  run(urls: DatabaseUrls): Promise<void>;
}

/** Name of the template database of a key: lower case, 25 characters. */
export function templateName(key: string): string {
  return `template_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

/**
 * A migration by a command, which gets `DATABASE_URL`, `DATABASE_APP_URL` and `TRUCBAN_APP_PASSWORD`.
 * @param command program and arguments, run in the checkout   @param made files and folders of which the result is made, from the checkout
 * @param env further variables
 */
export function migrationByCommand(
  command: readonly [string, ...string[]],
  made: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Migration {
  const [program, ...args] = command;
  return {
    key: `${command.join(' ')} ${JSON.stringify(env)} ${contentKey(made)}`,
    run: async (urls) => {
      const own = {
        DATABASE_URL: urls.ownerUrl,
        DATABASE_APP_URL: urls.appUrl,
        TRUCBAN_APP_PASSWORD: urls.appPassword,
      };
      await promisify(execFile)(program, args, { cwd: checkout, env: { ...process.env, ...env, ...own } });
    },
  };
}

/**
 * Hash of the content of files and folders.
 * @param places paths from the checkout; one that is missing counts as empty
 */
export function contentKey(places: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (place: string): void => {
    const file = path.join(checkout, place);
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found) return;
    if (found.isDirectory()) return [...readdirSync(file)].sort().forEach((name) => add(path.join(place, name)));
    hash.update(place).update('\0').update(readFileSync(file)).update('\0');
  };
  places.forEach(add);
  return hash.digest('hex');
}
