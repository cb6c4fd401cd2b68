import type { Json, LocalizedText } from '@trucban/kernel';

/** One row as its source has it. */
export interface SourceRow {
  /** Where people find it: the row of the sheet, the line's number in the file, or its place in the answer, from 1. */
  readonly number: number;
  /** The cells of a table, or a record. */
  readonly content: readonly Json[] | Readonly<Record<string, Json>>;
}

/** Rows one after the other; of a table with its columns. */
export interface RowSource {
  readonly columns: readonly string[] | null;
  readonly rows: AsyncIterable<SourceRow>;
}

/** A source that can't be read on. What was read before it stands. */
export class SourceFailed extends Error {
  constructor(
    readonly code: string,
    readonly words: LocalizedText,
    readonly row: number | null = null,
  ) {
    super(`${code}: ${words.en}`);
  }
}

export function sourceFailed(code: string, vi: string, en: string, row: number | null = null): SourceFailed {
  return new SourceFailed(code, { vi, en }, row);
}

/** Columns of a table at most. */
export const MOST_COLUMNS = 500;
/** Characters of one cell at most: what a spreadsheet takes. */
export const MOST_CELL = 32_767;

/** Characters of one row of a table at most. */
export const MOST_LINE = 1_048_576;

/** About how many characters a row takes; for records with all that is in them. */
export function sizeOf(content: Json | SourceRow['content']): number {
  if (typeof content === 'string') return content.length;
  if (typeof content !== 'object' || content === null) return 8;
  let size = 8;
  for (const value of Array.isArray(content) ? content : Object.values(content)) size += sizeOf(value as Json);
  return size;
}

/** Whether there is nothing in a row. */
export const isBlank = (cells: readonly Json[]): boolean => cells.every((cell) => cell === null || cell === '');
