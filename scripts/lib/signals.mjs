/** When this command is asked to end: by a signal, or by the death of whoever started it. */
import { isatty } from 'node:tty';
import { ancestor, isAlive } from './lock.mjs';
import { say } from './report.mjs';

/** @type {((name: NodeJS.Signals) => void) | undefined} */
let answer;

/**
 * From now on, this is what happens.
 * @param {(name: NodeJS.Signals) => void} then takes the place of what was said before
 */
export function onSignal(then) {
  if (!answer) listen();
  answer = then;
}

/**
 * @param {() => Promise<void>} stop what has to be done before this process may end
 * @param {number} exitCode with which it ends when it was asked to
 * @returns {() => Promise<void>} the same for other reasons to end; it is done once, whoever asks first
 */
export function onStop(stop, exitCode) {
  /** @type {Promise<void> | undefined} */
  let stopping;
  let asked = false;
  const once = () => (stopping ??= stop());
  onSignal(() => {
    if (asked) return;
    asked = true;
    say('đang dừng', 'stopping');
    once().then(
      () => {
        say('đã dừng', 'stopped');
        process.exit(exitCode);
      },
      () => process.exit(1),
    );
  });
  return once;
}

function listen() {
  process.on('SIGINT', () => answer?.('SIGINT'));
  process.on('SIGTERM', () => answer?.('SIGTERM'));
  // A closed terminal ends what was started in it; without one (nohup, a service) it means nothing. Afterwards it
  // couldn't be asked any more.
  const terminal = isatty(0);
  process.on('SIGHUP', () => terminal && answer?.('SIGHUP'));
  // The older Node that started this one holds the other end; it was killed when the channel closes.
  process.on('disconnect', () => answer?.('SIGTERM'));
  // npm doesn't tell its child when it is killed. Other parents may leave on purpose (nohup).
  const npm = process.env.npm_lifecycle_event ? ancestor(/^npm/) : undefined;
  if (npm) setInterval(() => !isAlive(npm) && answer?.('SIGTERM'), 1_000).unref();
}
