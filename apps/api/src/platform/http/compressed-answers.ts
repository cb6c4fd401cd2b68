import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { codingFor } from './compressed-files.ts';

const toGzip = promisify(gzip);
/** Smaller answers gain nothing but a wait: they fit into one packet. */
const LEAST_CHARACTERS = 1_024;

/**
 * Compresses the texts that handlers answer (JSON, XML): a page of a list is a tenth on the wire. Streams stay as they are: the
 * live feed would wait in a buffer, and stored files are mostly compressed already.
 */
export function registerCompression(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload: unknown) => {
    if (typeof payload !== 'string' || payload.length < LEAST_CHARACTERS) return payload;
    void reply.header('vary', 'accept-encoding');
    if (codingFor(request.headers['accept-encoding'], ['gzip']) === undefined) return payload;
    void reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return toGzip(payload, { level: 4 });
  });
}
