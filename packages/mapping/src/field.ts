import { compileExpression, evaluate, fromJson, toJson, type CompiledExpression } from '@trucban/feel';
import type { Json } from '@trucban/kernel';
import { readBoolean, readNumber } from './number-text.ts';
import { rowProblem, shown } from './problems.ts';
import { dateOf, instantOf, periodOf, timeReader, zoneOffset, type LocalTime, type TimeReader } from './time-text.ts';
import type { FieldMapping, FieldType, MappingDocument, PeriodFieldKind, RowProblem } from './types.ts';
import { converter } from './units.ts';

/** Fuel of one expression on one row: a hundred thousand rows must not take minutes. */
export const EXPRESSION_FUEL = 5_000;
/** Longest text of a field. */
export const MOST_TEXT = 10_000;

/** A row as fields see it: the value at `from`, and the whole of it for expressions. */
export interface FieldSource {
  at(from: string): Json | undefined;
  whole(): Readonly<Record<string, Json>>;
}

/** What became of a field. `value` is `undefined` where there is nothing and nothing is needed. */
export type FieldResult = { readonly value: Json | undefined } | { readonly problem: RowProblem };

/** One field, ready to be made of rows. */
export type FieldReader = (row: FieldSource) => FieldResult;

type Failure = readonly [code: string, vi: string, en: string];
type Converted = { readonly value: Json } | { readonly failure: Failure };

/** A field of a document in which `checkMapping` found no errors. */
export function fieldReader(field: FieldMapping, document: MappingDocument): FieldReader {
  const { to, from, codes, required = false } = field;
  const absent = field.default === undefined ? undefined : { value: field.default };
  const expression = field.expression === undefined ? null : compiled(field.expression);
  const ofCodes = codes && codesOf(codes.values);
  const convert = converterOf(field, document);
  const refuse = ([code, vi, en]: Failure): FieldResult => ({ problem: rowProblem(from ?? null, to, code, vi, en) });

  return (row) => {
    let value = plain(from === undefined ? null : row.at(from));
    if (expression) {
      const result = evaluated(expression, value, row);
      if ('failure' in result) return refuse(result.failure);
      value = plain(result.value);
    }
    if (value === null) {
      if (absent) return absent;
      return required ? refuse(['MISSING', 'bắt buộc phải có giá trị.', 'a value is needed.']) : { value: undefined };
    }
    if (ofCodes) {
      const found = ofCodes.get(codeKey(value));
      if (found !== undefined) value = found;
      else if (codes.unknown === 'default') return absent ?? { value: undefined };
      else if (codes.unknown !== 'keep')
        return refuse([
          'CODE_UNKNOWN',
          `“${shown(value)}” không có trong danh mục.`,
          `"${shown(value)}" is not in the code list.`,
        ]);
    }
    const converted = convert(value);
    return 'failure' in converted ? refuse(converted.failure) : converted;
  };
}

/** FEEL as people write it here, with or without `=` before it. */
export const sourceOf = (expression: string): string => expression.trim().replace(/^=/, '');

function compiled(text: string): CompiledExpression {
  const result = compileExpression(sourceOf(text), { names: ['value', 'row'] });
  if (!result.ok) throw new Error(result.problem.message.en);
  return result.expression;
}

function evaluated(expression: CompiledExpression, value: Json, row: FieldSource): Converted {
  const result = evaluate(expression, {
    fuel: EXPRESSION_FUEL,
    variables: (name) => (name === 'value' ? fromJson(value) : name === 'row' ? fromJson(row.whole()) : undefined),
  });
  if (!result.ok)
    return {
      failure: ['EXPRESSION_FAILED', `biểu thức: ${result.message.vi}`, `the expression: ${result.message.en}`],
    };
  return { value: toJson(result.value) };
}

/** Blank texts are nothing. */
function plain(value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return text === '' ? null : text;
}

const codeKey = (value: Json): string =>
  (typeof value === 'string' ? value : JSON.stringify(value))
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

function codesOf(values: Readonly<Record<string, Json>>): ReadonlyMap<string, Json> {
  return new Map(Object.entries(values).map(([code, value]) => [codeKey(code), value]));
}

/** Turns a value that is there into what the field's type says. */
function converterOf(field: FieldMapping, document: MappingDocument): (value: Json) => Converted {
  const { type = 'text', unit } = field;
  const decimal = document.decimal ?? '.';
  const offset = zoneOffset(document.zone ?? 'Asia/Ho_Chi_Minh') ?? 0;
  const toUnit = unit ? converter(unit.from, unit.to) : null;
  switch (type) {
    case 'text':
      return toText;
    case 'number':
    case 'integer':
      return (value) => toNumber(value, decimal, type, toUnit);
    case 'boolean':
      return toBoolean;
    case 'json':
      return (value) => ({ value });
    case 'instant':
    case 'date':
    case 'period':
      return timeConverter(type, readersOf(field, type), field.period, offset, field.formats ?? []);
  }
}

function toText(value: Json): Converted {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).normalize('NFC');
  if (text.length > MOST_TEXT)
    return { failure: ['TEXT_TOO_LONG', `dài quá ${MOST_TEXT} ký tự.`, `longer than ${MOST_TEXT} characters.`] };
  if (text.includes('\0') || !text.isWellFormed())
    return { failure: ['BAD_TEXT', 'có ký tự không hợp lệ.', 'holds characters that are none.'] };
  return { value: text };
}

function toNumber(
  value: Json,
  decimal: '.' | ',',
  type: FieldType,
  toUnit: ((value: number) => number) | null,
): Converted {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? readNumber(value, decimal) : null;
  if (number === null || !Number.isFinite(number))
    return {
      failure: [
        'NOT_A_NUMBER',
        `“${shown(value)}” không phải là số (dấu thập phân là “${decimal}”).`,
        `"${shown(value)}" is not a number (the decimal sign is "${decimal}").`,
      ],
    };
  const converted = toUnit ? toUnit(number) : number;
  if (type === 'integer' && !Number.isSafeInteger(converted))
    return {
      failure: ['NOT_WHOLE', `“${shown(value)}” không phải là số nguyên.`, `"${shown(value)}" is not a whole number.`],
    };
  return { value: converted };
}

function toBoolean(value: Json): Converted {
  const answer = typeof value === 'boolean' ? value : readBoolean(String(value));
  if (answer !== null) return { value: answer };
  return {
    failure: [
      'NOT_A_BOOLEAN',
      `“${shown(value)}” không phải có/không.`,
      `"${shown(value)}" is neither true nor false.`,
    ],
  };
}

/** Canonical periods stay as they are; everything else is read by the formats, and as ISO, which is what cells of dates give. */
function readersOf(field: FieldMapping, type: 'instant' | 'date' | 'period'): readonly TimeReader[] | null {
  if (type === 'period' && field.period === undefined && field.formats === undefined) return null;
  return [...(field.formats ?? []), 'iso'].map(timeReader).filter((reader) => reader !== null);
}

function timeConverter(
  type: 'instant' | 'date' | 'period',
  readers: readonly TimeReader[] | null,
  period: PeriodFieldKind | undefined,
  offset: number,
  formats: readonly string[],
): (value: Json) => Converted {
  const ways = [...formats.filter((format) => format !== 'iso'), 'ISO 8601'].join(', ');
  const made = (time: LocalTime): string | null => {
    if (type === 'instant') return instantOf(time, offset);
    return type === 'date' ? dateOf(time, offset) : periodOf(time, period ?? 'day', offset);
  };
  return (value) => {
    if (readers === null) return { value: String(value) };
    if (typeof value === 'string' || typeof value === 'number')
      for (const reader of readers) {
        const time = reader(value);
        const text = time && made(time);
        if (text !== null) return { value: text };
      }
    return {
      failure: [
        'BAD_TIME',
        `“${shown(value)}” không phải thời gian theo cách viết đã khai báo (${ways}).`,
        `"${shown(value)}" is not a time written as declared (${ways}).`,
      ],
    };
  };
}
