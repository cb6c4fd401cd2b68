import { outside } from './parse.ts';
import type { CharClass, ClassItem, Regex } from './syntax.ts';

/** How a pattern is read: `.` also for ends of lines (`s`), `^` and `$` at them (`m`). */
export interface RegexFlags {
  readonly dotAll: boolean;
}

/** A pattern's text for RE2; `null` when RE2 can't express it: back references, and categories where a class is subtracted. */
export function toRe2(regex: Regex, flags: RegexFlags): string | null {
  switch (regex.type) {
    case 'any':
      return flags.dotAll ? '(?s:.)' : '[^\\n\\r]';
    case 'start':
      return '^';
    case 'end':
      return '$';
    case 'again':
      return null;
    case 'class':
      return classText(regex.set);
    case 'group': {
      const of = toRe2(regex.of, flags);
      return of === null ? null : `(${regex.index > 0 ? '' : '?:'}${of})`;
    }
    case 'repeat': {
      const of = toRe2(regex.of, flags);
      return of === null ? null : `(?:${of})${bounds(regex.min, regex.max)}${regex.lazy ? '?' : ''}`;
    }
    case 'sequence':
    case 'choice': {
      const parts = (regex.type === 'sequence' ? regex.items : regex.options).map((part) => toRe2(part, flags));
      return parts.includes(null) ? null : parts.join(regex.type === 'sequence' ? '' : '|');
    }
  }
}

function bounds(min: number, max: number): string {
  if (min === 0 && max === 1) return '?';
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

const hex = (code: number): string => `\\x{${code.toString(16)}}`;

function itemText(item: ClassItem): string {
  if ('category' in item) return `\\${item.negated ? 'P' : 'p'}{${item.category}}`;
  return item.from === item.to ? hex(item.from) : `${hex(item.from)}-${hex(item.to)}`;
}

type Range = { readonly from: number; readonly to: number };

function classText(set: CharClass): string | null {
  if (!set.minus) return `[${set.negated ? '^' : ''}${set.items.map(itemText).join('')}]`;
  const ranges = rangesOf(set);
  if (ranges === null) return null;
  // A class of nothing.
  return ranges.length === 0 ? '[^\\x{0}-\\x{10ffff}]' : `[${ranges.map(itemText).join('')}]`;
}

/** A class as ranges of code points, `null` when a category is in it. */
function rangesOf(set: CharClass): readonly Range[] | null {
  const plain = set.items.filter((item): item is Range => 'from' in item);
  if (plain.length < set.items.length) return null;
  const own = set.negated ? outside(plain) : plain;
  if (!set.minus) return own;
  const minus = rangesOf(set.minus);
  // Outside of both what is outside of the class and what is taken away.
  return minus && outside([...outside(own), ...minus]);
}
