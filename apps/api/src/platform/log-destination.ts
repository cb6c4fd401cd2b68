import { pino, type DestinationStream } from 'pino';

/** What is kept in memory while it can't be written; the rest is lost. */
const MOST_BYTES = 1_000_000;

/**
 * Where log lines go: the standard output, or another open file. When it can't be written (a full disk, a reader that has gone)
 * lines wait or are lost: a product that can't say something must not stop working for that.
 */
export function logDestination(fd = 1): DestinationStream {
  const destination = pino.destination({ fd, sync: true, maxLength: MOST_BYTES });
  destination.on('error', () => undefined);
  return destination;
}
