/** Is the product's own port to be had? Asked before anything is fetched, so that the answer comes at once. */
import { createServer } from 'node:net';
import { Trouble } from './report.mjs';

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
