import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkoutRoot } from '../settings.ts';
import { CompressedFiles, codingFor } from './compressed-files.ts';

const APPS = ['console', 'designer'] as const;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.eot': 'application/vnd.ms-fontobject',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** Files under assets/ carry a hash of their content in their names. */
const FOREVER = 'public, max-age=31536000, immutable';
const compressed = new CompressedFiles();

/** Serves the built web apps; an address that is no file is a page of the app. `/` leads to the console. */
export function registerWebApps(fastify: FastifyInstance): void {
  fastify.get('/', (_request, reply) => reply.redirect('/console/'));
  for (const app of APPS) {
    const root = join(checkoutRoot(), 'apps', app, 'dist');
    fastify.get(`/${app}`, (_request, reply) => reply.redirect(`/${app}/`));
    fastify.get(`/${app}/*`, (request, reply) => send(root, request, reply));
  }
}

async function send(root: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = (request.params as { '*': string })['*'];
  const file = normalize(join(root, asked));
  const inside = file === root || file.startsWith(root + sep);
  if (inside && isFile(file))
    return asked.startsWith('assets/') ? sendAsset(file, request, reply) : sendFile(file, false, reply);
  const page = join(root, 'index.html');
  // A missing script must not come back as a page.
  if (!inside || asked.startsWith('assets/') || !isFile(page)) return reply.callNotFound() as unknown as FastifyReply;
  return sendFile(page, false, reply);
}

/** Text goes out compressed: the first page is three times smaller on the wire. */
async function sendAsset(file: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const coding = codingFor(request.headers['accept-encoding']);
  void reply.header('vary', 'accept-encoding');
  const content = coding && (await compressed.get(file, extname(file), coding));
  if (!content) return sendFile(file, true, reply);
  return reply
    .header('cache-control', FOREVER)
    .header('content-encoding', coding)
    .header('content-length', String(content.length))
    .type(TYPES[extname(file)] ?? 'application/octet-stream')
    .send(content);
}

function sendFile(file: string, named: boolean, reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', named ? FOREVER : 'no-cache')
    .header('content-length', String(statSync(file).size))
    .type(TYPES[extname(file)] ?? 'application/octet-stream')
    .send(createReadStream(file));
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}
