/** What the scripts say on the terminal: Vietnamese first, then English, with the time since the command was given. */

const startedAt = Number(process.env.TRUCBAN_STARTED_AT ?? Date.now());
process.env.TRUCBAN_STARTED_AT = String(startedAt);

// Whoever read us may be gone (a closed terminal, a pipe): what is left to do is done without words.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** A condition that the user can remedy. It is shown as one sentence in each language, without a stack. */
export class Trouble extends Error {
  /**
   * @param {string} vi what is wrong and the remedy, in Vietnamese
   * @param {string} en the same in English
   */
  constructor(vi, en) {
    super(en);
    this.name = 'Trouble';
    this.vi = vi;
    this.en = en;
  }
}

/** @param {number} ms */
const seconds = (ms) => (ms / 1000).toFixed(1);

/**
 * One line of progress.
 * @param {string} vi
 * @param {string} en
 */
export function say(vi, en) {
  process.stdout.write(`[${seconds(Date.now() - startedAt).padStart(6)} s] ${vi} · ${en}\n`);
}

/**
 * Runs one step and says how long it took; of a long one also that it has begun, and every half minute that it goes on.
 * @template T
 * @param {string} vi what is done
 * @param {string} en the same
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(vi, en, work) {
  const from = Date.now();
  const passed = () => `${seconds(Date.now() - from)} s`;
  const begun = setTimeout(() => say(`… ${vi}`, en), 1_000);
  const goesOn = setInterval(() => say(`… ${vi}`, `${en}: ${passed()}`), 30_000);
  try {
    const result = await work();
    say(`✔ ${vi}`, `${en}: ${passed()}`);
    return result;
  } finally {
    clearTimeout(begun);
    clearInterval(goesOn);
  }
}

/**
 * Turns system errors that every step can meet into a sentence with a remedy.
 * @param {unknown} error
 * @returns {Trouble | undefined}
 */
export function asTrouble(error) {
  if (error instanceof Trouble) return error;
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  const where = path ? ` (${path})` : '';
  if (code === 'ENOSPC')
    return new Trouble(
      `Ổ đĩa đã đầy${where}: hãy giải phóng chỗ trống rồi chạy lại.`,
      `The disk is full${where}: free some space and run again.`,
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new Trouble(
      `Không có quyền ghi${where}: hãy đổi chủ thư mục hoặc đặt TRUCBAN_HOME tới nơi ghi được.`,
      `No permission to write${where}: change the folder's owner, or set TRUCBAN_HOME to a place that can be written.`,
    );
  return undefined;
}

/**
 * Says why the command ends. Unknown errors are shown whole: they are ours to repair.
 * @param {unknown} error
 */
export function complain(error) {
  const trouble = asTrouble(error);
  if (trouble) process.stderr.write(`✘ ${trouble.vi}\n✘ ${trouble.en}\n`);
  else
    process.stderr.write(
      `✘ Lỗi không ngờ tới · Unexpected error\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
}
