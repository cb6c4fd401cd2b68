/** Digits in groups of three, or without groups; then decimals. */
const POINT = /^[+-]?(\d{1,3}(,\d{3})+|\d{1,3}([ \u00a0\u202f]\d{3})+|\d+)?(\.\d+)?([eE][+-]?\d{1,3})?$/;
const COMMA = /^[+-]?(\d{1,3}(\.\d{3})+|\d{1,3}([ \u00a0\u202f]\d{3})+|\d+)?(,\d+)?([eE][+-]?\d{1,3})?$/;

/**
 * A number as people write it: `1.234,5` with a decimal comma, `1,234.5` with a point; groups must be whole.
 * @returns `null` for everything else, also for NaN and infinity.
 */
export function readNumber(text: string, decimal: '.' | ','): number | null {
  const given = text.trim();
  if (!/\d/.test(given) || !(decimal === ',' ? COMMA : POINT).test(given)) return null;
  const plain = given.replace(decimal === ',' ? /[. \u00a0\u202f]/g : /[, \u00a0\u202f]/g, '').replace(',', '.');
  const value = Number(plain);
  return Number.isFinite(value) ? value + 0 : null;
}

const TRUE = new Set(['true', '1', 'yes', 'y', 'x', 'có', 'đúng', 'co', 'dung']);
const FALSE = new Set(['false', '0', 'no', 'n', 'không', 'sai', 'khong']);

/** A truth value as people write it; `null` for everything else. */
export function readBoolean(text: string): boolean | null {
  const given = text.trim().toLowerCase().normalize('NFC');
  return TRUE.has(given) ? true : FALSE.has(given) ? false : null;
}
