import { PassThrough, Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import writeXlsxFile from 'write-excel-file/node';

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

/** A table as a file. CSV is written while it is read, XLSX packed while it is sent; its rows are in memory, within the table's own bound. */
export function exported(table: ExportTable, format: keyof typeof TYPES, reply: FastifyReply): StreamableFile {
  void reply.headers({
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${table.name}.${format}`)}`,
    'cache-control': 'private, no-store',
  });
  const type = TYPES[format];
  if (format === 'csv') return new StreamableFile(Readable.from(csvLines(table)), { type });
  return new StreamableFile(xlsxOf(table), { type });
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

function xlsxOf({ name, heads, rows }: ExportTable): Readable {
  const head = heads.map((value) => ({ value, fontWeight: 'bold' as const }));
  const sheet = name.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31);
  const file = new PassThrough();
  writeXlsxFile([head, ...[...rows].map((row) => [...row])], { sheet, stickyRowsCount: 1 })
    .toStream(file)
    .catch((error: unknown) => file.destroy(error instanceof Error ? error : new Error(String(error))));
  return file;
}
