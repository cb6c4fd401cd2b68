import type { FastifyInstance } from 'fastify';
import { InvalidError, MalformedError } from '../errors.ts';
import { LIMITS } from '../limits.ts';

const JSON_TYPES = ['application/json', 'application/cloudevents+json', 'application/merge-patch+json'];
const XML_TYPES = ['application/xml', 'text/xml'];

/** What bodies may be: JSON, a batch of events, XML as a text, a form for tokens. Everything else is 415. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const json = (_request: unknown, body: string | Buffer, done: (error: Error | null, body?: unknown) => void) => {
    try {
      done(null, parseJson(body.toString()));
    } catch (error) {
      done(error as Error);
    }
  };
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'string', bodyLimit: LIMITS.jsonBodyBytes }, json);
  fastify.addContentTypeParser(
    'application/cloudevents-batch+json',
    { parseAs: 'string', bodyLimit: LIMITS.largeBodyBytes },
    json,
  );
  fastify.addContentTypeParser(
    XML_TYPES,
    { parseAs: 'string', bodyLimit: LIMITS.largeBodyBytes },
    (_request, body, done) => done(null, body),
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
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
  } catch {
    throw new MalformedError('NOT_JSON', 'Nội dung không phải JSON hợp lệ.', 'The body is not valid JSON.');
  }
  if (MAY_NOT_BE_TEXT.test(text) || HALF_CHARACTER.test(text)) JSON.parse(text, refuseUnstorable);
  return value;
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
