import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';

/** Lists that are read page by page from the database; the short ones are in openapi.spec.ts. */
const LISTS = ['/incidents', '/incidents/{id}/timeline', '/events', '/tasks', '/process-instances', '/notifications'];
const OTHERS = ['/audit', '/users', '/org-units', '/agency/assignments', '/agency/webhooks/{webhook}/deliveries'];
const NUMBERS = ['/reports', '/imports', '/indicators/crossings', '/measures/ECO-CPI/values', '/sources/lists/log'];

describe('every list', () => {
  let test: TestApp;
  let supervisor: Caller;
  let admin: Caller;
  let team: Caller;
  let incident: { id: string; number: string };
  let webhook = '';
  beforeAll(async () => {
    test = await startTestApp();
    [supervisor, admin, team] = [
      await test.as('supervisor'),
      await test.as('admin'),
      await test.asClient('agency-pc07'),
    ];
    const location = { lat: 17.741, lon: 106.721, address: '7 Đường Hoàng Diệu', areaCode: 'P04' };
    const body = { eventType: 'FIRE-RES', title: 'Cháy nhà ở Đường Số Năm', description: 'Khói đặc', location };
    const opened = await (await test.as('dispatcher')).post('/incidents', body);
    expect(opened.status).toBe(201);
    incident = opened.body;
    const source = { code: 'lists', kind: 'cloudEvents', name: { vi: 'Nguồn', en: 'Source' }, orgUnit: 'IOC' };
    expect((await admin.post('/sources', source)).status).toBe(201);
    expect((await supervisor.post('/reports', { definition: 'IOC-DAILY' })).status).toBe(202);
    const order = await supervisor.post(`/incidents/${incident.id}/assignments`, {
      agency: 'PC07',
      text: 'Chữa cháy ngay',
    });
    expect(order.status).toBe(201);
    const hook = await team.post('/agency/webhooks', {
      url: 'http://127.0.0.1:9/x',
      types: ['vn.trucban.assignment.offered.v1'],
    });
    webhook = hook.body.id;
    const event = {
      specversion: '1.0',
      id: 'e-1',
      source: '/114',
      type: 'call.received',
      data: { ...body, title: 'Cháy chợ Đông Hà' },
    };
    const sent = await (
      await test.asClient('integration')
    )
      .with({ 'content-type': 'application/cloudevents+json' })
      .post('/events', event);
    expect(sent.status).toBe(202);
  }, 180_000);
  afterAll(() => test.close());

  const ask = (path: string, query: string) => {
    const who = path.startsWith('/agency')
      ? team
      : ['/audit', '/users', '/org-units', '/sources/lists/log'].includes(path)
        ? admin
        : supervisor;
    return who.get(`${path.replace('{id}', incident.id).replace('{webhook}', webhook)}?${query}`);
  };

  it.each([...LISTS, ...OTHERS, ...NUMBERS])(
    '%s: refuses a foreign cursor and an unknown parameter, and looks for q',
    async (path) => {
      const foreign = Buffer.from('["yesterday","x","y"]').toString('base64url');
      for (const cursor of ['x', foreign, incident.id]) {
        const bad = await ask(path, `cursor=${cursor}`);
        expect([bad.status, bad.body.code]).toEqual([400, 'CURSOR']);
      }
      const unknown = await ask(path, 'statsu=new');
      expect([unknown.status, unknown.body.code, unknown.body.errors[0]?.path]).toEqual([
        400,
        'UNKNOWN_PARAMETER',
        '/statsu',
      ]);
      const nothing = await ask(path, `q=${encodeURIComponent('không có %_ gì')}`);
      expect([nothing.status, nothing.body.items]).toEqual([200, []]);
      expect((await ask(path, 'q=%20')).status).toBe(200);
    },
  );

  it.each([
    ['/incidents', 'HOANG so nam'],
    ['/incidents/{id}/timeline', 'mo su vu'],
    ['/events', 'cho dong ha'],
    ['/process-instances', 'sop_fire'],
    ['/process-instances', 'chay so nam'],
    ['/audit', 'incident.open'],
    ['/users', 'dieu phoi'],
    ['/org-units', 'phong canh sat'],
    ['/agency/assignments', 'chua ngay'],
    ['/agency/assignments', 'hoang dieu'],
    ['/measures/ECO-CPI/values', '2026-10 ubnd-tinh'],
    ['/reports', 'ioc-daily ban tin'],
  ])('%s?q=%s is found without diacritics', async (path, q) => {
    const { status, body } = await ask(path, `q=${encodeURIComponent(q)}`);
    expect([status, body.items.length > 0]).toEqual([200, true]);
  });

  it("doesn't find an order by words of its incident that the order doesn't tell", async () => {
    expect((await ask('/agency/assignments', 'q=khoi dac')).body.items).toEqual([]);
    expect((await ask('/incidents', 'q=khoi dac')).body.items).toHaveLength(1);
  });

  it('of notices is searched too', async () => {
    const leader = await test.as('dispatcher');
    const all = (await leader.get('/notifications')).body.items as { incidentNumber: string | null }[];
    const numbered = (await leader.get(`/notifications?q=${incident.number}`)).body.items as {
      incidentNumber: string;
    }[];
    expect(numbered).toEqual(all.filter(({ incidentNumber }) => incidentNumber === incident.number));
  });
});
