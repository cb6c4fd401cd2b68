import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentTag } from './etag.ts';

/**
 * `ETag` on every JSON answer to a read, and 304 when `If-None-Match` names it. The version alone does not tell a representation:
 * clocks run on, and fields are masked for some; so its tag is `"<version>-<hash>"`, of which `If-Match` reads the version.
 */
export function registerConditionalReads(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload: unknown, done) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads || reply.statusCode !== 200) return done(null, payload);
    if (typeof payload === 'string' && String(reply.getHeader('content-type')).includes('json')) tag(reply, payload);
    const etag = reply.getHeader('etag');
    if (typeof etag !== 'string' || !names(request.headers['if-none-match'], etag)) return done(null, payload);
    if (payload instanceof Readable) payload.destroy();
    void reply.status(304).removeHeader('content-type').removeHeader('content-length');
    done(null, null);
  });
}

function tag(reply: FastifyReply, text: string): void {
  const version = /^"(\d+)"$/.exec(String(reply.getHeader('etag')))?.[1];
  const content = contentTag(text);
  void reply.header('etag', version === undefined ? `"${content}"` : `"${version}-${content}"`);
}

/** Compared weakly (RFC 9110, 13.1.2). */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}
