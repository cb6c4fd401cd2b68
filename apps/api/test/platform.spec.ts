import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { AuditSealer } from '../src/audit/sealer.ts';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import { until } from './support/events.ts';

describe('what every route stands on', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  }, 120_000);
  afterAll(() => test.close());

  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  );
  const form = (content: Uint8Array<ArrayBuffer>, name: string) => {
    const data = new FormData();
    data.append('file', new Blob([content]), name);
    return data;
  };
  const unit = (code: string) => ({ code, name: { vi: code, en: code }, tier: 'unit', kind: 'firePolice' });

  it.each([
    ['not JSON', 'application/json', '{bad', 400, 'NOT_JSON'],
    ['too deep', 'application/json', '['.repeat(100) + ']'.repeat(100), 400, 'JSON_TOO_DEEP'],
    ['a foreign type', 'text/csv', 'a,b', 415, 'MEDIA_TYPE'],
    ['5 MB', 'application/json', `"${'x'.repeat(5_000_000)}"`, 413, 'TOO_LARGE'],
    ['no object', 'application/json', '[]', 422, 'VALIDATION_FAILED'],
    [
      'a null character',
      'application/json',
      JSON.stringify({ ...unit('N'), abbr: '\u0000' }),
      422,
      'VALIDATION_FAILED',
    ],
  ])('answers %s with a problem', async (_what, type, body, status, code) => {
    const answer = await (await test.as('admin')).with({ 'content-type': type }).post('/org-units', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('lets one who is refused send to the end and ask again on the same connection', async () => {
    const { host, hostname, port } = new URL(test.baseUrl);
    const socket = connect(Number(port), hostname);
    let got = '';
    socket.setEncoding('utf8').on('data', (text: string) => (got += text));
    const failed = new Promise<never>((_resolve, reject) => socket.on('error', reject));
    failed.catch(() => undefined);
    const answers = (n: number) =>
      Promise.race([until(async () => got.split('HTTP/1.1 ').length > n || undefined), failed]);
    const whole = 'x'.repeat(3_000_000);
    const head = (path: string, size: number) =>
      `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${size}\r\n\r\n`;
    socket.write(head('/api/v1/org-units', whole.length) + whole.slice(0, 1000));
    await answers(1);
    expect(got).toMatch(/^HTTP\/1\.1 413 /);
    socket.write(whole.slice(1000) + head('/api/v1/org-units', 2) + '{}');
    await answers(2);
    expect(got.split('HTTP/1.1 ')[2]).toMatch(/^401 /);
    socket.destroy();
  });

  it('speaks Vietnamese unless asked for English', async () => {
    expect((await test.anonymous.get('/nowhere')).body.title).toBe('Không tìm thấy');
    expect((await test.anonymous.with({ 'accept-language': 'en-GB,vi;q=0.5' }).get('/nowhere')).body.title).toBe(
      'Not found',
    );
  });

  it('names the methods that an address takes when another comes', async () => {
    const answer = await test.anonymous.delete('/incidents');
    expect([answer.status, answer.body.code, answer.headers.get('allow')]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'GET, HEAD, POST',
    ]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((await test.anonymous.post('/incidents/duplicates?eventType=x')).status).toBe(405);
    expect((await test.anonymous.post('//console/x')).status).toBe(405);
    expect((await test.anonymous.delete('/nowhere')).status).toBe(404);
  });

  it('answers 304 to who has what he reads, and takes the version of what he read', async () => {
    const admin = await test.as('admin');
    const first = await admin.post('/org-units', unit('COND-1'));
    const read = await admin.get('/org-units/COND-1');
    const tag = read.headers.get('etag') ?? '';
    const again = await admin.with({ 'if-none-match': `W/"x", ${tag}` }).get('/org-units/COND-1');
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', tag]);
    expect(again.headers.get('content-type')).toBeNull();
    const changed = await admin.with({ 'if-match': tag }).patch('/org-units/COND-1', { abbr: 'C' });
    expect([first.status, changed.status]).toEqual([201, 200]);
    expect((await admin.with({ 'if-none-match': tag }).get('/org-units/COND-1')).status).toBe(200);
    expect((await admin.with({ 'if-match': tag }).patch('/org-units/COND-1', { abbr: 'D' })).status).toBe(412);
  });

  it('sends long answers compressed to who takes that, and never the live feed', async () => {
    const admin = await test.as('admin');
    const zipped = await admin.with({ 'accept-encoding': 'gzip, br' }).get('/agencies?limit=500');
    const plain = await admin.with({ 'accept-encoding': 'identity' }).get('/agencies?limit=500');
    expect([zipped, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null]);
    expect(zipped.body).toEqual(plain.body);
    expect(plain.headers.get('vary')).toBe('accept-encoding');
    const small = await admin.with({ 'accept-encoding': 'gzip' }).get('/org-units/IOC');
    expect(small.headers.get('content-encoding')).toBeNull();
    const stop = new AbortController();
    const feed = await admin.stream('/stream', stop.signal, { 'accept-encoding': 'gzip' });
    expect([feed.status, feed.headers.get('content-encoding')]).toEqual([200, null]);
    stop.abort();
  });

  it('gives the same answer to a repeated Idempotency-Key', async () => {
    const admin = (await test.as('admin')).with({ 'idempotency-key': randomUUID() });
    const first = await admin.post('/org-units', unit('IDEM-1'));
    const second = await admin.post('/org-units', unit('IDEM-1'));
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect((await admin.post('/org-units', unit('IDEM-2'))).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('lets one of two requests with the same key run', async () => {
    const admin = (await test.as('admin')).with({ 'idempotency-key': randomUUID() });
    const answers = await Promise.all([1, 2, 3].map(() => admin.post('/org-units', unit('IDEM-3'))));
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  });

  it('carries nothing out again whose answer was lost with its process', async () => {
    const owner = new pg.Client({ connectionString: test.database.ownerUrl });
    await owner.connect();
    // As if the process had died after the commit: the answer can't be kept.
    await owner.query(`create function trucban.die() returns trigger language plpgsql as $$ begin raise 'died'; end $$;
      create trigger die before update on trucban.idempotency_key for each row when (new.status = 201) execute function trucban.die()`);
    const admin = (await test.as('admin')).with({ 'idempotency-key': randomUUID() });
    expect((await admin.post('/org-units', unit('IDEM-4'))).status).toBe(500);
    await owner.query(`drop function trucban.die() cascade;
      update trucban.idempotency_key set created_at = created_at - interval '2 minutes'`);
    await owner.end();
    const repeated = await admin.post('/org-units', unit('IDEM-4'));
    expect([repeated.status, repeated.body.code]).toEqual([409, 'IDEMPOTENCY_CARRIED_OUT']);
  });

  it('stores a picture and gives it back to its owner only', async () => {
    const [dispatcher, commune] = [await test.as('dispatcher'), await test.as('commune')];
    const stored = await dispatcher.post('/files', form(png, 'ảnh hiện trường.png'));
    expect([stored.status, stored.body.type, stored.body.size]).toEqual([201, 'image/png', png.length]);
    expect((await dispatcher.get(`/files/${stored.body.id}`)).headers.get('content-type')).toBe('image/png');
    expect((await commune.get(`/files/${stored.body.id}`)).status).toBe(404);
  });

  it('refuses what is no picture and what is too long', async () => {
    const dispatcher = await test.as('dispatcher');
    expect((await dispatcher.post('/files', form(Buffer.from('<script>alert(1)</script>'), 'x.png'))).status).toBe(415);
    expect((await dispatcher.post('/files', form(Buffer.alloc(11 * 1024 * 1024), 'x.png'))).status).toBe(413);
    expect((await dispatcher.post('/files', new FormData())).status).toBe(422);
  });

  it('answers on its health', async () => {
    expect((await test.anonymous.get('//health/live')).status).toBe(200);
    const ready = await test.anonymous.get('//health/ready');
    expect([ready.status, ready.body.parts.database.status, ready.body.parts.queue.status]).toEqual([200, 'up', 'up']);
    expect((await test.anonymous.get('//metrics')).body).toContain('trucban_http_request_seconds');
    expect((await test.anonymous.with({ 'x-forwarded-for': '10.1.1.1' }).get('//metrics')).status).toBe(403);
  });

  it('forbids scripts from anywhere else', async () => {
    const csp = (await test.anonymous.get('//health/live')).headers.get('content-security-policy') ?? '';
    expect(csp).toContain("script-src 'self';");
    expect(csp).not.toContain('unsafe-eval');
    expect((await test.anonymous.get('//')).headers.get('location')).toBe('/console/');
  });

  it('describes itself as OpenAPI 3.1', async () => {
    const { status, body } = await test.anonymous.get('/openapi.json');
    expect([status, body.openapi]).toEqual([200, '3.1.0']);
    const login = body.paths['/api/v1/auth/login'].post;
    expect(login.requestBody.content['application/json'].schema.required).toEqual(['username', 'password']);
    expect(login.responses.default.content['application/problem+json']).toBeDefined();
    expect(body.paths['/health/live']).toBeDefined();
  });

  it('runs a transaction again after a serialization failure', async () => {
    let runs = 0;
    await test.get(Database).transaction(systemScope('test'), async () => {
      if (++runs < 3) throw Object.assign(new Error('serialization'), { code: '40001' });
    });
    expect(runs).toBe(3);
  });

  it('hides rows of others, also from statements that forget to ask', async () => {
    const database = test.get(Database);
    const rows = await database.transaction({ ...systemScope('test'), tokens: ['COC-P01'] }, (tx) =>
      tx.query('test.files', 'select id from stored_file'),
    );
    expect(rows).toEqual([]);
  });

  it('seals the audit log into a chain that shows a change', async () => {
    const admin = await test.as('admin');
    await test.get(AuditSealer).sealAll();
    const whole = (await admin.get('/audit/verify')).body;
    expect(whole.valid).toBe(true);
    expect(whole.entries).toBeGreaterThan(0);
    await expect(
      test.get(Database).query('test.forge', 'update audit_entry set reason = $1', ['forged']),
    ).rejects.toThrow(/permission denied/);
    const owner = new pg.Client({ connectionString: test.database.ownerUrl });
    await owner.connect();
    await owner.query(`set trucban.tokens = '*'`);
    await owner.query(
      `update trucban.audit_entry set reason = 'forged' where id = (select entry_id from trucban.audit_seal where seq = 1)`,
    );
    await owner.end();
    expect((await admin.get('/audit/verify')).body).toMatchObject({ valid: false, brokenAt: 1 });
  });
});
