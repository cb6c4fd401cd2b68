import { isUuid, parseInstant, type Json } from '@trucban/kernel';
import type { Page } from '@trucban/contracts';
import { MalformedError } from '../errors.ts';

/** Text of a cursor: the sort values of the last item, opaque to clients. */
export function encodeCursor(values: readonly Json[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

const KINDS = {
  text: (value: unknown) => typeof value === 'string',
  uuid: (value: unknown) => typeof value === 'string' && isUuid(value),
  instant: (value: unknown) => typeof value === 'string' && parseInstant(value).ok,
  int: Number.isSafeInteger,
};

/**
 * Sort values of a cursor that a client gave back; `undefined` without one.
 * @param kinds type of each value, in order @throws MalformedError when it isn't one of ours
 */
export function decodeCursor(
  cursor: string | undefined,
  kinds: readonly (keyof typeof KINDS)[],
): readonly (string | number)[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === kinds.length &&
      values.every((value, i) => KINDS[kinds[i] ?? 'text'](value))
    ) {
      return values as (string | number)[];
    }
  } catch {
    // The same as any other text that isn't a cursor.
  }
  throw new MalformedError(
    'CURSOR',
    'Con trỏ trang (cursor) không hợp lệ: hãy gửi lại đúng nextCursor đã nhận, hoặc đọc lại từ trang đầu.',
    'The cursor is not valid: send a nextCursor as it was received, or begin with the first page.',
  );
}

/**
 * A page out of rows of which one more than the limit was asked for: `limit ${limit + 1}`.
 * @param cursorOf sort values of an item
 */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => readonly Json[],
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null };
}
