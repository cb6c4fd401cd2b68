/** What is refused before anything is fetched, so that the answer comes at once: a folder or a port that is in use. */
import { createServer } from 'node:net';
import path from 'node:path';
import { isAlive, readHolder } from './lock.mjs';
import { Trouble } from './report.mjs';
import { root } from './root.mjs';

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string} where the data lie; a relative path counts from where the command was given
 */
export const dataFolder = (env) => path.resolve(env.INIT_CWD ?? root, env.TRUCBAN_HOME || path.join(root, '.trucban'));

/** @param {string} home */
export const supervisorLock = (home) => path.join(home, 'run', 'supervisor.lock');

/** Somebody else's supervisor runs there. */
export class HomeTaken extends Trouble {
  /**
   * @param {string} home
   * @param {import('./lock.mjs').Holder} holder
   */
  constructor(home, holder) {
    super(
      `Trực ban đang chạy với dữ liệu ở ${home} (tiến trình ${holder.pid}): hãy dừng nó, hoặc đặt TRUCBAN_HOME và PORT khác.`,
      `Trực ban is already running on ${home} (process ${holder.pid}): stop it, or set another TRUCBAN_HOME and PORT.`,
    );
  }
}

/**
 * @param {string} home
 * @returns {Promise<void>}
 * @throws HomeTaken
 */
export async function requireIdle(home) {
  const holder = await readHolder(supervisorLock(home));
  if (holder && isAlive(holder)) throw new HomeTaken(home, holder);
}

/**
 * @param {string | undefined} text the variable PORT
 * @returns {number}
 */
export function readPort(text) {
  if (!text) return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Trouble(
    `PORT=${text} không phải là số cổng: hãy dùng số từ 1 đến 65535.`,
    `PORT=${text} is no port number: use one from 1 to 65535.`,
  );
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<void>}
 * @throws Trouble when nobody can listen there
 */
export async function requireFree(host, port) {
  /** @type {string | undefined} */
  const code = await new Promise((resolve) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code ?? 'unknown'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
  if (code === undefined) return;
  if (code === 'EADDRINUSE')
    throw new Trouble(
      `Cổng ${port} đang có chương trình khác dùng: hãy dừng chương trình đó hoặc chạy PORT=${port + 1} npm start.`,
      `Port ${port} is used by another program: stop that program, or run PORT=${port + 1} npm start.`,
    );
  if (code === 'EACCES')
    throw new Trouble(
      `Không được phép mở cổng ${port}: hãy chọn cổng từ 1024 trở lên, chẳng hạn PORT=3000.`,
      `Not allowed to listen on port ${port}: choose one from 1024 up, for example PORT=3000.`,
    );
  throw new Trouble(
    `Không mở được ${host}:${port} (${code}): hãy đặt HOST là địa chỉ của máy này.`,
    `Can't listen on ${host}:${port} (${code}): set HOST to an address of this machine.`,
  );
}
