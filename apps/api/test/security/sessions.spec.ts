import { request } from 'node:http';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, Settings, SimulatedClock } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { Caller } from '../support/caller.ts';

const START = '2026-11-13T07:00:00.000Z';
const HOUR_MS = 3_600_000;

describe('sessions, tokens and requests', () => {
  let test: TestApp;
  let clock: SimulatedClock;
  beforeAll(async () => {
    clock = new SimulatedClock(START);
    test = await startTestApp({ clock, runQueue: false });
  }, 120_000);
  afterAll(() => test.close());

  const passwordOf = (name: string) => test.credentials.users.find(({ username }) => username === name)?.password ?? '';

  it('asks every change with a cookie for its Origin', async () => {
    const { body, headers } = await test.anonymous.post('/auth/login', {
      username: 'admin',
      password: passwordOf('admin'),
    });
    expect(body.username).toBe('admin');
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/Path=\/; HttpOnly; SameSite=Lax/);
    const bare = new Caller(test.baseUrl, { cookie: cookie.split(';')[0] ?? '' });
    expect((await bare.get('/auth/me')).status).toBe(200);
    for (const origin of [undefined, 'null', 'https://elsewhere.example.invalid', `${test.baseUrl}.example.invalid`])
      for (const [method, path] of [
        ['POST', '/auth/logout'],
        ['POST', '/incidents'],
        ['PATCH', '/org-units/PC07'],
        ['PUT', '/forms/form_sitrep'],
        ['DELETE', '/forms/form_sitrep/versions/9'],
      ] as const) {
        const caller = origin === undefined ? bare : bare.with({ origin });
        const answer = await caller.send(method, path, {});
        expect([origin, method, path, answer.status, answer.body.code]).toEqual([
          origin,
          method,
          path,
          403,
          'FOREIGN_ORIGIN',
        ]);
      }
  });

  it('gives a new secret at each login, whatever cookie comes along', async () => {
    const fixed = test.anonymous.with({ cookie: 'trucban_session=chosen-by-somebody-else' });
    const login = () => fixed.post('/auth/login', { username: 'leader', password: passwordOf('leader') });
    const [one, two] = [await login(), await login()].map(({ headers }) => headers.get('set-cookie')?.split(';')[0]);
    expect(one).not.toContain('chosen');
    expect(one).not.toBe(two);
    expect((await fixed.get('/auth/me')).status).toBe(401);
  });

  it('ends sessions that nobody used, and tokens after their hour', async () => {
    const user = await test.as('dispatcher');
    const agency = await test.asClient('agency-pc07');
    expect([(await user.get('/auth/me')).status, (await agency.get('/auth/me')).status]).toEqual([200, 200]);
    clock.advance(HOUR_MS + 1_000);
    expect([(await user.get('/auth/me')).status, (await agency.get('/auth/me')).status]).toEqual([200, 401]);
    clock.advance(12 * HOUR_MS + 1_000);
    expect((await user.get('/auth/me')).status).toBe(401);
  });

  it('lets a program in whatever others try under its name, and gives no scope that it lacks', async () => {
    const token = (authorization: string, scope = '') =>
      fetch(`${test.baseUrl}/api/v1/oauth/token`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body: `grant_type=client_credentials${scope && `&scope=${scope}`}`,
      });
    const basic = (secret: string) => `Basic ${Buffer.from(`integration:${secret}`).toString('base64')}`;
    const secret = test.credentials.clients.find(({ clientId }) => clientId === 'integration')?.clientSecret ?? '';
    for (let i = 0; i < 8; i++) expect((await token(basic('wrong'))).status).toBe(401);
    expect((await token(basic(secret))).status).toBe(200);
    expect((await token(basic(secret), 'process:operate')).status).toBe(422);
    const { body } = await (await test.asClient('integration')).get('/auth/me');
    expect(body.permissions).toEqual([
      'event.write',
      'import.read',
      'import.write',
      'indicator.read',
      'job.work',
      'measure.write',
    ]);
    expect((await (await test.asClient('integration')).get('/incidents')).status).toBe(403);
  });

  it('keeps the keys of repeated requests apart, and their answers sealed', async () => {
    const [one, two] = [await test.asClient('agency-pc07'), await test.asClient('agency-ttcc115')];
    const hook = { url: 'https://hooks.example.invalid/in' };
    const made = await one.with({ 'idempotency-key': 'same' }).post('/agency/webhooks', hook);
    expect([made.status, made.body.secret]).toEqual([201, expect.stringMatching(/^whsec_/)]);
    const again = await one.with({ 'idempotency-key': 'same' }).post('/agency/webhooks', hook);
    expect([again.status, again.body]).toEqual([201, made.body]);
    const other = await two.with({ 'idempotency-key': 'same' }).post('/agency/webhooks', hook);
    expect([other.status, other.body.id === made.body.id]).toEqual([201, false]);
    const rows = await test.get(Database).query<{ body: string }>('test.keys', 'select body from idempotency_key');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('whsec_');
    expect(JSON.stringify(rows)).not.toContain(made.body.id);
  });

  it.each([
    'http://10.0.0.1/',
    'https://10.0.0.1/',
    'https://169.254.169.254/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00::1]/',
    'https://0x0a000001/',
    'https://167772161/',
    'https://012.0.0.1/',
    'https://0.0.0.0/',
    'https://[64:ff9b::a00:1]/',
    'https://100.64.0.1/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://u:p@example.com/',
    'https://[::]/',
    'http://example.com/',
  ])('sends no webhook to %s', async (url) => {
    const agency = await test.asClient('agency-pc07');
    const answer = await agency.post('/agency/webhooks', { url });
    expect([url, answer.status]).toEqual([url, 422]);
  });

  it('counts logins by their route, however the address is written', async () => {
    const { statusCode, headers } = await raw(test.baseUrl, '/api/v1/%61uth/login', 'POST');
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it.each([
    '/console/../../../package.json',
    '/console/%2e%2e/%2e%2e/package.json',
    '/console/..%2f..%2fpackage.json',
    '/console/%2e%2e%5c%2e%2e%5cpackage.json',
    '/console/assets/%c0%ae%c0%ae/x',
    '/console/%',
    '/console/%00',
    '/console//etc/passwd',
    '/designer/assets/../../../../etc/passwd',
  ])('serves nothing from outside of the web app for %s', async (path) => {
    const { statusCode, body } = await raw(test.baseUrl, path, 'GET');
    expect(body).not.toMatch(/"workspaces"|root:/);
    expect(statusCode).toBeLessThan(500);
  });

  it.each([
    ['a key with escapes', '{"\\u005f_proto__":{"permissions":["x"]},"username":"a","password":"b"}', 401],
    ['half of a character', '{"username":"a\\ud800","password":"b"}', 422],
    ['a null character', '{"username":"a\\u0000","password":"b"}', 422],
    ['an endless number', '{"username":1e999,"password":"b"}', 422],
  ])('takes %s for what it is', async (_what, body, status) => {
    expect((await test.anonymous.post('/auth/login', body)).status).toBe(status);
    expect(({} as { permissions?: unknown }).permissions).toBeUndefined();
  });

  it('tells nothing of its inside in an error', async () => {
    for (const path of ['/nowhere', '/incidents/x', '/users?limit=-1', '/audit?cursor=x'])
      for (const caller of [test.anonymous, await test.as('admin')]) {
        const { body, headers } = await caller.get(path);
        expect(headers.get('content-type')).toContain('application/problem+json');
        expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|at \w+ \(|select |trucban\.\w+ /);
      }
  });

  it('keeps what can be read back to its owner', async () => {
    const { home } = test.get(Settings);
    for (const file of ['demo-credentials.json', 'secret.key'])
      expect([file, statSync(join(home, file)).mode & 0o777]).toEqual([file, 0o600]);
  });
});

/** A request whose path goes over the wire as it is written. */
function raw(baseUrl: string, path: string, method: string) {
  const { hostname, port } = new URL(baseUrl);
  return new Promise<{ statusCode: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const sent = request({ hostname, port, path, method }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
      answer.on('end', () => resolve({ statusCode: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
