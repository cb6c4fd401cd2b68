import { MS_PER_DAY, daysFromCivil, fromEpochMs, type Json } from '@trucban/kernel';
import { ROW_COLUMN } from './csv.ts';
import { isBlank, MOST_CELL, MOST_COLUMNS, MOST_LINE, sourceFailed, type RowSource, type SourceRow } from './rows.ts';
import { SharedStrings } from './shared-strings.ts';
import { Workbook, notAWorkbook, workbookTooLarge } from './xlsx-parts.ts';

/** Rows of a sheet at most, as the format has it. */
const MOST_ROWS = 1_048_576;
const MOST_STRINGS = 3_000_000;

/**
 * A sheet of an XLSX workbook that lies on disk, row by row; the strings that its cells share lie beside it until `close`, which must
 * be called whatever happened. Dates come as `2026-11-22T08:30:00`. @throws SourceFailed
 */
export async function xlsxRows(
  path: string,
  format: { readonly sheet?: string | undefined; readonly headerRow?: number | undefined },
): Promise<RowSource & { close(): void }> {
  const book = await Workbook.open(path);
  const strings = new SharedStrings(`${path}.strings`);
  const close = (): void => {
    book.close();
    strings.close();
  };
  try {
    const { sheet, zeroMs } = await sheetOf(book, format.sheet);
    await readStrings(book, strings);
    const rows = cellsOf(book, sheet, { strings, dates: await dateStylesOf(book), zeroMs });
    let header = format.headerRow ?? 1;
    for (;;) {
      const { value, done } = await rows.next();
      if (done)
        throw sourceFailed(
          'NO_HEADER',
          'Trang tính không có dòng tên cột.',
          'The sheet has no row that names its columns.',
        );
      const returned = value.number === 1 && value.content.includes(ROW_COLUMN);
      if (returned) header = 1;
      if (value.number < header) continue;
      const columns = Array.from(value.content, (cell) => String(cell ?? '').trim());
      return { columns, rows: filled(rows, columns.length), close };
    }
  } catch (error) {
    close();
    throw error;
  }
}

interface Cells extends SourceRow {
  readonly content: Json[];
}
interface Known {
  readonly strings: SharedStrings;
  readonly dates: ReadonlySet<number>;
  readonly zeroMs: number;
}

async function* filled(rows: AsyncGenerator<Cells>, columns: number): AsyncGenerator<SourceRow> {
  for await (const { number, content } of rows) {
    while (content.length < columns) content.push(null);
    if (!isBlank(content)) yield { number, content };
  }
}

async function* cellsOf(book: Workbook, sheet: string, known: Known): AsyncGenerator<Cells> {
  const ready: Cells[] = [];
  let row: Cells = { number: 0, content: [] };
  let length = 0;
  let cell = { at: 0, type: '', style: 0, text: '', inside: false };
  const parts = book.sheet(sheet, {
    open: (name, attributes) => {
      if (name === 'row') {
        const number = Number(attributes['r'] ?? row.number + 1);
        if (!(number > row.number && number <= MOST_ROWS)) throw notAWorkbook();
        row = { number, content: [] };
        length = 0;
      } else if (name === 'c') {
        const at = columnOf(attributes['r']) ?? row.content.length;
        if (at >= MOST_COLUMNS)
          throw sourceFailed(
            'TOO_MANY_COLUMNS',
            `Trang tính có hơn ${MOST_COLUMNS} cột.`,
            `The sheet has more than ${MOST_COLUMNS} columns.`,
          );
        cell = { at, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), text: '', inside: false };
      } else if (name === 'v' || name === 't') cell.inside = true;
    },
    text: (text) => {
      if (cell.inside && cell.text.length <= MOST_CELL) cell.text += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') cell.inside = false;
      else if (name === 'c') {
        while (row.content.length < cell.at) row.content.push(null);
        const value = valueOf(cell, known);
        row.content[cell.at] = value;
        length += typeof value === 'string' ? value.length : 0;
        if (length > MOST_LINE) throw tooLong(row.number);
      } else if (name === 'row') ready.push(row);
    },
  });
  for await (const _ of parts) yield* ready.splice(0);
}

function valueOf({ type, style, text }: { type: string; style: number; text: string }, known: Known): Json {
  if (type === 's') return text === '' ? null : known.strings.get(Number(text));
  if (type === 'b') return text === '1';
  if (type !== 'n') return text === '' ? null : text;
  const number = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) return text === '' ? null : text;
  if (known.dates.has(style) && number >= 1 && number < 2_958_466)
    return fromEpochMs(known.zeroMs + Math.round(number * 86_400) * 1_000).slice(0, 19);
  // A spreadsheet shows fifteen digits; those behind them are noise of its sums.
  return Number(number.toPrecision(15));
}

/** `BC12` is in column 54, counted from 0. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1];
  if (letters === undefined) return null;
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** The part of a sheet by its name, or of the first; and the day that its dates count from. */
async function sheetOf(book: Workbook, name: string | undefined): Promise<{ sheet: string; zeroMs: number }> {
  const sheets: { name: string; id: string }[] = [];
  const targets = new Map<string, string>();
  let from1904 = false;
  await book.read('xl/workbook.xml', {
    open: (tag, attributes) => {
      if (tag === 'sheet') sheets.push({ name: attributes['name'] ?? '', id: attributes['r:id'] ?? '' });
      if (tag === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
    },
  });
  await book.read('xl/_rels/workbook.xml.rels', {
    open: (tag, attributes) => {
      if (tag === 'Relationship') targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '');
    },
  });
  const wanted = name?.normalize('NFC').toLowerCase();
  const found =
    wanted === undefined ? sheets[0] : sheets.find((one) => one.name.normalize('NFC').toLowerCase() === wanted);
  if (!found)
    throw sourceFailed(
      'NO_SHEET',
      `Sổ tính không có trang “${name ?? '1'}”.`,
      `The workbook has no sheet "${name ?? '1'}".`,
    );
  const target = targets.get(found.id) ?? '';
  const sheet = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  return { sheet, zeroMs: daysFromCivil(from1904 ? 1904 : 1899, from1904 ? 1 : 12, from1904 ? 1 : 30) * MS_PER_DAY };
}

async function readStrings(book: Workbook, strings: SharedStrings): Promise<void> {
  if (!book.has('xl/sharedStrings.xml')) return;
  let text = '';
  let inside = false;
  let phonetic = false;
  await book.read('xl/sharedStrings.xml', {
    open: (tag) => {
      if (tag === 'si') text = '';
      if (tag === 'rPh') phonetic = true;
      inside = tag === 't' && !phonetic;
    },
    text: (part) => {
      if (inside && text.length <= MOST_CELL) text += part;
    },
    close: (tag) => {
      if (tag === 't') inside = false;
      if (tag === 'rPh') phonetic = false;
      if (tag !== 'si') return;
      strings.add(text);
      if (strings.count > MOST_STRINGS) throw workbookTooLarge();
    },
  });
}

/** Number formats of the standard that show a date. */
const DATE_FORMATS = new Set([14, 15, 16, 17, 22, 27, 30, 36, 50, 57]);

/** Styles of cells that show a date. */
async function dateStylesOf(book: Workbook): Promise<ReadonlySet<number>> {
  const styles = new Set<number>();
  if (!book.has('xl/styles.xml')) return styles;
  const formats = new Set(DATE_FORMATS);
  let count = 0;
  let inCells = false;
  await book.read('xl/styles.xml', {
    open: (tag, attributes) => {
      if (tag === 'cellXfs') inCells = true;
      if (tag === 'numFmt' && isDateFormat(attributes['formatCode'] ?? '')) formats.add(Number(attributes['numFmtId']));
      if (tag === 'xf' && inCells) {
        if (formats.has(Number(attributes['numFmtId']))) styles.add(count);
        count += 1;
      }
    },
    close: (tag) => {
      if (tag === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** Whether a format of a spreadsheet shows day or year: outside of quotes, colours and languages. */
function isDateFormat(code: string): boolean {
  return /[dy]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));
}

const tooLong = (row: number) =>
  sourceFailed(
    'LINE_TOO_LONG',
    `Dòng ${row} dài quá ${MOST_LINE} ký tự.`,
    `Row ${row} is longer than ${MOST_LINE} characters.`,
    row,
  );
