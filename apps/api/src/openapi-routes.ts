import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  MAX_EVENT_BATCH,
  MAX_MEASURE_BATCH,
  cloudEventSchema,
  healthSchema,
  measureValueInputSchema,
  saveDecisionSchema,
  saveProcessSchema,
  validateDecisionSchema,
  validateProcessSchema,
} from '@trucban/contracts';
import { z } from 'zod';
import { PUBLIC_KEY } from './platform/access.ts';

/** What the framework can't see of a route: bodies that are no JSON, headers, and how it may refuse. */

const model = (schema: z.ZodType) => ({ 'application/xml': z.string(), 'application/json': schema });

/** Bodies that are read by hand, by media type. */
export const BODIES: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = {
  'POST /process-definitions': model(saveProcessSchema),
  'PUT /process-definitions/{key}': model(saveProcessSchema),
  'POST /process-definitions/validate': model(validateProcessSchema),
  'POST /decision-definitions': model(saveDecisionSchema),
  'PUT /decision-definitions/{key}': model(saveDecisionSchema),
  'POST /decision-definitions/validate': model(validateDecisionSchema),
  'POST /events': {
    'application/cloudevents+json': cloudEventSchema,
    'application/cloudevents-batch+json': z.array(cloudEventSchema).min(1).max(MAX_EVENT_BATCH),
    'application/json': z.unknown().describe('The data; the attributes of the CloudEvent are headers ce-*'),
  },
  'POST /cap': { 'application/xml': z.string().describe('An alert of CAP 1.2') },
  'POST /open311/v2/{file}': {
    'application/x-www-form-urlencoded': z.looseObject({
      api_key: z.string(),
      service_code: z.string(),
      lat: z.string().optional(),
      long: z.string().optional(),
      address_string: z.string().optional(),
      description: z.string().optional(),
    }),
  },
  'POST /callbacks/{token}': { 'application/json': z.unknown().describe('What the one who was asked answers') },
  'POST /measures/{code}/values': {
    'application/json': z.array(measureValueInputSchema).min(1).max(MAX_MEASURE_BATCH),
  },
  'POST /imports': {
    'multipart/form-data': z.object({
      file: z.string().meta({ format: 'binary' }),
      mapping: z.string(),
      dryRun: z.enum(['true', 'false']).optional(),
      version: z.int().optional(),
    }),
  },
  'POST /files': { 'multipart/form-data': z.object({ file: z.string().meta({ format: 'binary' }) }) },
};

/** Headers that a request may carry. */
export function headersOf(method: string, path: string, checksVersion: boolean): readonly object[] {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string', maxLength: 255 },
  });
  const keeps = method !== 'get' && !/\/(auth|oauth)\//.test(path);
  return [
    ...(keeps ? [header('Idempotency-Key', 'The same key and body give the same answer for 72 hours')] : []),
    ...(checksVersion ? [header('If-Match', 'ETag that was seen; another one by now is 412')] : []),
    ...(path.endsWith('/stream') ? [header('Last-Event-ID', 'Number of the last change that was received')] : []),
  ];
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'It can not be read',
  401: 'Nobody known asks',
  403: 'Not allowed',
  404: 'Not there, or not known to the caller',
  409: 'The state no longer allows it, or the same request still runs',
  412: 'A stale If-Match',
  413: 'Too large',
  415: 'This media type is not taken',
  422: 'Understood but invalid: errors name the fields; or an Idempotency-Key that was used for something else',
  429: 'Too many requests: see Retry-After',
  503: 'Can not be served now: see Retry-After',
};

/** Statuses that a route may refuse with, and what each means. */
export function refusalsOf(method: string, path: string, has: { body: boolean; ifMatch: boolean }): [number, string][] {
  const changes = method !== 'get';
  const statuses = [
    400,
    401,
    403,
    ...(changes || path.includes('{') ? [404] : []),
    ...(changes ? [409] : []),
    ...(has.ifMatch ? [412] : []),
    ...(changes ? [415] : []),
    ...(has.body ? [413] : []),
    422,
    429,
    503,
  ];
  return statuses.map((status) => [status, MEANINGS[status] ?? '']);
}

/** Routes that answer 503 with what they answer otherwise. */
export const REFUSED_IN_FULL: Readonly<Record<string, { readonly description: string; readonly schema: z.ZodType }>> = {
  'GET /health/ready': { description: 'Requests can not be served: which part is down', schema: healthSchema },
};

/** Where Nest keeps what the parameters of a handler are. */
const ROUTE_ARGUMENTS = '__routeArguments__';

/** Operations (`Tasks_claim`) whose handler looks at `If-Match`. */
export function checkingVersions(app: NestFastifyApplication): ReadonlySet<string> {
  return operations(app, (controller, method) => {
    const given = (Reflect.getMetadata(ROUTE_ARGUMENTS, controller, method) ?? {}) as Record<
      string,
      { data?: unknown }
    >;
    return Object.values(given).some(({ data }) => data === 'if-match');
  });
}

/** Operations that need no login. */
export function publicOperations(app: NestFastifyApplication): ReadonlySet<string> {
  return operations(app, (controller, method) =>
    [controller, (controller.prototype as Record<string, object>)[method] ?? {}].some(
      (target) => Reflect.getMetadata(PUBLIC_KEY, target) === true,
    ),
  );
}

function operations(
  app: NestFastifyApplication,
  wanted: (controller: Type, method: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { controllers } of app.get(ModulesContainer).values())
    for (const { metatype } of controllers.values()) {
      if (!metatype) continue;
      const methods = Object.getOwnPropertyNames(metatype.prototype).filter((name) => name !== 'constructor');
      for (const method of methods) if (wanted(metatype as Type, method)) found.add(operationId(metatype.name, method));
    }
  return found;
}

/** `TasksController`, `claim` → `Tasks_claim`. */
export const operationId = (controller: string, method: string): string =>
  `${controller.replace(/Controller$/, '')}_${method}`;
