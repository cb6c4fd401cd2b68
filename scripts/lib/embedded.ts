/** The embedded servers of one data folder, in the order in which they need each other. */
import path from 'node:path';
import { readJson, writeAtomically } from './files.ts';
import { choosePorts } from './ports.ts';
import { ensureRoles, postgresService, url } from './postgres.ts';
import { step } from './report.mjs';
import type { Secrets } from './secrets.ts';
import type { Supervisor } from './supervisor.ts';
import { temporalPortNames, type TemporalPorts } from './temporal-config.ts';
import { temporalPrograms, type TemporalPrograms } from './temporal-programs.ts';
import { temporalService } from './temporal.ts';

export interface Embedded {
  readonly supervisor: Supervisor;
  readonly home: string;
  readonly secrets: Secrets;
  readonly postgresPort: number;
  readonly temporalPorts: TemporalPorts;
  readonly throwAway: boolean;
}

/** Chooses the ports, where possible those of the last run. */
export async function embedded(
  supervisor: Supervisor,
  home: string,
  secrets: Secrets,
  throwAway: boolean,
): Promise<Embedded> {
  const file = path.join(home, 'run', 'ports.json');
  const kept = await readJson(file);
  const wished = Array.isArray(kept) ? kept.filter((port): port is number => Number.isInteger(port)) : [];
  const ports = await choosePorts(1 + temporalPortNames.length, wished);
  await writeAtomically(file, JSON.stringify(ports));
  const [postgresPort, ...rest] = ports;
  const temporalPorts = Object.fromEntries(
    temporalPortNames.map((name, i) => [name, rest[i]]),
  ) as unknown as TemporalPorts;
  return { supervisor, home, secrets, postgresPort: postgresPort as number, temporalPorts, throwAway };
}

/** @returns the owner's URL of our database */
export async function startPostgres(parts: Embedded): Promise<string> {
  const { supervisor, home, secrets, postgresPort: port, throwAway } = parts;
  await step('chạy PostgreSQL', 'starting PostgreSQL', async () => {
    await supervisor.run(postgresService({ home, port, secrets, throwAway }));
    await ensureRoles(port, secrets);
  });
  return url(port, 'trucban_owner', secrets.owner, 'trucban');
}

/**
 * Needs the embedded PostgreSQL to run.
 * @param programs found beforehand, where looking for them has begun already
 * @returns the address of the frontend
 */
export async function startTemporal(
  parts: Embedded,
  namespace: string,
  programs: Promise<TemporalPrograms> = temporalPrograms(),
): Promise<string> {
  const { supervisor, home, secrets, postgresPort, temporalPorts: ports } = parts;
  const found = await programs;
  await step('chạy Temporal', 'starting Temporal', () =>
    supervisor.run(temporalService({ home, ports, postgresPort, secrets, programs: found, namespace })),
  );
  return `127.0.0.1:${ports.frontend}`;
}
