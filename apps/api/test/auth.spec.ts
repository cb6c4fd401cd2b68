import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';

describe('signing in', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  }, 120_000);
  afterAll(() => test.close());

  const passwordOf = (name: string) => test.credentials.users.find(({ username }) => username === name)?.password ?? '';

  it('opens a session that says who one is', async () => {
    const me = await (await test.as('dispatcher')).get('/auth/me');
    expect(me.status).toBe(200);
    expect(me.body).toMatchObject({ username: 'dispatcher', orgUnit: 'IOC', groups: ['IOC/dispatcher'] });
    expect(me.body.orgUnits).toContain('OC-VENBIEN');
  });

  it('keeps the secret from scripts', async () => {
    const answer = await test.anonymous.post('/auth/login', { username: 'leader', password: passwordOf('leader') });
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
  });

  it('answers the same for a wrong name and a wrong password', async () => {
    const [name, password] = [
      await test.anonymous.post('/auth/login', { username: 'nobody', password: 'x' }),
      await test.anonymous.post('/auth/login', { username: 'admin', password: 'x' }),
    ];
    expect([name.status, name.body.code]).toEqual([401, 'LOGIN_FAILED']);
    expect([password.status, password.body.detail]).toEqual([401, name.body.detail]);
  });

  it('lets failures wait longer and longer, but never the owner who is signed in', async () => {
    for (let i = 0; i < 5; i++)
      await test.anonymous.post('/auth/login', { username: 'approver', password: `wrong ${i}` });
    const delayed = await test.anonymous.post('/auth/login', {
      username: 'approver',
      password: passwordOf('approver'),
    });
    expect(delayed.status).toBe(429);
    expect(Number(delayed.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('takes changes with a cookie from its own pages only', async () => {
    const user = await test.as('commune');
    expect((await user.with({ origin: 'https://elsewhere.example.invalid' }).post('/auth/logout')).body.code).toBe(
      'FOREIGN_ORIGIN',
    );
    expect((await user.post('/auth/logout')).status).toBe(204);
    expect((await user.get('/auth/me')).status).toBe(401);
  });

  it('gives programs a token for their scopes', async () => {
    const me = await (await test.asClient('agency-pc07')).get('/auth/me');
    expect(me.body).toMatchObject({ kind: 'client', orgUnit: 'PC07' });
    expect(me.body.orgUnits).toEqual(expect.arrayContaining(['PC07', 'DOI-CC1']));
    expect(me.body.permissions).toContain('assignment.answer');
  });

  it('refuses a token that it never gave', async () => {
    const answer = await test.anonymous.with({ authorization: `Bearer ${'x'.repeat(43)}` }).get('/auth/me');
    expect([answer.status, answer.body.code]).toEqual([401, 'TOKEN_NOT_VALID']);
  });
});
