import type { Json } from '@trucban/kernel';
import { Injectable } from '@nestjs/common';
import { Database, systemScope } from '../platform/public.ts';
import type { ImportRow, RejectRow } from './import-rows.ts';
import { ROW_COLUMN, guarded } from './reading/csv.ts';

const SCOPE = systemScope('imports');
const AT_ONCE = 1_000;

/** Refused rows as a CSV file that can be corrected and handed in again: the original columns, and beside them what was wrong. */
@Injectable()
export class Rejects {
  constructor(private readonly database: Database) {}

  async *csv(run: ImportRow): AsyncGenerator<string> {
    const columns = run.columns ?? (await this.#keys(run.id));
    // Spreadsheets take it for UTF-8 by this mark.
    yield `\ufeff${line([...columns, ROW_COLUMN, '#column', '#reason_vi', '#reason_en'])}`;
    for (let after = 0; ;) {
      const rows: readonly RejectRow[] = await this.#some(run.id, after);
      if (rows.length > 0) yield rows.map((row) => line(cellsOf(row, columns))).join('');
      const last = rows.at(-1);
      if (!last || rows.length < AT_ONCE) return;
      after = last.row_number;
    }
  }

  #some(id: string, after: number): Promise<RejectRow[]> {
    return this.database.read(SCOPE, (tx) =>
      tx.query<RejectRow>(
        'imports.rejectsAfter',
        `select row_number, problems, content from import_reject where import_id = $1 and row_number > $2 order by row_number limit ${AT_ONCE}`,
        [id, after],
      ),
    );
  }

  /** Of records: the names that occur. */
  #keys(id: string): Promise<string[]> {
    return this.database.read(SCOPE, async (tx) => {
      const rows = await tx.query<{ name: string }>(
        'imports.rejectKeys',
        `select distinct k.name from import_reject r, jsonb_object_keys(r.content) as k(name)
          where r.import_id = $1 and jsonb_typeof(r.content) = 'object' order by 1 limit 500`,
        [id],
      );
      return rows.map(({ name }) => name);
    });
  }
}

function cellsOf({ row_number, problems, content }: RejectRow, columns: readonly string[]): string[] {
  const values = Array.isArray(content)
    ? columns.map((_, n) => (content as readonly Json[])[n])
    : columns.map((name) => (content as Readonly<Record<string, Json>>)[name]);
  // Cells beyond the columns are why such a row was refused.
  const beyond = Array.isArray(content) ? content.slice(columns.length).map(textOf).filter(Boolean) : [];
  const named = [...new Set(problems.flatMap(({ column }) => column ?? []))].join('; ');
  const say = (language: 'vi' | 'en'): string =>
    [
      ...problems.map(({ message }) => message[language]),
      ...(beyond.length > 0 ? [`+ ${beyond.join(' | ')}`] : []),
    ].join(' ');
  return [...values.map(textOf), String(row_number), named, say('vi'), say('en')];
}

const textOf = (value: Json | undefined): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;
function quoted(cell: string): string {
  const safe = guarded(cell);
  return /[",\r\n;\t|]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
