import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { geoReportErrorsSchema, problemSchema, responses } from '@trucban/contracts';
import { z } from 'zod';
import {
  BODIES,
  REFUSED_IN_FULL,
  checkingVersions,
  headersOf,
  operationId,
  publicOperations,
  refusalsOf,
} from './openapi-routes.ts';

/** The HTTP contract as OpenAPI 3.1, made of the schemas that the handlers check with. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Trực ban')
    .setDescription('Trung tâm giám sát, điều hành thông minh cấp tỉnh. Provincial Intelligent Operations Centre.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addCookieAuth('trucban_session')
    .addSecurity('bearer', { type: 'http', scheme: 'bearer', description: 'A token of POST /oauth/token' })
    .addBasicAuth()
    .addSecurityRequirements('cookie')
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? { schema: jsonSchema(schema, schemaType) } : undefined,
    operationIdFactory: operationId,
  });
  const checking = checkingVersions(app);
  const open = publicOperations(app);
  const problem = jsonSchema(problemSchema, 'output');
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: problem } };
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Readonly<Record<string, Operation>>)) {
      if (typeof operation !== 'object' || !operation.responses) continue;
      const route = `${method.toUpperCase()} ${path.replace('/api/v1', '')}`;
      describeSuccess(operation.responses, responses[route]);
      describeBody(operation, BODIES[route]);
      const ifMatch = checking.has(operation.operationId ?? '');
      operation.parameters = [...(operation.parameters ?? []), ...headersOf(method, path, ifMatch)];
      for (const [status, description] of refusalsOf(method, path, { body: !!operation.requestBody, ifMatch }))
        operation.responses[status] = { description, content: PROBLEM };
      operation.responses['default'] = { description: 'RFC 9457', content: PROBLEM };
      const ill = REFUSED_IN_FULL[route];
      if (ill) operation.responses['503'] = { description: ill.description, content: inJson(ill.schema) };
      if (path.startsWith('/open311/')) alsoGeoReport(operation.responses);
      if (open.has(operation.operationId ?? ''))
        operation.security = path.endsWith('/oauth/token') ? [{ basic: [] }] : [];
    }
  }
  return document;
}

const inJson = (schema: z.ZodType) => ({ 'application/json': { schema: jsonSchema(schema, 'output') } });

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const GEO_REPORT_ERRORS = jsonSchema(geoReportErrorsSchema, 'output');

/** GeoReport answers each thing in XML, too, and refuses in its own words. */
function alsoGeoReport(answers: Record<string, unknown>): void {
  for (const [status, answer] of Object.entries(answers as Record<string, { content?: Record<string, unknown> }>)) {
    const refuses = !status.startsWith('2');
    answers[status] = {
      ...answer,
      content: {
        ...answer.content,
        ...(refuses && { 'application/json': { schema: GEO_REPORT_ERRORS } }),
        'application/xml': { schema: { type: 'string' } },
      },
    };
  }
}

interface Operation {
  readonly operationId?: string;
  parameters?: readonly object[];
  requestBody?: object;
  security?: readonly object[];
  readonly responses?: Record<string, unknown>;
}

/** A body that the handler reads by hand. */
function describeBody(operation: Operation, media: (typeof BODIES)[string] | undefined): void {
  if (!media) return;
  const content = Object.entries(media).map(([type, schema]) => [type, { schema: jsonSchema(schema, 'input') }]);
  operation.requestBody = { required: true, content: Object.fromEntries(content) as object };
}

/** What a route answers, from the contract. A route that the contract doesn't know keeps what it has: a test finds it. */
function describeSuccess(answers: Record<string, unknown>, schema: z.ZodType | null | undefined): void {
  const status = Object.keys(answers).find((code) => code.startsWith('2'));
  if (status === undefined || schema === undefined) return;
  if (schema === null) {
    answers[status] = { description: 'No content' };
    return;
  }
  const { mediaTypes = ['application/json'], ...described } = jsonSchema(schema, 'output') as {
    readonly mediaTypes?: readonly string[];
  };
  answers[status] = {
    description: 'OK',
    content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: described }])),
  };
}

/** JSON Schema of a Zod schema, with its definitions inline. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $defs, $schema: _version, ...root } = z.toJSONSchema(schema, { io, unrepresentable: 'any', cycles: 'ref' });
  return inlined(root, ($defs ?? {}) as Readonly<Record<string, object>>, []) as object;
}

// Definitions stand inline, as names of two features may meet; the only cycle is "any JSON", which is what `{}` says.
function inlined(node: unknown, definitions: Readonly<Record<string, object>>, within: readonly string[]): unknown {
  if (Array.isArray(node)) return node.map((item) => inlined(item, definitions, within));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, ...rest } = node as { $ref?: unknown };
  if (typeof $ref === 'string') {
    const name = $ref.replace('#/$defs/', '');
    const target = definitions[name];
    return target && !within.includes(name) ? inlined(target, definitions, [...within, name]) : {};
  }
  const entries = Object.entries(rest).filter(([key, value]) => !(key === 'id' && typeof value === 'string'));
  return Object.fromEntries(entries.map(([key, value]) => [key, inlined(value, definitions, within)]));
}
