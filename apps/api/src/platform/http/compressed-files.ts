import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** What a browser can be sent, the smaller first. */
export type Coding = 'br' | 'gzip';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);
/** Smaller files gain nothing; other kinds are compressed already. */
const LEAST_BYTES = 1_024;
const TEXTS = new Set(['.js', '.mjs', '.css', '.svg', '.json', '.map', '.txt', '.ttf']);

/**
 * The best coding that a request accepts; `undefined` when it wants the content as it is.
 * @param offered the best first
 */
export function codingFor(
  accepted: string | undefined,
  offered: readonly Coding[] = ['br', 'gzip'],
): Coding | undefined {
  const wanted = (accepted ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]);
  return offered.find((coding) => wanted.includes(coding));
}

/**
 * Compressed files, each made when it is first asked for and kept: for files whose names carry a hash of their content, of which
 * there are some dozens. Brotli's level 9 costs a tenth of a second for the largest, once.
 */
export class CompressedFiles {
  readonly #made = new Map<string, Promise<Buffer>>();

  /** The file in the coding; `undefined` where it is better sent as it is. */
  async get(file: string, extension: string, coding: Coding): Promise<Buffer | undefined> {
    if (!TEXTS.has(extension) || (await stat(file)).size < LEAST_BYTES) return undefined;
    const key = `${coding} ${file}`;
    const known = this.#made.get(key);
    if (known) return known;
    const made = this.#compress(file, coding);
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
  }

  async #compress(file: string, coding: Coding): Promise<Buffer> {
    const content = await readFile(file);
    return coding === 'gzip'
      ? toGzip(content, { level: 8 })
      : toBrotli(content, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
        });
  }
}
