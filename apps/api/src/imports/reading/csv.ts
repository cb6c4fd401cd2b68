import { CsvError, parse } from 'csv-parse';
import { isWebPage } from './web-page.ts';
import {
  isBlank,
  MOST_CELL,
  MOST_COLUMNS,
  MOST_LINE,
  sourceFailed,
  type RowSource,
  type SourceFailed,
  type SourceRow,
} from './rows.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Column that tells a file of refused rows, which may be corrected and handed in again. */
export const ROW_COLUMN = '#row';

/**
 * A table in CSV (RFC 4180; quotes doubled inside of quotes). Rows are counted as a spreadsheet counts them.
 * @param text the file, decoded @param webPage  what is said where it is a web page instead
 * @throws SourceFailed also while rows are read
 */
export async function csvRows(
  text: AsyncIterable<string>,
  format: { readonly delimiter?: string | undefined; readonly headerRow?: number | undefined },
  webPage: () => SourceFailed = fileIsWebPage,
): Promise<RowSource> {
  const { first, all } = await begin(text);
  if (isWebPage(first)) throw webPage();
  // Refused rows come back with the sign of whoever corrected them.
  const sign = first.split(/[\r\n]/, 1)[0]?.includes(ROW_COLUMN) ? undefined : format.delimiter;
  const records = recordsOf(all, sign ?? delimiterOf(first));
  let number = 0;
  const next = async (): Promise<string[] | null> => {
    const { value, done } = await records.next();
    if (done) return null;
    number += 1;
    return value;
  };

  let columns: string[] | null = null;
  for (let header = format.headerRow ?? 1; number < header;) {
    columns = await next();
    if (columns === null) throw noHeader();
    // A file of refused rows has its columns in the first row, whatever stood above them before.
    if (number === 1 && columns.includes(ROW_COLUMN)) header = 1;
  }
  if (columns === null || isBlank(columns)) throw noHeader();
  if (columns.length > MOST_COLUMNS) throw tooWide();
  const names = columns.map((name) => name.trim());
  const returned = names.includes(ROW_COLUMN);

  async function* rows(): AsyncGenerator<SourceRow> {
    for (let cells = await next(); cells; cells = await next())
      if (!isBlank(cells)) yield { number, content: returned ? cells.map(unguarded) : cells };
  }
  return { columns: names, rows: rows() };
}

/** A cell that a spreadsheet would run as a formula has an apostrophe before it in files of refused rows. */
export const guarded = (cell: string): string =>
  /^[=@\t\r]|^[+-](?![\d.,\s]+$)/.test(cell) || /^'[=@+-]/.test(cell) ? `'${cell}` : cell;
const unguarded = (cell: string): string => (/^'['=@+\t\r-]/.test(cell) ? cell.slice(1) : cell);

/** Whether a row has more cells than columns, or one that no spreadsheet takes: then something is wrong with its quotes. */
export function cellProblem(
  cells: readonly unknown[],
  columns: readonly string[],
): 'COLUMN_COUNT' | 'CELL_TOO_LONG' | null {
  if (cells.length > columns.length && cells.slice(columns.length).some((cell) => cell !== '' && cell !== null))
    return 'COLUMN_COUNT';
  return cells.some((cell) => typeof cell === 'string' && cell.length > MOST_CELL) ? 'CELL_TOO_LONG' : null;
}

/** Records piece by piece. Those before a fault are given first. */
async function* recordsOf(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<string[], void> {
  const ready: string[][] = [];
  let count = 0;
  let failure: Error | null = null;
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: MOST_LINE,
    record_delimiter: ['\r\n', '\n', '\r'],
    // Taken here, and not from the stream: that one drops what it has when it meets a fault.
    on_record: (record: string[]) => {
      count += 1;
      ready.push(record);
      return null;
    },
  });
  parser.on('error', (error) => (failure = error)).resume();
  for await (const part of text) {
    if (part !== '') await new Promise<void>((resolve) => parser.write(part, () => resolve()));
    yield* ready.splice(0);
    if (failure) throw readable(failure, count + 1);
  }
  await new Promise<void>((resolve) => {
    parser.once('close', resolve);
    parser.end();
  });
  yield* ready.splice(0);
  if (failure) throw readable(failure, count + 1);
}

/** The first text that is longer than a line, and all of it again. */
async function begin(
  text: AsyncIterable<string>,
): Promise<{ readonly first: string; readonly all: AsyncIterable<string> }> {
  const iterator = text[Symbol.asyncIterator]();
  let first = '';
  let ended = false;
  while (!ended && !/[\r\n]/.test(first.slice(0, MOST_LINE)) && first.length < MOST_LINE) {
    const { value, done } = await iterator.next();
    ended = done === true;
    if (!ended) first += value as string;
  }
  async function* all(): AsyncGenerator<string> {
    yield first;
    for (let part = ended ? null : await iterator.next(); part && !part.done; part = await iterator.next())
      yield part.value;
  }
  return { first, all: all() };
}

/** The sign that stands most often in the first line, outside of quotes. */
function delimiterOf(text: string): string {
  const line = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((sign) => [sign, line.split(sign).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function readable(error: unknown, row: number): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return sourceFailed(
      'LINE_TOO_LONG',
      `Dòng ${row} dài quá ${MOST_LINE} ký tự; có thể thiếu dấu ngoặc kép đóng.`,
      `Row ${row} is longer than ${MOST_LINE} characters; a closing quote may be missing.`,
      row,
    );
  return sourceFailed(
    'BAD_QUOTES',
    `Dấu ngoặc kép ở dòng ${row} không đúng quy cách CSV (hoặc không được đóng).`,
    `The quotes of row ${row} are not those of CSV (or never closed).`,
    row,
  );
}

const fileIsWebPage = () =>
  sourceFailed(
    'WEB_PAGE',
    'Tệp là một trang web (HTML), không phải bảng số liệu. Hãy mở bằng Excel rồi lưu dưới dạng XLSX hoặc “CSV UTF-8”.',
    'The file is a web page (HTML), not a table. Open it in Excel and save it as XLSX or "CSV UTF-8".',
  );
const noHeader = () =>
  sourceFailed('NO_HEADER', 'Tệp không có dòng tên cột.', 'The file has no row that names its columns.');
const tooWide = () =>
  sourceFailed(
    'TOO_MANY_COLUMNS',
    `Tệp có hơn ${MOST_COLUMNS} cột.`,
    `The file has more than ${MOST_COLUMNS} columns.`,
  );
