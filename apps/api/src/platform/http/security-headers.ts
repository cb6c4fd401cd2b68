import type { FastifyInstance } from 'fastify';

/**
 * No script from anywhere but our own files, no `eval`. Styles may stand inline: Ant Design, bpmn-js and the form builder put
 * `<style>` elements and `style` attributes into the page while it runs, which no nonce or hash covers (docs/limits.md).
 */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=()',
};

/** Puts the security headers on every answer; with `secure` also that browsers must come by HTTPS. */
export function registerSecurityHeaders(fastify: FastifyInstance, secure: boolean): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(HEADERS).header('x-request-id', request.id);
    // What the API says may name persons: no browser or proxy keeps it, unless the route says otherwise.
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
    if (secure) void reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    done();
  });
}
