import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyMultipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule, type AppOptions } from './app.module.ts';
import { registerBodyParsers } from './platform/http/body-parsers.ts';
import { registerCompression } from './platform/http/compressed-answers.ts';
import { registerConditionalReads } from './platform/http/conditional.ts';
import { registerKnownMethods } from './platform/http/known-methods.ts';
import { ProblemFilter, sendProblem } from './platform/http/problem.filter.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { openApiDocument } from './openapi.ts';
import { IdempotencyInterceptor } from './platform/http/idempotency.interceptor.ts';
import { registerRateLimit } from './platform/http/rate-limit.ts';
import { registerUnreadBodies } from './platform/http/unread-bodies.ts';
import { registerSecurityHeaders } from './platform/http/security-headers.ts';
import { registerWebApps } from './platform/http/web-apps.ts';
import { ValidationPipe } from './platform/http/validation.ts';
import { Clock, Database, Foreground, LIMITS, Logger, Secrets, Settings } from './platform/public.ts';

/** Everything under this but health, metrics, the web apps and the outside standards. */
export const API_PREFIX = 'api/v1';
const OUTSIDE = [
  'health',
  'health/*path',
  'metrics',
  'open311/*path',
  'cap',
  'cap/*path',
  'sensorthings/*path',
  'open-data',
  'open-data/*path',
];

/** The application with its HTTP side, ready to listen. */
export async function createHttpApp(options: AppOptions = {}): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: LIMITS.jsonBodyBytes,
    genReqId: () => randomUUID(),
    trustProxy: process.env['TRUCBAN_TRUST_PROXY'] === '1' ? 1 : false,
    logger: false,
    skipMiddie: true,
    forceCloseConnections: true,
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply, logger()),
  } as ConstructorParameters<typeof FastifyAdapter>[0]);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot({ runQueue: true, ...options }),
    adapter,
    {
      bodyParser: false,
      logger: ['error', 'fatal'],
      abortOnError: false,
    },
  );
  const logger = () => app.get(Logger);
  const settings = app.get(Settings);
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  registerSecurityHeaders(fastify, settings.publicOrigin?.startsWith('https:') ?? false);
  registerRateLimit(fastify);
  app.get(Foreground).register(fastify);
  registerKnownMethods(fastify);
  registerBodyParsers(fastify);
  registerUnreadBodies(fastify);
  registerConditionalReads(fastify);
  registerCompression(fastify);
  await app.register(fastifyCookie as never);
  await app.register(fastifyMultipart as never, {
    limits: { fileSize: LIMITS.fileBytes, files: 1, fields: 10, fieldSize: 10_000 },
  });
  registerWebApps(fastify);
  // Made when somebody asks: it takes longer than the rest of the start.
  let openApi: object | undefined;
  fastify.get(`/${API_PREFIX}/openapi.json`, () => (openApi ??= openApiDocument(app)));
  fastify.get(`/${API_PREFIX}/asyncapi.json`, () => asyncApiDocument());
  app.setGlobalPrefix(API_PREFIX, { exclude: OUTSIDE });
  app.useGlobalFilters(new ProblemFilter(logger()));
  app.useGlobalInterceptors(new IdempotencyInterceptor(app.get(Database), app.get(Clock), app.get(Secrets)));
  app.useGlobalPipes(new ValidationPipe());
  return app;
}
