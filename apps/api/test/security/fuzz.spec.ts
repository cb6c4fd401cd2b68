import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { EDGES, Generator, RAW_BODIES, TEXTS, type Schema } from './generator.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: Schema | undefined;
  readonly query: readonly string[];
  readonly kind: 'json' | 'xml' | 'none';
}

const SEED = Number(process.env['FUZZ_SEED'] ?? 20261113);
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 2);
/** Longer than this is a hang. */
const LONGEST_MS = 60_000;

describe('any input', () => {
  let test: TestApp;
  let operations: readonly Operation[];
  let callers: readonly (readonly [string, Caller])[];
  const known: string[] = [];

  beforeAll(async () => {
    test = await startTestApp();
    callers = [
      ['dispatcher', await test.as('dispatcher')],
      ['supervisor', await test.as('supervisor')],
      ['admin', await test.as('admin')],
      ['designer', await test.as('designer')],
      ['agency', await test.asClient('agency-pc07')],
      ['integration', await test.asClient('integration')],
      ['nobody', test.anonymous],
    ];
    const dispatcher = callers[0]?.[1] as Caller;
    const incident = await dispatcher.post('/incidents', {
      eventType: 'FIRE-RES',
      title: 'Cháy nhà',
      location: { lat: 10.5, lon: 106.5, address: 'Số 1' },
      reporter: { name: 'Nguyễn Văn A', phone: '0900000000' },
    });
    known.push(incident.body.id as string);
    const ids = async (path: string) => {
      const { body } = await dispatcher.get(path);
      for (const item of body?.items ?? []) if (item.id) known.push(item.id as string);
    };
    await ids('/tasks?limit=5');
    await ids('/process-instances?limit=5');
    await ids(`/incidents/${incident.body.id}/assignments?limit=5`);
    operations = read((await test.anonymous.get('/openapi.json')).body as object);
  }, 180_000);
  afterAll(() => test.close());

  it('is answered with at most 4xx, by every route, for everybody', async () => {
    const generator = new Generator(SEED);
    const bad: string[] = [];
    for (const operation of operations) {
      for (const [name, caller] of callers) {
        for (let round = 0; round < ROUNDS; round++) {
          const request = made(generator, operation, known);
          const begun = performance.now();
          const { status, body } = await caller
            .with(request.headers)
            .send(operation.method, request.path, request.body)
            .catch((error: Error) => ({ status: 599, body: `${error.message} ${String(error.cause)}` }));
          const ms = performance.now() - begun;
          if ((status >= 500 && body.code !== 'TOO_BUSY') || ms > LONGEST_MS) {
            bad.push(
              `${name} ${operation.method} ${request.path.slice(0, 300)} ${String(request.body).slice(0, 600)} -> ${status} ${Math.round(ms)} ms`,
            );
          }
        }
      }
    }
    expect(bad).toEqual([]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((await test.anonymous.get('//health/live')).status).toBe(200);
  }, 600_000);
});

function made(generator: Generator, operation: Operation, known: readonly string[]) {
  const id = () => (generator.chance(0.7) ? generator.pick(known) : generator.pick(TEXTS));
  const path = operation.path
    .replace(/^\/api\/v1(?=\/)|^(?=\/(health|metrics))/, (prefix) => (prefix === '' ? '/' : ''))
    .replace(/\{(\w+)\}/g, (_all, name: string) => encode(name.toLowerCase().endsWith('id') ? id() : word(generator)));
  const query = operation.query
    .filter(() => generator.chance(0.4))
    .map((name) => `${name}=${encode(String(generator.pick([...TEXTS, ...known, '5', 'true'])))}`);
  const url = query.length > 0 ? `${path}?${query.join('&')}` : path;
  const headers: Record<string, string> = {};
  if (generator.chance(0.1)) headers['if-match'] = generator.pick(['"1"', '*', 'x', '"999999999"', '""']);
  if (generator.chance(0.1))
    headers['idempotency-key'] = generator.pick(['a', 'x'.repeat(300), `k${generator.next()}`]);
  if (operation.method === 'GET') return { path: url, headers, body: undefined };
  if (operation.kind === 'xml' && generator.chance(0.5)) {
    headers['content-type'] = 'application/xml';
    return { path: url, headers, body: generator.pick(XML) };
  }
  const body = generator.pick([
    () => generator.pick(RAW_BODIES),
    () => JSON.stringify(generator.pick(EDGES)),
    () => JSON.stringify(generator.of(operation.body, 0) ?? {}),
    () => JSON.stringify(generator.of(operation.body, 0.12) ?? {}),
    () => JSON.stringify(generator.of(operation.body, 0.12) ?? {}),
  ])();
  // A request that waits for a job is no hang.
  return { path: url, headers, body: body.replace(/("waitSeconds":)\s*[\d.e+]+/, '$1 0') };
}

const word = (generator: Generator): string =>
  generator.pick(['FIRE-RES', 'sop_fire', 'form_sitrep', '1', '24x7', 'PC07', 'in-fire-res', ...TEXTS]);

const XML: readonly string[] = [
  '',
  'x',
  '<a',
  '<a/>',
  '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/></process></definitions>',
  `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`,
  '<a>\u0000</a>',
];

// What a URL can't carry is left to the bodies.
function encode(text: string): string {
  return encodeURIComponent(text.slice(0, 3_000).replace(/\p{Cs}/gu, '\ufffd')) || '%20';
}

function read(document: object): readonly Operation[] {
  const { paths } = document as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(() => !path.includes('/stream') && !path.includes('/auth/logout'))
      .map(([method, about]) => {
        const { requestBody, parameters = [] } = about as {
          requestBody?: { content: Record<string, { schema?: Schema }> };
          parameters?: { in: string; name: string }[];
        };
        const content = requestBody?.content ?? {};
        return {
          method: method.toUpperCase(),
          path,
          body: content['application/json']?.schema,
          query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
          kind: path.includes('process-definitions') ? ('xml' as const) : ('json' as const),
        };
      }),
  );
}
