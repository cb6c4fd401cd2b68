import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { MOST_CELL } from './rows.ts';

/** Bytes that lie in memory before they are written, and of one piece that is read again. */
const WRITTEN_BYTES = 262_144;
const BLOCK_BYTES = 16_384;
/** Pieces that stay in memory: 4 MB. Rows name the strings nearly in the order in which they lie. */
const BLOCKS = 256;

/**
 * The strings that the cells of a workbook share, on disk: a workbook may bring millions of them. In memory are four bytes a string
 * and the pieces that were read last. All are added before the first is asked for.
 */
export class SharedStrings {
  readonly #file: number;
  /** Where each string ends. */
  #ends = new Uint32Array(1_024);
  #count = 0;
  #size = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  readonly #blocks = new Map<number, Buffer>();

  /** @param path of a file that is made, and taken away by `close` */
  constructor(private readonly path: string) {
    this.#file = openSync(path, 'wx+', 0o600);
  }

  get count(): number {
    return this.#count;
  }

  /** Keeps one more. What is longer than a cell may be is cut just beyond, so that its row is refused. */
  add(text: string): void {
    const bytes = Buffer.from(text.slice(0, MOST_CELL + 1));
    if (this.#count === this.#ends.length) {
      const more = new Uint32Array(this.#ends.length * 2);
      more.set(this.#ends);
      this.#ends = more;
    }
    this.#size += bytes.length;
    this.#ends[this.#count++] = this.#size;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= WRITTEN_BYTES) this.#write();
  }

  /** The string number `n`, from 0; null when there is none. */
  get(n: number): string | null {
    const end = this.#ends[n];
    if (!Number.isInteger(n) || n < 0 || n >= this.#count || end === undefined) return null;
    if (this.#waitingBytes > 0) this.#write();
    const begin = n === 0 ? 0 : (this.#ends[n - 1] ?? 0);
    const first = Math.floor(begin / BLOCK_BYTES);
    if (end <= (first + 1) * BLOCK_BYTES) {
      const from = begin - first * BLOCK_BYTES;
      return this.#block(first).toString('utf8', from, from + end - begin);
    }
    // Longer than what lies in one piece.
    const bytes = Buffer.allocUnsafe(end - begin);
    this.#read(bytes, begin);
    return bytes.toString('utf8');
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.path, { force: true });
  }

  #write(): void {
    const bytes = Buffer.concat(this.#waiting);
    let at = this.#size - bytes.length;
    for (let done = 0; done < bytes.length;) {
      const written = writeSync(this.#file, bytes, done, bytes.length - done, at);
      [done, at] = [done + written, at + written];
    }
    [this.#waiting, this.#waitingBytes] = [[], 0];
  }

  #block(number: number): Buffer {
    const known = this.#blocks.get(number);
    if (known) return known;
    const at = number * BLOCK_BYTES;
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, this.#size - at));
    this.#read(block, at);
    // The one that came first goes first: cells ask for strings in order.
    const oldest = this.#blocks.size >= BLOCKS ? this.#blocks.keys().next() : null;
    if (oldest && !oldest.done) this.#blocks.delete(oldest.value);
    this.#blocks.set(number, block);
    return block;
  }

  #read(into: Buffer, at: number): void {
    for (let done = 0; done < into.length;) {
      const read = readSync(this.#file, into, done, into.length - done, at + done);
      if (read === 0) throw new Error('the strings of a workbook end too early');
      done += read;
    }
  }
}
