import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { SourceFailed, sourceFailed } from './rows.ts';

/** What a workbook may hold, unpacked: a file of some kilobytes could be made to unpack to gigabytes. */
const MOST_ENTRIES = 2_000;
const MOST_SHEET_BYTES = 1_073_741_824;
const MOST_STRINGS_BYTES = 134_217_728;
const MOST_PART_BYTES = 16_777_216;
/** XML of a sheet packs well, but not that well. */
const MOST_RATIO = 200;
const HARMLESS_BYTES = 67_108_864;
/** Bytes without a tag: the parser would hold them all. */
const MOST_UNTAGGED_BYTES = 4_194_304;

/** What happens to a tag while its part is read. */
export interface TagHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** A workbook's parts by their names, each within its limits. */
export class Workbook {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws SourceFailed when it is no workbook, or one that would unpack to too much */
  static async open(path: string): Promise<Workbook> {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(() => {
      throw notAWorkbook();
    });
    try {
      if (zip.entryCount > MOST_ENTRIES) throw workbookTooLarge();
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      if (!entries.has('xl/workbook.xml')) throw notAWorkbook();
      return new Workbook(zip, entries);
    } catch (error) {
      zip.close();
      throw unpacked(error);
    }
  }

  close(): void {
    this.zip.close();
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** Reads a small part, or the strings that all sheets share, as a whole. */
  async read(name: string, handler: TagHandler): Promise<void> {
    const most = name.endsWith('sharedStrings.xml') ? MOST_STRINGS_BYTES : MOST_PART_BYTES;
    for await (const _ of this.#parts(name, most, handler));
  }

  /** Reads a sheet piece by piece: yields after each, when its tags have been handled. */
  sheet(name: string, handler: TagHandler): AsyncGenerator<void> {
    return this.#parts(name, MOST_SHEET_BYTES, handler);
  }

  async *#parts(name: string, most: number, handler: TagHandler): AsyncGenerator<void> {
    const entry = this.entries.get(name);
    if (!entry) throw notAWorkbook();
    const { uncompressedSize, compressedSize } = entry;
    const suspicious = uncompressedSize > HARMLESS_BYTES && uncompressedSize > compressedSize * MOST_RATIO;
    if (uncompressedSize > most || suspicious) throw workbookTooLarge();
    let stream: Readable | undefined;
    try {
      stream = await this.zip.openReadStreamPromise(entry);
      const decoder = new TextDecoder('utf-8', { fatal: true });
      let untagged = 0;
      const parser = saxOf(handler, () => (untagged = 0));
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        untagged += chunk.length;
        parser.write(decoder.decode(chunk, { stream: true }));
        if (untagged > MOST_UNTAGGED_BYTES) throw workbookTooLarge();
        yield;
      }
      parser.close();
      yield;
    } catch (error) {
      throw unpacked(error);
    } finally {
      stream?.destroy();
    }
  }
}

function saxOf(handler: TagHandler, tagged: () => void): SaxesParser {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    tagged();
    handler.open?.(plain(name), attributes);
  });
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  parser.on('closetag', ({ name }) => {
    tagged();
    handler.close?.(plain(name));
  });
  // No workbook has one; entities are how XML bombs are made.
  parser.on('doctype', () => {
    throw notAWorkbook();
  });
  parser.on('error', (error) => {
    throw error;
  });
  return parser;
}

/** Some programs write `x:row`. */
const plain = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Whatever the libraries say of a broken file is about the file. */
function unpacked(error: unknown): unknown {
  if (error instanceof SourceFailed) return error;
  return notAWorkbook();
}

export const notAWorkbook = () =>
  sourceFailed(
    'NOT_A_WORKBOOK',
    'Tệp không phải sổ tính XLSX đọc được (hỏng, có mật khẩu, hoặc là tệp XLS cũ). Hãy lưu lại dạng XLSX hoặc CSV UTF-8.',
    'The file is not an XLSX workbook that can be read (broken, with a password, or an old XLS). Save it as XLSX or as CSV UTF-8.',
  );
export const workbookTooLarge = () =>
  sourceFailed(
    'WORKBOOK_TOO_LARGE',
    'Sổ tính bung ra quá lớn. Hãy lưu bảng dưới dạng CSV UTF-8.',
    'The workbook unpacks to too much. Save the table as CSV UTF-8.',
  );
