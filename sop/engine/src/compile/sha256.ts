/**
 * SHA-256 (FIPS 180-4) of UTF-8 text, in plain arithmetic: the engine runs where there is no crypto module
 * (browser worker, Temporal sandbox). Returns lower-case hex.
 */
export function sha256Hex(text: string): string {
  const words = blocksOf(text);
  const hash = Int32Array.from(INITIAL);
  const schedule = new Int32Array(64);
  for (let offset = 0; offset < words.length; offset += 16) compress(hash, words, offset, schedule);
  return [...hash].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const PRIMES = firstPrimes(64);
const K = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)) | 0);
const INITIAL = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)) | 0);

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** The first 32 bits of the fractional part, as the standard defines its constants. */
function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

/** One block of 16 words. Plain variables instead of an array for the eight: a model's text has thousands of blocks. */
function compress(hash: Int32Array, words: Int32Array, offset: number, w: Int32Array): void {
  for (let i = 0; i < 16; i++) w[i] = words[offset + i]!;
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15]!;
    const b = w[i - 2]!;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let a = hash[0]!;
  let b = hash[1]!;
  let c = hash[2]!;
  let d = hash[3]!;
  let e = hash[4]!;
  let f = hash[5]!;
  let g = hash[6]!;
  let h = hash[7]!;
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0]! += a;
  hash[1]! += b;
  hash[2]! += c;
  hash[3]! += d;
  hash[4]! += e;
  hash[5]! += f;
  hash[6]! += g;
  hash[7]! += h;
}

/** The text as UTF-8 in big-endian words, padded to whole blocks; `TextEncoder` is no part of the language. */
function blocksOf(text: string): Int32Array {
  const words = new Int32Array(Math.ceil((text.length * 3 + 9) / 64) * 16);
  let length = 0;
  const push = (byte: number): void => {
    words[length >> 2]! |= byte << (24 - (length & 3) * 8);
    length += 1;
  };
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      push(code);
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const pair = text.codePointAt(i)!;
      // A lone surrogate becomes U+FFFD.
      if (pair > 0xffff) i += 1;
      code = pair > 0xffff ? pair : 0xfffd;
    }
    if (code < 0x800) push(0xc0 | (code >> 6));
    else {
      if (code < 0x10000) push(0xe0 | (code >> 12));
      else {
        push(0xf0 | (code >> 18));
        push(0x80 | ((code >> 12) & 63));
      }
      push(0x80 | ((code >> 6) & 63));
    }
    push(0x80 | (code & 63));
  }
  const bytes = length;
  push(0x80);
  const blocks = Math.ceil((bytes + 9) / 64) * 16;
  words[blocks - 2] = Math.floor(bytes / 2 ** 29);
  words[blocks - 1] = bytes << 3;
  return words.subarray(0, blocks);
}
