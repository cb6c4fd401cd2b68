import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { embedded, startPostgres } from '../../scripts/lib/embedded.ts';
import { takeHome } from '../../scripts/lib/home.ts';
import { readSecrets } from '../../scripts/lib/secrets.ts';
import type { RunningProcess } from '../../scripts/lib/state.ts';
import { root } from '../../scripts/lib/settings.ts';
import { Supervisor } from '../../scripts/lib/supervisor.ts';
import type { Setting } from './setting.ts';

/** A migrated database of the embedded PostgreSQL, with fsync on, as `npm start` runs it. */
export interface BenchDatabase {
  readonly ownerUrl: string;
  /** As API and worker connect: row-level security applies. */
  readonly appUrl: string;
  /** Its processes, to read what they use. */
  readonly processes: readonly RunningProcess[];
  close(): Promise<void>;
}

/** Starts a PostgreSQL of its own and brings it to this version. */
export async function openDatabase({ home, onClose }: Setting): Promise<BenchDatabase> {
  const release = await takeHome(home);
  const supervisor = new Supervisor(home);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= supervisor.stopAll(['postgres']).then(release));
  onClose(close);
  const secrets = await readSecrets(home);
  const ownerUrl = await startPostgres(await embedded(supervisor, home, secrets, false));
  const { migrateSchema } = (await import(path.join(root, 'apps/api/dist/database/migrate.js'))) as {
    migrateSchema: (options: { ownerUrl: string; appPassword: string; home: string }) => Promise<string>;
  };
  const appUrl = await migrateSchema({ ownerUrl, appPassword: secrets.app, home });
  const processes = JSON.parse(await readFile(path.join(home, 'processes.json'), 'utf8')) as RunningProcess[];
  return { ownerUrl, appUrl, processes, close };
}
