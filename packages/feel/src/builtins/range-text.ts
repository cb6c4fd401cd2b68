import { readString } from '../literal-text.ts';
import { parseNumber } from '../number.ts';
import { order } from '../compare.ts';
import { parseDate, parseDateTime, parseFeelDuration, parseTemporal, parseTime } from '../temporal-text.ts';
import { FeelRange, type FeelValue } from '../values.ts';

const TEXT = /^\s*([[\](])\s*(.*?)\s*\.\.\s*(.*?)\s*([)[\]])\s*$/s;
const CALL = /^(date|time|date and time|duration)\(\s*("(?:[^"\\]|\\.)*")\s*\)$/;

/** An end of a range: a literal, nothing (= open, `null`), or `undefined` for anything else. */
function endOf(text: string): FeelValue | undefined {
  if (text === '') return null;
  const number = parseNumber(text);
  if (number !== null) return number;
  if (/^"(?:[^"\\]|\\.)*"$/.test(text)) return readString(text);
  if (/^@"[^"\\]*"$/.test(text)) return parseTemporal(text.slice(2, -1)) ?? undefined;
  const call = CALL.exec(text);
  if (!call) return undefined;
  const argument = readString(call[2] ?? '');
  switch (call[1]) {
    case 'date':
      return parseDate(argument) ?? undefined;
    case 'time':
      return parseTime(argument) ?? undefined;
    case 'date and time':
      return parseDateTime(argument) ?? undefined;
    default:
      return parseFeelDuration(argument) ?? undefined;
  }
}

/** A range from text whose ends are literals: `[1..10)`, `(..5]`; `null` when it is none, or its ends are in the wrong order. */
export function parseRange(text: string): FeelRange | null {
  const m = TEXT.exec(text);
  if (!m) return null;
  const start = endOf(m[2] ?? '');
  const end = endOf(m[3] ?? '');
  if (start === undefined || end === undefined || (start === null && end === null)) return null;
  const startIncluded = m[1] === '[';
  const endIncluded = m[4] === ']';
  if ((start === null && startIncluded) || (end === null && endIncluded)) return null;
  if (start !== null && end !== null) {
    const o = order(start, end);
    if (o === null || o > 0) return null;
  }
  return new FeelRange(start, end, startIncluded, endIncluded);
}
