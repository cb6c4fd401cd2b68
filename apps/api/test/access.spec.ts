import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PERMISSION_KEY, PUBLIC_KEY, SIGNED_IN_KEY } from '../src/platform/access.ts';
import { startTestApp, type TestApp } from './support/app.ts';

describe('access', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  }, 120_000);
  afterAll(() => test.close());

  it('every route says who may use it', () => {
    const reflector = test.get(Reflector);
    const scanner = new MetadataScanner();
    const routes = test
      .get(DiscoveryService)
      .getControllers()
      .flatMap(({ instance, metatype }) => {
        const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
        return scanner
          .getAllMethodNames(prototype)
          .filter((name) => Reflect.hasMetadata('path', prototype[name] as object))
          .map((name) => ({
            route: `${metatype?.name}.${name}`,
            targets: [prototype[name] as () => unknown, metatype as never],
          }));
      });
    const open = routes.filter(
      ({ targets }) =>
        ![PERMISSION_KEY, PUBLIC_KEY, SIGNED_IN_KEY].some(
          (key) => reflector.getAllAndOverride(key, targets) !== undefined,
        ),
    );
    expect(routes.length).toBeGreaterThan(15);
    expect(open.map(({ route }) => route)).toEqual([]);
  });

  it('knows nobody without a session', async () => {
    expect((await test.anonymous.get('/users')).status).toBe(401);
  });

  it('refuses what the role does not allow', async () => {
    const answer = await (await test.as('commune')).post('/org-units', {});
    expect([answer.status, answer.body.code]).toEqual([403, 'NOT_ALLOWED']);
  });

  it('lets an administrator make an org unit and a person, and audits both', async () => {
    const admin = await test.as('admin');
    const unit = await admin.post('/org-units', {
      code: 'DOI-MOI',
      name: { vi: 'Đội mới', en: 'New team' },
      tier: 'unit',
      kind: 'firePolice',
      parent: 'PC07',
    });
    expect([unit.status, unit.body.parent]).toEqual([201, 'PC07']);
    const changed = await admin
      .with({ 'if-match': unit.headers.get('etag') ?? '' })
      .patch('/org-units/DOI-MOI', { abbr: 'Đ.Mới' });
    expect([changed.status, changed.body.abbr, changed.body.skills]).toEqual([200, 'Đ.Mới', []]);
    expect((await admin.with({ 'if-match': '"1"' }).patch('/org-units/DOI-MOI', { abbr: 'x' })).status).toBe(412);
    expect((await admin.patch('/org-units/PC07', { parent: 'DOI-MOI' })).body.errors[0].code).toBe('CIRCLE');

    const person = {
      username: 'moi.nguyen',
      displayName: 'Nguyễn Văn Mới',
      orgUnit: 'DOI-MOI',
      roles: [{ role: 'fieldUnit', orgUnit: 'DOI-MOI' }],
      password: 'một mật khẩu dài',
    };
    const user = await admin.post('/users', person);
    expect([user.status, user.body.roles]).toEqual([201, person.roles]);
    expect((await admin.post('/users', person)).status).toBe(409);
    const roles = [...person.roles, { role: 'nobody', orgUnit: 'DOI-MOI' }];
    const { body: refused } = await admin.post('/users', { ...person, username: 'moi.hai', roles });
    expect(refused.errors.map(({ path }: { path: string }) => path)).toEqual(['/roles/1/role']);
    const login = await test.anonymous.post('/auth/login', {
      username: 'moi.nguyen',
      password: person.password.normalize('NFD'),
    });
    expect([login.status, login.body.groups]).toEqual([200, ['DOI-MOI/fieldUnit']]);

    const entries = await admin.get(`/audit?objectType=user&objectId=${user.body.id}&action=user.create`);
    expect(entries.body.items[0]).toMatchObject({
      action: 'user.create',
      actor: { kind: 'user' },
      after: { username: 'moi.nguyen', displayName: '***' },
    });
    expect(JSON.stringify(entries.body)).not.toContain('Nguyễn Văn Mới');
  });

  it('lets an administrator of a unit administer there only', async () => {
    const admin = await test.as('admin');
    const password = 'một mật khẩu dài khác';
    const person = { username: 'admin.pc07', displayName: 'Quản trị', orgUnit: 'PC07', password };
    const grants = [{ role: 'admin', orgUnit: 'PC07' }];
    expect((await admin.post('/users', { ...person, roles: grants })).status).toBe(201);
    const { headers } = await test.anonymous.post('/auth/login', { username: 'admin.pc07', password });
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const local = test.anonymous.with({ cookie, origin: test.baseUrl });
    const make = (username: string, orgUnit: string, at: string) =>
      local.post('/users', { ...person, username, orgUnit, roles: [{ role: 'fieldUnit', orgUnit: at }] });
    expect((await make('a.pc07', 'DOI-CC1', 'DOI-CC1')).status).toBe(201);
    expect((await make('b.pc07', 'IOC', 'PC07')).body.code).toBe('OUTSIDE_OF_SCOPE');
    expect((await make('c.pc07', 'PC07', 'IOC')).body.code).toBe('OUTSIDE_OF_SCOPE');
    const { body: found } = await admin.get('/users?q=dispatcher&orgUnit=IOC');
    expect((await local.patch(`/users/${found.items[0].id}`, { active: false })).status).toBe(404);
    expect((await local.get('/users?orgUnit=IOC')).body.items).toEqual([]);
    expect((await local.patch('/org-units/IOC', { abbr: 'x' })).body.code).toBe('OUTSIDE_OF_SCOPE');
    expect(
      (await local.post('/org-units', { code: 'X1', name: { vi: 'x', en: 'x' }, tier: 'unit', kind: 'x' })).status,
    ).toBe(403);
  });

  it('finds org units without diacritics, page by page', async () => {
    const user = await test.as('dispatcher');
    expect(
      (await user.get('/agencies?q=benh vien da khoa')).body.items.map(({ code }: { code: string }) => code),
    ).toContain('BVDKT');
    const codes: string[] = [];
    let cursor = '';
    do {
      const { body } = await user.get(`/agencies?limit=50${cursor && `&cursor=${cursor}`}`);
      codes.push(...body.items.map(({ code }: { code: string }) => code));
      cursor = body.nextCursor;
    } while (cursor);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThanOrEqual(138);
    expect((await user.get('/agencies?cursor=nonsense')).status).toBe(400);
  });
});
