import { sourceFailed, type SourceFailed } from './rows.ts';
import { asTcvn3, asVni, vietnameseShare } from './viet-legacy.ts';

/** How the bytes of a text file are read. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258';

/** Bytes that the decision is made by. */
export const SNIFFED_BYTES = 262_144;
/** Words that must be Vietnamese before an old encoding is believed. */
const SURE = 0.85;

/**
 * The encoding of a text file by its beginning: byte order marks, UTF-8, UTF-16 without a mark, Windows-1258.
 * @param whole whether these bytes are all of it
 * @throws SourceFailed for what can't be known, or is TCVN3 or VNI: there one code stands for small and capital letters
 */
export function encodingOf(bytes: Uint8Array, whole: boolean): TextEncoding {
  const marked = markedEncoding(bytes);
  if (marked) return marked;
  const zeros = [0, 0];
  for (const [n, byte] of bytes.entries()) if (byte === 0) zeros[n % 2] = (zeros[n % 2] ?? 0) + 1;
  const half = bytes.length / 2;
  if ((zeros[1] ?? 0) > half * 0.4 && (zeros[0] ?? 0) < half * 0.05) return 'utf-16le';
  if ((zeros[0] ?? 0) > half * 0.4 && (zeros[1] ?? 0) < half * 0.05) return 'utf-16be';
  if ((zeros[0] ?? 0) + (zeros[1] ?? 0) > 0) throw notText();
  if (isUtf8(bytes, whole)) return 'utf-8';
  return oldEncoding(bytes);
}

/** What the byte order mark says; null without one. */
export function markedEncoding(bytes: Uint8Array): TextEncoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/** Reads bytes as they come. @throws SourceFailed at a byte that the encoding doesn't have */
export async function* decoded(parts: AsyncIterable<Uint8Array>, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const part of parts) {
      const text = decoder.decode(part, { stream: true });
      // No text of the database can hold it, and no table does.
      if (text.includes('\0')) throw notText();
      yield text;
    }
    yield decoder.decode();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw sourceFailed(
      'WRONG_ENCODING',
      `Tệp không phải ${encoding} từ đầu đến cuối. Hãy lưu lại tệp dưới dạng “CSV UTF-8”.`,
      `The file is not ${encoding} throughout. Save it again as "CSV UTF-8".`,
    );
  }
}

function isUtf8(bytes: Uint8Array, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}

function oldEncoding(bytes: Uint8Array): TextEncoding {
  const latin = Buffer.from(bytes).toString('latin1');
  const shares = {
    'windows-1258': vietnameseShare(new TextDecoder('windows-1258').decode(bytes)),
    TCVN3: vietnameseShare(asTcvn3(latin)),
    VNI: vietnameseShare(asVni(latin)),
  };
  const [[best, share]] = Object.entries(shares).sort((a, b) => b[1] - a[1]) as [[keyof typeof shares, number]];
  if (share < SURE) throw unknown();
  if (best === 'windows-1258') return best;
  throw sourceFailed(
    'OLD_ENCODING',
    `Tệp dùng bảng mã ${best === 'TCVN3' ? 'TCVN3 (ABC)' : 'VNI'}. Hãy chuyển sang Unicode (ví dụ bằng UniKey Toolkit) rồi lưu dưới dạng “CSV UTF-8”.`,
    `The file is written in ${best === 'TCVN3' ? 'TCVN3 (ABC)' : 'VNI'}. Convert it to Unicode (with the UniKey Toolkit, for example) and save it as "CSV UTF-8".`,
  );
}

const unknown = (): SourceFailed =>
  sourceFailed(
    'UNKNOWN_ENCODING',
    'Không xác định được bảng mã của tệp. Hãy lưu lại dưới dạng “CSV UTF-8”, hoặc khai báo bảng mã trong ánh xạ.',
    'The encoding of the file can\'t be told. Save it as "CSV UTF-8", or declare the encoding in the mapping.',
  );
const notText = (): SourceFailed =>
  sourceFailed(
    'NOT_A_TABLE',
    'Tệp không phải văn bản CSV và cũng không phải XLSX.',
    'The file is neither a CSV text nor an XLSX workbook.',
  );
