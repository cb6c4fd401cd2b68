const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 (RFC 4648, padded) of a text's UTF-8; half of a surrogate pair becomes U+FFFD. */
export function base64Of(text: string): string {
  const bytes = Array.from(text, (char) => utf8(char.codePointAt(0) ?? 0)).flat();
  let out = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => DIGITS[(bits >> shift) & 63]);
    out += digits.slice(0, b === undefined ? 2 : c === undefined ? 3 : 4).join('');
  }
  return out.padEnd(Math.ceil(out.length / 4) * 4, '=');
}

function utf8(code: number): number[] {
  if (code < 0x80) return [code];
  const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x800) return [0xc0 | (code >> 6), tail(0)];
  if (code >= 0xd800 && code < 0xe000) return utf8(0xfffd);
  if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)];
  return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
}
