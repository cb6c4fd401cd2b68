/**
 * Services on loan: test processes connect here, and while one is connected the servers stay.
 * One line of JSON each way: `{ token, want: 'postgres' | 'temporal' }` → `{ … }` or `{ error }`.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startPostgres, startTemporal, type Embedded } from './embedded.ts';
import { writeAtomically } from './files.ts';
import { query, superuserUrl } from './postgres.ts';

/** How long nobody has to be connected before the servers stop; SIGUSR2 says that there is nothing to wait for. */
let idleMs = 20_000;
const keptTemplates = 4;

/**
 * Starts PostgreSQL, opens the counter and writes `run/lease.json`; Temporal starts when it is first wanted.
 * @param onIdle nobody has been connected for a while
 */
export async function lendServices(parts: Embedded, namespace: string, onIdle: () => void): Promise<void> {
  await startPostgres(parts);
  await dropLeftovers(parts);
  let temporal: Promise<string> | undefined;
  const { postgresPort: port, secrets } = parts;
  const answer = async (want: unknown): Promise<object> => {
    if (want === 'postgres') return { port, passwords: secrets };
    if (want !== 'temporal') throw new Error('want: postgres or temporal');
    temporal ??= startTemporal(parts, namespace);
    return { address: await temporal, namespace };
  };
  const token = randomBytes(16).toString('hex');
  const server = createServer((socket) => serve(socket, token, answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  const file = path.join(parts.home, 'run', 'lease.json');
  await writeAtomically(file, JSON.stringify({ port: address.port, token }), 0o600);
  let idleSince = Date.now();
  process.on('SIGUSR2', () => (idleMs = 0));
  setInterval(() => {
    server.getConnections((_, count) => {
      if (count > 0) idleSince = Date.now();
      else if (Date.now() - idleSince > idleMs) onIdle();
    });
  }, 500);
}

function serve(socket: Socket, token: string, answer: (want: unknown) => Promise<object>): void {
  socket.on('error', () => socket.destroy());
  createInterface({ input: socket }).on('line', (line) => {
    void reply(line, token, answer).then((text) => socket.write(`${text}\n`));
  });
}

async function reply(line: string, token: string, answer: (want: unknown) => Promise<object>): Promise<string> {
  try {
    const asked = JSON.parse(line) as { token?: unknown; want?: unknown };
    if (asked.token !== token) throw new Error('wrong token');
    return JSON.stringify(await answer(asked.want));
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
  }
}

/** Databases of test runs that were killed, and templates of migrations that have changed since. */
async function dropLeftovers({ postgresPort, secrets }: Embedded): Promise<void> {
  const admin = superuserUrl(postgresPort, secrets, 'postgres');
  const { rows } = await query(
    admin,
    String.raw`select datname from pg_database where datname like 'test\_%'
     union all (select datname from pg_database where datname like 'template\_%' order by oid desc offset $1)`,
    [keptTemplates],
  );
  for (const { datname } of rows as { datname: string }[])
    await query(admin, `drop database if exists "${datname}" with (force)`);
}
