import { PassThrough, Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import excel from 'exceljs';

/** A cell of a table that is exported. */
export type ExportCell = string | number | null;

/** A table: its heads, then its rows. */
export interface ExportTable {
  readonly name: string;
  readonly heads: readonly string[];
  readonly rows: Iterable<readonly ExportCell[]>;
}

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** A table as a file that is written while it is read. */
export function exported(table: ExportTable, format: keyof typeof TYPES, reply: FastifyReply): StreamableFile {
  void reply.headers({
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${table.name}.${format}`)}`,
    'cache-control': 'private, no-store',
  });
  const stream = format === 'csv' ? Readable.from(csvLines(table)) : xlsxStream(table);
  return new StreamableFile(stream, { type: TYPES[format] });
}

/** RFC 4180 with a byte-order mark, without which Excel takes the text for another encoding. */
function* csvLines({ heads, rows }: ExportTable): Generator<string> {
  yield `\uFEFF${heads.map(csvCell).join(',')}\r\n`;
  for (const row of rows) yield `${row.map(csvCell).join(',')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe: it is shown, not run. */
function csvCell(cell: ExportCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function xlsxStream({ name, heads, rows }: ExportTable): PassThrough {
  const stream = new PassThrough();
  const book = new excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const sheet = book.addWorksheet(name.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31), {
    views: [{ state: 'frozen', ySplit: 1 }],
  });
  const write = async (): Promise<void> => {
    const head = sheet.addRow([...heads]);
    head.font = { bold: true };
    head.commit();
    for (const row of rows) sheet.addRow([...row]).commit();
    sheet.commit();
    await book.commit();
  };
  write().catch((error: Error) => stream.destroy(error));
  return stream;
}
