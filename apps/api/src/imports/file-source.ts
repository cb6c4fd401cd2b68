import { Injectable } from '@nestjs/common';
import type { MappingDocument } from '@trucban/mapping';
import { ImportParts } from './import-parts.ts';
import type { ImportFile } from './import-rows.ts';
import { csvRows } from './reading/csv.ts';
import { SNIFFED_BYTES, decoded, encodingOf, markedEncoding, type TextEncoding } from './reading/encoding.ts';
import { MOST_JSON_BYTES, readJson, recordsOf } from './reading/json.ts';
import { sourceFailed, type RowSource, type SourceRow } from './reading/rows.ts';
import { xlsxRows } from './reading/xlsx.ts';

/** Rows of a source that was opened, with what was found out about it. */
export interface Opened extends RowSource {
  readonly format: string;
  readonly encoding: TextEncoding | null;
  /** Frees what it holds; call it whatever happened. */
  close(): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

/** Opens uploaded files. */
@Injectable()
export class FileSource {
  constructor(private readonly parts: ImportParts) {}

  /** @throws SourceFailed when the file isn't what the mapping needs */
  async open(importId: string, file: ImportFile, { format }: MappingDocument): Promise<Opened> {
    const bytes = (): AsyncGenerator<Buffer> => this.parts.read(importId, file.parts);
    const first = (await bytes().next()).value ?? Buffer.alloc(0);
    if (format.type === 'sql')
      throw sourceFailed('NOT_FOR_FILES', 'Ánh xạ này dành cho cơ sở dữ liệu.', 'This mapping is for databases.');
    if (format.type === 'json') {
      if (file.size > MOST_JSON_BYTES)
        throw sourceFailed(
          'TOO_LARGE',
          'Tệp JSON tối đa 16 MB; hãy dùng CSV.',
          'A JSON file has at most 16 MB; use CSV.',
        );
      const { text, encoding } = await wholeText(bytes(), first, file);
      const rows = recordsOf(readJson(text), format.items);
      return { columns: null, rows: iterate(rows), format: 'json', encoding, close: nothing };
    }
    // A table is taken in either form, whichever was declared: refused rows come back as CSV.
    if (isZip(first)) {
      const { file: path, dispose } = await this.parts.onDisk(importId, file.parts);
      try {
        const sheet = await xlsxRows(path, format);
        const close = (): Promise<void> => {
          sheet.close();
          return dispose();
        };
        return { ...sheet, format: 'xlsx', encoding: null, close };
      } catch (error) {
        await dispose();
        throw error;
      }
    }
    if (isOldWorkbook(first)) throw oldWorkbook();
    // A mark says more than the mapping: refused rows come back in UTF-8, whatever they came in.
    const sniffed = first.subarray(0, SNIFFED_BYTES);
    const encoding = markedEncoding(first) ?? format.encoding ?? encodingOf(sniffed, file.size <= SNIFFED_BYTES);
    return { ...(await csvRows(decoded(bytes(), encoding), format)), format: 'csv', encoding, close: nothing };
  }
}

async function wholeText(
  bytes: AsyncIterable<Buffer>,
  first: Buffer,
  { size }: ImportFile,
): Promise<{ text: string; encoding: TextEncoding }> {
  const encoding = encodingOf(first.subarray(0, SNIFFED_BYTES), size <= SNIFFED_BYTES);
  let text = '';
  for await (const part of decoded(bytes, encoding)) text += part;
  return { text, encoding };
}

async function* iterate(rows: readonly SourceRow[]): AsyncGenerator<SourceRow> {
  yield* rows;
}

const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]));
const isOldWorkbook = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]));
const oldWorkbook = () =>
  sourceFailed(
    'NOT_A_WORKBOOK',
    'Tệp XLS cũ hoặc có mật khẩu không đọc được. Hãy lưu lại dạng XLSX hoặc CSV UTF-8.',
    "An old XLS, or one with a password, can't be read. Save it as XLSX or as CSV UTF-8.",
  );
