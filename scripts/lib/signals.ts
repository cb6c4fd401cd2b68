/** When this command is asked to end: by a signal, or by the death of whoever started it. */
import { ancestor, isAlive } from './lock.mjs';

/**
 * @param stop called once; the process exits with its result when it is done
 */
export function onStop(stop: () => Promise<number>): void {
  let stopping = false;
  const once = (): void => {
    if (stopping) return;
    stopping = true;
    void stop().then(
      (code) => process.exit(code),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', once);
  process.on('SIGTERM', once);
  process.on('SIGHUP', once);
  // The older Node that started this one holds the other end; it was killed when the channel closes.
  process.on('disconnect', once);
  // npm doesn't tell its child when it is killed. Other parents may leave on purpose (nohup).
  const npm = process.env.npm_lifecycle_event ? ancestor(/^npm/) : undefined;
  if (npm) setInterval(() => !isAlive(npm) && once(), 1_000).unref();
}
