import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureHome } from '../platform/settings.ts';

/** `$TRUCBAN_HOME/demo-credentials.json`: the only place where generated passwords and client secrets can be read. */
export interface DemoCredentials {
  users: { username: string; password: string; roles: string[]; orgUnit: string }[];
  clients: { agency: string | null; clientId: string; clientSecret: string; scopes: string[] }[];
}

const path = (home: string) => join(home, 'demo-credentials.json');

/** What an earlier start wrote; empty when there is none. */
export function readDemoCredentials(home: string): DemoCredentials {
  if (!existsSync(path(home))) return { users: [], clients: [] };
  return JSON.parse(readFileSync(path(home), 'utf8')) as DemoCredentials;
}

/** Readable by its owner only. */
export function writeDemoCredentials(home: string, credentials: DemoCredentials): void {
  ensureHome(home);
  writeFileSync(path(home), `${JSON.stringify(credentials, null, 1)}\n`, { mode: 0o600 });
  // The mode above is for a new file only.
  chmodSync(path(home), 0o600);
}
