import type { FastifyReply } from 'fastify';
import { KindError, TooManyError, UnavailableError } from '../../platform/public.ts';
import { escaped } from '../xml/read-xml.ts';

/** Formats of GeoReport v2. */
export type Format = 'json' | 'xml';

type Value = string | number | boolean | null;
/** One thing of an answer: its fields in order. */
export type Item = Readonly<Record<string, Value>>;

/** A refusal in the terms of GeoReport v2: 400, 403 or 404. */
export class GeoReportError extends Error {
  constructor(
    readonly status: number,
    readonly description: string,
  ) {
    super(description);
  }
}

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';

/** Answers with a list in the wanted format. @param names of the list and of its items in XML */
export function answer(
  reply: FastifyReply,
  format: Format,
  names: readonly [list: string, item: string],
  items: readonly Item[],
): void {
  send(reply, format, format === 'json' ? JSON.stringify(items) : document(names, items));
}

function send(reply: FastifyReply, format: Format, text: string): void {
  void reply
    .header('content-type', format === 'json' ? 'application/json; charset=utf-8' : 'application/xml; charset=utf-8')
    .send(text);
}

/** Answers with what a service asks for beside the fields that all have: nothing. */
export function answerDefinition(reply: FastifyReply, format: Format, code: string): void {
  const text =
    format === 'json'
      ? JSON.stringify({ service_code: code, attributes: [] })
      : `${DECLARATION}<service_definition><service_code>${escaped(code)}</service_code><attributes/></service_definition>`;
  send(reply, format, text);
}

/** Answers with what went wrong, as the standard says it. */
export function refuse(reply: FastifyReply, format: Format, error: unknown): void {
  const [status, description] = understood(error);
  if (error instanceof TooManyError || error instanceof UnavailableError)
    void reply.header('retry-after', String(error.retryAfterSeconds ?? 60));
  void reply.status(status);
  answer(reply, format, ['errors', 'error'], [{ code: status, description }]);
}

function understood(error: unknown): readonly [number, string] {
  if (error instanceof GeoReportError) return [error.status, error.description];
  if (!(error instanceof KindError)) throw error;
  const details = error.errors.map(({ path, message }) => `${path} ${message.vi} / ${message.en}`);
  const text = [`${error.localized.vi} / ${error.localized.en}`, ...details].join('; ');
  if (error instanceof TooManyError) return [429, text];
  if (error instanceof UnavailableError) return [503, text];
  return [error.kind === 'forbidden' ? 403 : error.kind === 'notFound' ? 404 : 400, text];
}

function document([list, item]: readonly [string, string], items: readonly Item[]): string {
  const rows = items.map((one) => {
    const fields = Object.entries(one).map(([name, value]) =>
      value === null ? `<${name}/>` : `<${name}>${escaped(String(value))}</${name}>`,
    );
    return `<${item}>${fields.join('')}</${item}>`;
  });
  return `${DECLARATION}<${list}>${rows.join('')}</${list}>`;
}
