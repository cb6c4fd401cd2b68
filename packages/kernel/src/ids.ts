const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * A UUID version 7 (RFC 9562) as lower-case text: 48 bits of `epochMs`, then 74 bits of `random` (at least 10 bytes).
 * Text order is time order. Throws a `RangeError` when the bytes are too few or the time does not fit.
 */
export function uuidV7(epochMs: number, random: Uint8Array): string {
  if (random.length < 10) throw new RangeError('uuidV7 needs 10 random bytes');
  if (!Number.isInteger(epochMs) || epochMs < 0 || epochMs >= 2 ** 48) throw new RangeError('uuidV7 time out of range');
  const bytes = new Uint8Array(16);
  for (let i = 5, rest = epochMs; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((random[0] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((random[2] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => HEX[byte]).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether `text` is a UUID in its lower-case text form (any version of RFC 9562). */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}
