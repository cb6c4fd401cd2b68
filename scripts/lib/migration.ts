/** Brings the database to this version and loads what ships, when that has something to do. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { contentHash } from './content-hash.ts';
import { query } from './postgres.ts';
import { environment, script, type Surroundings } from './product.ts';
import { step, Trouble } from './report.mjs';
import { root } from './root.mjs';
import { lastWords, requireSpaceLeft, runTool } from './tools.mjs';

/**
 * @param sources hash of the server's sources
 * @throws Trouble when it fails, or the database was made with another key
 */
export async function migrate(surroundings: Surroundings, sources: string): Promise<void> {
  const { ownerUrl, secretKeyFile, settings } = surroundings;
  const key = fingerprint(await readFile(secretKeyFile));
  const found = await readMark(ownerUrl);
  if (found && found.key !== key)
    throw new Trouble(
      `secret.key trong ${settings.home} không phải khóa của cơ sở dữ liệu này: hãy chép secrets.json và secret.key từ thư mục dữ liệu (hoặc bản sao lưu) đã tạo ra nó.`,
      `The secret.key in ${settings.home} isn't this database's: copy secrets.json and secret.key from the data folder (or backup) that made it.`,
    );
  const version = await versionOf(surroundings, sources);
  if (found?.version === version) return;
  await step('nâng cấp cơ sở dữ liệu, nạp dữ liệu', 'migrating and loading the database', () => run(surroundings));
  await writeMark(ownerUrl, { version, key });
}

/** Of everything that a migration depends on. Tables by month are made ahead, so that it changes with the month too. */
async function versionOf({ settings, appPassword }: Surroundings, sources: string): Promise<string> {
  const credentials = settings.demo && existsSync(path.join(settings.home, 'demo-credentials.json'));
  const month = new Date().toISOString().slice(0, 7);
  const province = await contentHash(root, ['province']);
  return fingerprint(JSON.stringify([sources, province, settings.demo, credentials, appPassword, month]));
}

const fingerprint = (value: string | Buffer): string => createHash('sha256').update(value).digest('hex').slice(0, 32);

async function run(surroundings: Surroundings): Promise<void> {
  const { ownerUrl, appPassword, settings } = surroundings;
  const env = { ...environment(surroundings), DATABASE_URL: ownerUrl, TRUCBAN_APP_PASSWORD: appPassword };
  const args = [script('migrate.js')];
  const { ok, text } = await runTool({ command: process.execPath, args, cwd: root, env, output: 'keep' });
  if (ok) return;
  requireSpaceLeft(text, settings.home);
  const words = text.split('\n').filter((line) => !/^\s+at /.test(line));
  throw new Trouble(
    'Không nâng cấp được cơ sở dữ liệu, dữ liệu vẫn như trước: hãy xử lý lỗi dưới đây rồi chạy lại.',
    `The database can't be migrated, the data are as they were: remedy this and run again.\n  ${lastWords(words.join('\n'), 20)}`,
  );
}

/** What a database says of itself, as its comment: so it goes with the data, into a backup and back. */
interface Mark {
  readonly version: string;
  /** Fingerprint of the key with which its secrets are sealed. */
  readonly key: string;
}

async function readMark(ownerUrl: string): Promise<Mark | undefined> {
  const { rows } = await query(
    ownerUrl,
    `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = current_database()`,
  );
  return parseMark((rows[0] as { mark: string | null }).mark ?? '');
}

/** @param text the comment of a database, anybody's */
export function parseMark(text: string): Mark | undefined {
  const { version, key } = /^trucban: version (?<version>\w+), key (?<key>\w+)$/.exec(text)?.groups ?? {};
  return version && key ? { version, key } : undefined;
}

async function writeMark(ownerUrl: string, { version, key }: Mark): Promise<void> {
  const mark = `trucban: version ${version}, key ${key}`;
  const comment = `do $$ begin execute format('comment on database %I is %L', current_database(), '${mark}'); end $$`;
  // Who doesn't own the database migrates at each start.
  await query(ownerUrl, comment).catch(() => undefined);
}
