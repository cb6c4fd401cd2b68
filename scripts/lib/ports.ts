/** Inner ports: below 32768, where Temporal's membership wants them and outgoing connections don't take them. */
import { createServer } from 'node:net';

const lowest = 20_000;
const highest = 32_700;

/** Is nobody listening there? */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Chooses free ports, the wished ones first (those of the last run, so that addresses stay the same where they can).
 * @param count how many   @param wished ports to try first   @param random 0 ≤ x < 1; several copies that start together must not choose alike
 */
export async function choosePorts(
  count: number,
  wished: readonly number[],
  free: (port: number) => Promise<boolean> = isFree,
  random: () => number = Math.random,
): Promise<readonly number[]> {
  const chosen: number[] = [];
  const offer = async (port: number): Promise<void> => {
    if (chosen.length < count && !chosen.includes(port) && port >= lowest && port <= highest && (await free(port)))
      chosen.push(port);
  };
  for (const port of wished) await offer(port);
  for (let attempt = 0; chosen.length < count && attempt < 10_000; attempt += 1)
    await offer(lowest + Math.floor(random() * (highest - lowest)));
  if (chosen.length < count) throw new Error('no free ports between 20000 and 32700');
  return chosen;
}
