import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { responses } from '@trucban/contracts';
import { startTestApp, type TestApp } from './support/app.ts';
import { until } from './support/events.ts';
import type { Caller } from './support/caller.ts';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: object; readonly description?: string }>>;
}

describe('the contract', () => {
  let api: TestApp;
  beforeAll(async () => {
    api = await startTestApp();
  }, 240_000);
  afterAll(async () => api?.close());

  it('says of every route what it answers', async () => {
    const { body } = await api.anonymous.get('/openapi.json');
    const routes: string[] = [];
    for (const [path, operations] of Object.entries(body.paths as Record<string, Record<string, Operation>>))
      for (const [method, operation] of Object.entries(operations)) {
        const route = `${method.toUpperCase()} ${path.replace('/api/v1', '')}`;
        routes.push(route);
        const success = Object.entries(operation.responses).find(([code]) => code.startsWith('2'));
        const expected = responses[route];
        expect([route, expected !== undefined]).toEqual([route, true]);
        expect([route, success?.[1].content !== undefined]).toEqual([route, expected !== null]);
      }
    expect(Object.keys(responses).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('names each operation once', async () => {
    const { body } = await api.anonymous.get('/openapi.json');
    const names = Object.values(body.paths as Record<string, Record<string, Operation & { operationId: string }>>)
      .flatMap((operations) => Object.values(operations))
      .map(({ operationId }) => operationId);
    expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
    expect(names).toContain('RuleVersions_approve');
  });

  it('says of every change what it takes and how it may refuse', async () => {
    const { body } = await api.anonymous.get('/openapi.json');
    type Described = Operation & { parameters?: { name: string; in: string }[]; requestBody?: { content: object } };
    const paths = body.paths as Record<string, Record<string, Described>>;
    const headers = (path: string, method = 'post') =>
      (paths[`/api/v1${path}`]?.[method]?.parameters ?? []).filter((one) => one.in === 'header').map((one) => one.name);
    expect(headers('/tasks/{id}/claim')).toEqual(['Idempotency-Key', 'If-Match']);
    expect(headers('/process-instances/{id}/modify')).toEqual(['Idempotency-Key', 'If-Match']);
    expect(headers('/process-instances')).toEqual(['Idempotency-Key']);
    expect(headers('/auth/login')).toEqual([]);
    for (const [path, method, status] of [
      ['/tasks', 'get', '400'],
      ['/process-definitions/simulate', 'post', '404'],
      ['/tasks/{id}/claim', 'post', '415'],
      ['/reports/{id}/sign', 'post', '412'],
    ] as const)
      expect([path, Object.keys(paths[`/api/v1${path}`]?.[method]?.responses ?? {})]).toEqual([
        path,
        expect.arrayContaining([status]),
      ]);
    const modify = paths['/api/v1/process-instances/{id}/modify']?.['post'];
    expect(Object.keys(modify?.responses ?? {})).toEqual(
      expect.arrayContaining(['400', '401', '403', '404', '409', '412', '413', '415', '422', '429', '503']),
    );
    expect(Object.keys(paths['/api/v1/process-definitions']?.['post']?.requestBody?.content ?? {})).toEqual([
      'application/xml',
      'application/json',
    ]);
    expect(headers('/stream', 'get')).toEqual(['Last-Event-ID']);
    const media = (path: string, status: string) => Object.keys(paths[path]?.['get']?.responses[status]?.content ?? {});
    expect(media('/api/v1/indicators/{code}/series/export', '200')).toHaveLength(2);
    expect(media('/api/v1/reports/{id}/file', '200')).toHaveLength(4);
    expect(media('/health/ready', '503')).toEqual(['application/json']);
    expect(paths['/api/v1/events']?.['post']?.requestBody?.content).toMatchObject({
      'application/cloudevents-batch+json': { schema: { minItems: 1, maxItems: 1_000 } },
    });
    const geoReport = paths['/open311/v2/{file}']?.['get']?.responses ?? {};
    for (const status of ['200', '400', '404'])
      expect(Object.keys(geoReport[status]?.content ?? {})).toEqual(
        expect.arrayContaining(['application/json', 'application/xml']),
      );
    const bodiless = /\/(logout|submit|read|claim|unclaim|stop|release|replay)$/;
    for (const [path, operations] of Object.entries(paths))
      for (const [method, operation] of Object.entries(operations))
        if (['post', 'put', 'patch'].includes(method) && !bodiless.test(path))
          expect([path, operation.requestBody !== undefined]).toEqual([path, true]);
  });

  it('says of every route how one has to sign in, and that some are open to all', async () => {
    const { body } = await api.anonymous.get('/openapi.json');
    type Secured = Operation & { security?: Record<string, []>[] };
    expect(body.security).toEqual([{ cookie: [] }, { bearer: [] }]);
    for (const { security = body.security } of Object.values(
      body.paths as Record<string, Record<string, Secured>>,
    ).flatMap((operations) => Object.values(operations)))
      for (const name of security.flatMap(Object.keys)) expect(body.components.securitySchemes).toHaveProperty(name);
    expect(body.paths['/api/v1/oauth/token'].post.security).toEqual([{ basic: [] }]);
    expect(body.paths['/api/v1/incidents'].get.security).toBeUndefined();
    let open = 0;
    for (const [path, operations] of Object.entries(body.paths as Record<string, Record<string, Secured>>))
      if (operations['get'] && !path.includes('{')) {
        const { status } = await api.anonymous.get(`/${path}`.replace('//api/v1', ''));
        expect([path, status === 401]).toEqual([path, operations['get'].security === undefined]);
        if (status === 200) open += 1;
      }
    expect(open).toBeGreaterThan(2);
  });

  it('holds for what the routes answer', async () => {
    const supervisor = await api.as('supervisor');
    const people: Record<string, Caller> = {
      supervisor,
      admin: await api.as('admin'),
      designer: await api.as('designer'),
      agency: await api.asClient('agency-pc07'),
    };
    const { body: incident } = await supervisor.post('/incidents', {
      eventType: 'FIRE-RES',
      location: { lat: 17.74, lon: 106.64 },
      reporter: { name: 'Trần Thị', phone: '0912345486' },
    });
    await supervisor.post(`/incidents/${incident.id}/acknowledge`);
    const first = (path: string, who = supervisor) =>
      until(async () => (await who.get(path)).body.items[0] as Record<string, any> | undefined);
    const task = await first(`/tasks?incidentId=${incident.id}`);
    const instance = incident.processInstances[0].id as string;
    const { body: agency } = await supervisor.post(`/incidents/${incident.id}/assignments`, {
      agency: 'PC07',
      text: 'Ra xe',
    });
    const { body: me } = await supervisor.get('/auth/me');
    const paths: readonly (readonly [route: string, path: string, who?: string])[] = [
      ['GET /auth/me', '/auth/me'],
      ['GET /incidents', '/incidents'],
      ['GET /incidents/{id}', `/incidents/${incident.id}`],
      ['GET /incidents/{id}/timeline', `/incidents/${incident.id}/timeline`],
      ['GET /incidents/{id}/reports', `/incidents/${incident.id}/reports`],
      ['GET /incidents/{id}/attachments', `/incidents/${incident.id}/attachments`],
      ['GET /incidents/{id}/assignments', `/incidents/${incident.id}/assignments`],
      ['GET /incidents/duplicates', '/incidents/duplicates?eventType=FIRE-RES&lat=17.74&lon=106.64'],
      ['GET /tasks', '/tasks'],
      ['GET /tasks/{id}', `/tasks/${task['id']}`],
      ['GET /process-instances', '/process-instances'],
      ['GET /process-instances/{id}', `/process-instances/${instance}`],
      ['GET /process-instances/{id}/history', `/process-instances/${instance}/history`],
      ['GET /process-definitions', '/process-definitions'],
      ['GET /process-definitions/{key}', '/process-definitions/sop_fire'],
      ['GET /process-definitions/{key}/versions', '/process-definitions/sop_fire/versions'],
      ['GET /process-definitions/{key}/versions/{version}', '/process-definitions/sop_fire/versions/1'],
      ['GET /forms', '/forms'],
      ['GET /forms/{key}', '/forms/form_intake'],
      ['GET /rules', '/rules'],
      ['GET /calendars', '/calendars'],
      ['GET /escalation-policies', '/escalation-policies'],
      ['GET /event-types', '/event-types'],
      ['GET /severities', '/severities'],
      ['GET /org-units', '/org-units'],
      ['GET /agencies/{code}', '/agencies/PC07'],
      ['GET /areas', '/areas'],
      ['GET /users', '/users'],
      ['GET /users/{id}', `/users/${me.id}`],
      ['GET /roles', '/roles'],
      ['GET /audit', '/audit'],
      ['GET /audit/verify', '/audit/verify'],
      ['GET /notifications', '/notifications'],
      ['GET /events', '/events'],
      ['GET /agency/assignments', '/agency/assignments', 'agency'],
      ['GET /agency/assignments/{id}', `/agency/assignments/${agency.id}`, 'agency'],
      ['GET /agency/webhooks', '/agency/webhooks', 'agency'],
      ['GET /health/ready', '//health/ready'],
    ];
    for (const [route, path, who = 'supervisor'] of paths) {
      const { status, body } = await (people[who] ?? supervisor).get(path);
      expect([route, status]).toEqual([route, 200]);
      const checked = responses[route]?.safeParse(body);
      expect([route, checked?.error?.issues ?? []]).toEqual([route, []]);
      // Nothing that the contract doesn't name.
      expect([route, checked?.data]).toEqual([route, body]);
    }
  }, 120_000);

  it('pages every list, looks for q in those that are short, and refuses what is no page', async () => {
    const supervisor = await api.as('supervisor');
    for (const path of ['/process-definitions', '/forms', '/rules', '/calendars', '/event-types', '/roles', '/areas']) {
      const whole = (await supervisor.get(`${path}?limit=500`)).body.items as Record<string, string>[];
      const seen: unknown[] = [];
      let cursor = '';
      do {
        const { body } = await supervisor.get(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
        expect([path, body.items.length <= 2]).toEqual([path, true]);
        seen.push(...body.items);
        cursor = body.nextCursor;
      } while (cursor);
      expect([path, seen]).toEqual([path, whole]);
      expect([path, (await supervisor.get(`${path}?q=khongcogi`)).body.items]).toEqual([path, []]);
      for (const [query, status] of [
        ['limit=0', 422],
        ['limit=501', 422],
        ['cursor=!!!', 400],
      ] as const)
        expect([path, query, (await supervisor.get(`${path}?${query}`)).status]).toEqual([path, query, status]);
    }
    expect((await supervisor.get('/event-types?q=chay nha dan')).body.items).toMatchObject([{ code: 'FIRE-RES' }]);
    expect((await supervisor.get('/areas/P01')).headers.get('etag')).toBeTruthy();
    expect((await supervisor.get('/areas/P01')).headers.get('cache-control')).toBe('no-store');
    expect((await supervisor.get('/stream?topics=nope')).body.errors[0].code).toBe('UNKNOWN_TOPIC');
    expect((await supervisor.post('/incidents', {})).body.errors[0]).toMatchObject({
      path: '/eventType',
      code: 'REQUIRED',
    });
  });
});
