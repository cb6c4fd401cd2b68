import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIMITS } from '../limits.ts';

/**
 * Who is refused before his body was read gets to know why. Fastify closes the connection then, and a client that still sends meets a
 * broken pipe instead of the answer (RFC 9112, 9.6): so the rest is read and thrown away, up to `LIMITS.unreadBytes`.
 */
export function registerUnreadBodies(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode >= 400 && !request.raw.complete) {
      reply.removeHeader('connection');
      throwAway(request);
    }
    done(null, payload);
  });
}

function throwAway({ raw }: FastifyRequest): void {
  let left: number = LIMITS.unreadBytes;
  raw.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) raw.destroy();
  });
}
