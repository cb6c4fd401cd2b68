import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { InvalidError, MalformedError } from '../errors.ts';
import { LIMITS } from '../limits.ts';

const JSON_TYPES = ['application/json', 'application/cloudevents+json', 'application/merge-patch+json'];
const XML_TYPES = ['application/xml', 'text/xml', 'application/cap+xml'];

/** What bodies may be: JSON, a batch of events, XML as a text, a form for tokens. Everything else is 415. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parser =
    (parse: (text: string) => unknown) =>
    (_request: unknown, body: string | Buffer, done: (error: Error | null, body?: unknown) => void): void => {
      let value: unknown;
      try {
        value = parse(utf8Text(body));
      } catch (error) {
        return done(error as Error);
      }
      done(null, value);
    };
  const json = parser(parseJson);
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer', bodyLimit: LIMITS.jsonBodyBytes }, json);
  fastify.addContentTypeParser(
    'application/cloudevents-batch+json',
    { parseAs: 'buffer', bodyLimit: LIMITS.largeBodyBytes },
    json,
  );
  fastify.addContentTypeParser(
    XML_TYPES,
    { parseAs: 'buffer', bodyLimit: LIMITS.largeBodyBytes },
    parser((text) => text),
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: 16_384 },
    parser(formFields),
  );
  fastify.addHook('onRequest', (request, _reply, done) => {
    const bad = request.url.includes('%00');
    done(
      bad
        ? new MalformedError('NULL_CHARACTER', 'Ký tự U+0000 không được phép.', 'The character U+0000 is not allowed.')
        : undefined,
    );
  });
  // No body at all is an empty one, so that `POST …/acknowledge` needs none and a missing one names its fields.
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined && request.method !== 'GET' && request.method !== 'HEAD' && !request.isMultipart?.())
      request.body = {};
    done();
  });
}

/** A body in UTF-8, without its mark. Letters of another encoding would be stored as question marks. @throws MalformedError */
function utf8Text(body: string | Buffer): string {
  if (typeof body !== 'string' && !isUtf8(body)) throw notUtf8();
  const text = body.toString();
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function formFields(text: string): unknown {
  const fields = Object.fromEntries(new URLSearchParams(text));
  // What it makes of percent-encoded letters of another encoding.
  const broken = Object.values(fields).some((value) => value.includes('\ufffd'));
  if (broken && !/%ef%bf%bd|\ufffd/i.test(text)) throw notUtf8();
  return fields;
}

const notUtf8 = () =>
  new MalformedError(
    'NOT_UTF8',
    'Nội dung không phải UTF-8: hãy gửi bằng UTF-8 (không dùng Windows-1258, TCVN3, UTF-16).',
    'The body is not UTF-8: send it in UTF-8 (not in Windows-1258, TCVN3 or UTF-16).',
  );

/** JSON without keys that reach prototypes and without senseless depth. @throws MalformedError */
export function parseJson(text: string): unknown {
  if (tooDeep(text)) {
    throw new MalformedError(
      'JSON_TOO_DEEP',
      `JSON lồng quá ${LIMITS.jsonDepth} mức.`,
      `The JSON is nested deeper than ${LIMITS.jsonDepth} levels.`,
    );
  }
  let value: unknown;
  try {
    // A reviver makes parsing slow, so only where it is needed.
    value = MAY_HOLD_PROTOTYPE.test(text) ? JSON.parse(text, withoutPrototype) : JSON.parse(text);
  } catch (error) {
    const { vi, en } = whyNotJson(text, error);
    throw new MalformedError('NOT_JSON', `Nội dung không phải JSON hợp lệ${vi}.`, `The body is not valid JSON${en}.`);
  }
  if (MAY_NOT_BE_TEXT.test(text) || HALF_CHARACTER.test(text)) JSON.parse(text, refuseUnstorable);
  return value;
}

/** What is wrong, where that can be said. */
function whyNotJson(text: string, error: unknown): { readonly vi: string; readonly en: string } {
  const no = /[:,[]\s*-?(NaN|Infinity)\b/.exec(text)?.[1];
  if (no !== undefined)
    return { vi: `: JSON không có ${no}, hãy bỏ giá trị đó`, en: `: JSON has no ${no}, leave that value out` };
  const at = /line (\d+) column (\d+)/.exec(error instanceof Error ? error.message : '');
  return at ? { vi: ` (dòng ${at[1]}, cột ${at[2]})`, en: ` (line ${at[1]}, column ${at[2]})` } : { vi: '', en: '' };
}

/** The key as it stands, or with any of its characters escaped. */
const MAY_HOLD_PROTOTYPE = /__proto__|\\u00(?:5f|70|72|6f|74)/i;
/** A surrogate without its other half. */
const HALF_CHARACTER = /\p{Cs}/u;
/** An escaped U+0000, or half of a surrogate pair. */
const MAY_NOT_BE_TEXT = /\\u(?:0000|d[89a-f])/i;

const withoutPrototype = (key: string, value: unknown): unknown => (key === '__proto__' ? undefined : value);

// No text of the database can hold these.
function refuseUnstorable(key: string, value: unknown): unknown {
  for (const text of [key, value]) {
    if (typeof text !== 'string') continue;
    if (text.includes('\0'))
      throw InvalidError.field(
        '',
        'NULL_CHARACTER',
        'Ký tự U+0000 không được phép.',
        'The character U+0000 is not allowed.',
      );
    if (HALF_CHARACTER.test(text))
      throw InvalidError.field(
        '',
        'BROKEN_CHARACTER',
        'Văn bản có nửa ký tự (surrogate) lẻ.',
        'A text holds half of a character (a lone surrogate).',
      );
  }
  return value;
}

function tooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inText) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inText = false;
    } else if (c === 0x22) inText = true;
    else if (c === 0x5b || c === 0x7b) {
      if (++depth > LIMITS.jsonDepth) return true;
    } else if (c === 0x5d || c === 0x7d) depth--;
  }
  return false;
}
