/** When this command is asked to end: by a signal, or by the death of whoever started it. */
import { ancestor, isAlive } from './lock.mjs';
import { say } from './report.mjs';

/**
 * @param stop what has to be done before this process may end
 * @param exitCode with which it ends when it was asked to
 * @returns the same for other reasons to end; it is done once, whoever asks first
 */
export function onStop(stop: () => Promise<void>, exitCode = 0): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  let asked = false;
  const stopOnce = (): Promise<void> => (stopping ??= stop());
  const once = (): void => {
    if (asked) return;
    asked = true;
    say('đang dừng', 'stopping');
    void stopOnce().then(
      () => {
        say('đã dừng', 'stopped');
        process.exit(exitCode);
      },
      () => process.exit(1),
    );
  };
  process.on('SIGINT', once);
  process.on('SIGTERM', once);
  // A closed terminal ends what was started in it; without one (nohup, a service) it means nothing.
  process.on('SIGHUP', () => process.stdin.isTTY && once());
  // The older Node that started this one holds the other end; it was killed when the channel closes.
  process.on('disconnect', once);
  // npm doesn't tell its child when it is killed. Other parents may leave on purpose (nohup).
  const npm = process.env.npm_lifecycle_event ? ancestor(/^npm/) : undefined;
  if (npm) setInterval(() => !isAlive(npm) && once(), 1_000).unref();
  return stopOnce;
}
