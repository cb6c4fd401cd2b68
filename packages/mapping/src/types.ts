import type { Json, JsonObject, LocalizedText } from '@trucban/kernel';

/** How a table or a list of records is written. A table may come as CSV or as XLSX, whichever of the two is declared. */
export type MappingFormat =
  | {
      readonly type: 'csv' | 'xlsx';
      /** Of a CSV file; found out when not given. */
      readonly delimiter?: ',' | ';' | '\t' | '|' | undefined;
      /** Of a CSV file; found out when not given. */
      readonly encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258' | undefined;
      /** Name of the sheet of an XLSX file; the first when not given. */
      readonly sheet?: string | undefined;
      /** Row that names the columns, from 1. */
      readonly headerRow?: number | undefined;
    }
  | {
      readonly type: 'json';
      /** Path of the list; the answer itself when not given. */ readonly items?: string | undefined;
    }
  | { readonly type: 'sql' };

/** What a row becomes: an event of an input kind, or reported numbers. */
export type MappingTarget =
  | { readonly type: 'event'; readonly kind: string; readonly source?: string | undefined }
  | { readonly type: 'measure'; /** What the field `value` is a number of. */ readonly measure?: string | undefined };

/** Kinds of values that a field may become. */
export const FIELD_TYPES = ['text', 'number', 'integer', 'boolean', 'instant', 'date', 'period', 'json'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** Kinds of periods that a date may be turned into. */
export const PERIOD_FIELD_KINDS = ['minute', 'hour', 'day', 'month', 'quarter', 'halfYear', 'year'] as const;
export type PeriodFieldKind = (typeof PERIOD_FIELD_KINDS)[number];

/** How one field of the target is made of a row. */
export interface FieldMapping {
  /** `time`, `key`, `data.description` … of an event; `period`, `orgUnit`, `value`, `values.<measure>`, `dimensions.<name>` … of numbers. */
  readonly to: string;
  /** Name of a column, or path in a record (`place.lat`, `readings[0]`). */
  readonly from?: string | undefined;
  /** FEEL; sees `value` (what `from` names) and `row`. */
  readonly expression?: string | undefined;
  readonly type?: FieldType | undefined;
  /** How instants, dates and periods are written, such as `dd/MM/yyyy HH:mm`; the first that fits counts. */
  readonly formats?: readonly string[] | undefined;
  readonly period?: PeriodFieldKind | undefined;
  readonly unit?: { readonly from: string; readonly to: string } | undefined;
  readonly codes?:
    | {
        readonly values: Readonly<Record<string, Json>>;
        /** What to do with a value that isn't listed: refuse the row, take the default, keep it as it is. */
        readonly unknown?: 'reject' | 'default' | 'keep' | undefined;
      }
    | undefined;
  readonly required?: boolean | undefined;
  /** Taken where nothing is given; in its final form, so nothing converts it. */
  readonly default?: Json | undefined;
}

/** A mapping as it is declared: configuration kind `mapping`. */
export interface MappingDocument {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly format: MappingFormat;
  /** Zone of times that name none: `Asia/Ho_Chi_Minh` (the default), `UTC`, `+07:00`. */
  readonly zone?: string | undefined;
  /** What stands before the decimals in texts; `.` when not given. */
  readonly decimal?: '.' | ',' | undefined;
  readonly target: MappingTarget;
  readonly fields: readonly FieldMapping[];
  /** Columns or paths that together tell one row from another. */
  readonly dedup?: readonly string[] | undefined;
}

/** What is wrong in a document: a JSON pointer, a stable code, and words. */
export interface MappingProblem {
  readonly path: string;
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: LocalizedText;
}

/** What is wrong in a row. `column`: where its reader finds it; `null` when no single column is to blame. */
export interface RowProblem {
  readonly column: string | null;
  readonly field: string;
  readonly code: string;
  readonly message: LocalizedText;
}

/** A number for `POST /measures/{code}/values`, with the measure it is of. */
export interface MappedValue {
  readonly measure: string;
  /** The target field, for messages. */
  readonly field: string;
  readonly value: JsonObject;
}

/** What became of a row. `key`: the texts of the dedup columns, empty when none are declared. */
export type MappedRow =
  | { readonly ok: true; readonly type: 'event'; readonly key: readonly string[]; readonly event: JsonObject }
  | {
      readonly ok: true;
      readonly type: 'measure';
      readonly key: readonly string[];
      readonly values: readonly MappedValue[];
    }
  | { readonly ok: false; readonly problems: readonly RowProblem[] };
