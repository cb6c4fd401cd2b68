import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FeedReader } from '../../src/feed/feed-reader.ts';
import { IncidentChanges } from '../../src/incidents/change-incident.ts';
import { lockIncident } from '../../src/incidents/incident-store.ts';
import { Database, sees, systemScope } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Caller } from '../support/caller.ts';
import { until } from '../support/events.ts';

const NAME = 'Bùi Thị Kín Đáo';
const PHONE = '0987654321';
const SECRET_TITLE = 'Chuyện không kể ra ngoài';
/** P02: far from the commune of the user `commune`. */
const PLACE = { lat: 17.82, lon: 106.64, address: 'Số 9 đường Kín', areaCode: 'P02' };
const reporter = { name: NAME, phone: PHONE };

jest.setTimeout(30_000);

describe('what others may not know', () => {
  let test: TestApp;
  let supervisor: Caller;
  let fire: Answer['body'];
  let violence: Answer['body'];
  let foreign: readonly (readonly [string, Caller])[];

  beforeAll(async () => {
    test = await startTestApp();
    supervisor = await test.as('supervisor');
    const open = async (eventType: string, title: string) => {
      const { status, body } = await supervisor.post('/incidents', { eventType, title, location: PLACE, reporter });
      expect([eventType, status]).toEqual([eventType, 201]);
      return body;
    };
    fire = await open('FIRE-RES', 'Cháy nhà dân');
    violence = await open('ORD-VIOLENCE', SECRET_TITLE);
    foreign = [
      ['commune', await test.as('commune')],
      ['agency-hdnd-tinh', await test.asClient('agency-hdnd-tinh')],
      ['integration', await test.asClient('integration')],
    ];
  }, 180_000);
  afterAll(() => test.close());

  const below = (id: string) =>
    ['', '/timeline', '/reports', '/attachments', '/assignments'].map((part) => `/incidents/${id}${part}`);
  const things = async (caller: Caller, incidentId: string) => {
    const ids = async (path: string) => {
      const { body } = await caller.get(path);
      return (body.items as { id: string }[]).map(({ id }) => id);
    };
    const instances = await ids(`/process-instances?incidentId=${incidentId}`);
    const tasks = await ids(`/tasks?incidentId=${incidentId}`);
    const orders = await ids(`/incidents/${incidentId}/assignments`);
    return [
      ...instances.flatMap((id) => [`/process-instances/${id}`, `/process-instances/${id}/history`]),
      ...tasks.map((id) => `/tasks/${id}`),
      ...orders.map((id) => `/agency/assignments/${id}`),
    ];
  };
  const LISTS = [
    '/incidents',
    '/incidents?q=kin',
    '/tasks',
    '/process-instances',
    '/agency/assignments',
    '/events',
    '/notifications',
    '/audit',
    `/incidents/duplicates?eventType=ORD-VIOLENCE&lat=${PLACE.lat}&lon=${PLACE.lon}&phone=${PHONE}`,
  ];

  it('is not there for agencies and communes that have nothing to do with it', async () => {
    const paths = [...below(fire.id), ...(await things(supervisor, fire.id))];
    expect(paths.length).toBeGreaterThan(7);
    for (const [name, caller] of foreign) {
      for (const path of paths) {
        const { status } = await caller.get(path);
        expect([name, path, status === 404 || status === 403]).toEqual([name, path, true]);
      }
      for (const path of LISTS) {
        const text = JSON.stringify((await caller.get(path)).body);
        expect([name, path, text.includes(fire.id) || text.includes(fire.number)]).toEqual([name, path, false]);
      }
    }
  });

  it('can not be acted on', async () => {
    const commune = await test.as('commune');
    const actions: Readonly<Record<string, object>> = {
      acknowledge: {},
      comment: { text: 'x' },
      resolve: { result: 'x', evidence: [] },
      close: {},
      cancel: { reason: 'vì thử' },
      escalate: { reason: 'vì thử' },
      reveal: { purpose: 'xem thử cho biết' },
      processes: { processKey: 'sop_fire' },
    };
    for (const [action, body] of Object.entries(actions))
      for (const { id } of [fire, violence])
        expect([action, (await commune.post(`/incidents/${id}/${action}`, body)).status]).toEqual([action, 404]);
    const own = await commune.post('/incidents', { eventType: 'FIRE-RES', location: { lat: 17.74, lon: 106.64 } });
    expect(own.status).toBe(201);
    for (const [action, body] of [
      ['merge', { intoId: violence.id }],
      ['link', { incidentId: violence.id, kind: 'related' }],
    ] as const)
      expect([action, (await commune.post(`/incidents/${own.body.id}/${action}`, body)).status]).toEqual([action, 422]);
    const process = await commune.post('/process-instances', { processKey: 'sop_fire', incidentId: fire.id });
    expect([process.status, process.body.errors[0].code]).toEqual([422, 'INCIDENT_NOT_FOUND']);
  });

  it('is need-to-know for restricted types, also inside of the centre', async () => {
    expect(violence.restricted).toBe(true);
    const paths = [...below(violence.id), ...(await things(supervisor, violence.id))];
    for (const name of ['admin', 'designer', 'approver']) {
      const caller = await test.as(name);
      for (const path of paths) expect([name, path, (await caller.get(path)).status]).toEqual([name, path, 404]);
      for (const path of LISTS) {
        const text = JSON.stringify((await caller.get(path)).body);
        expect([name, path, text.includes(SECRET_TITLE)]).toEqual([name, path, false]);
        if (path !== '/audit') expect([name, path, text.includes(violence.id)]).toEqual([name, path, false]);
      }
    }
  });

  it('logs every view of what is restricted', async () => {
    await supervisor.get(`/incidents/${violence.id}`);
    const { body } = await supervisor.get(`/audit?action=incident.view&objectId=${violence.id}`);
    expect(body.items[0]).toMatchObject({ action: 'incident.view', objectId: violence.id });
    await supervisor.get(`/incidents/${fire.id}`);
    expect((await supervisor.get(`/audit?action=incident.view&objectId=${fire.id}`)).body.items).toEqual([]);
  });

  it('does not come over the live feed', async () => {
    const database = test.get(Database);
    const changes = await until(async () => {
      const rows = await database.read(systemScope('test'), (tx) =>
        tx.query<{ text: string; visibleTo: string[] }>(
          'test.feed',
          `select change::text || key as text, visible_to as "visibleTo" from feed_change`,
        ),
      );
      return rows.some(({ text }) => text.includes(violence.id)) ? rows : undefined;
    });
    expect(test.get(FeedReader).last).toBeGreaterThan(0);
    for (const { text, visibleTo } of changes) {
      expect(text).not.toContain(NAME);
      expect(text).not.toContain(PHONE);
      if (text.includes(violence.id)) expect(sees({ tokens: ['IOC', 'COC-P01', 'config'] }, visibleTo)).toBe(false);
    }
  });

  it('follows an incident that becomes restricted', async () => {
    const admin = await test.as('admin');
    const { body: fight } = await supervisor.post('/incidents', { eventType: 'ORD-FIGHT', location: PLACE, reporter });
    const before = [...below(fight.id), ...(await things(supervisor, fight.id))];
    for (const path of before) expect([path, (await admin.get(path)).status]).toEqual([path, 200]);
    // The type is changed by the step of the SOP that asks for it.
    await test.get(Database).transaction(systemScope('jobs'), async (tx) => {
      const row = await lockIncident(tx, fight.id as string);
      if (row) await test.get(IncidentChanges).apply(tx, row, { eventType: 'ORD-VIOLENCE' });
    });
    for (const path of before) expect([path, (await admin.get(path)).status]).toEqual([path, 404]);
    for (const path of before) expect([path, (await supervisor.get(path)).status]).toEqual([path, 200]);
  });

  it('is merged only with what the same people see, and linked without telling the others', async () => {
    for (const [one, other] of [
      [violence, fire],
      [fire, violence],
    ] as const) {
      const merged = await supervisor.post(`/incidents/${one.id}/merge`, { intoId: other.id });
      expect([merged.status, merged.body.errors[0]?.code]).toEqual([422, 'NEED_TO_KNOW']);
    }
    const { status, body } = await supervisor.post(`/incidents/${fire.id}/link`, {
      incidentId: violence.id,
      kind: 'related',
    });
    expect([status, body.links]).toMatchObject([200, [{ incidentId: violence.id }]]);
    const told = async (id: string) => JSON.stringify((await supervisor.get(`/incidents/${id}/timeline`)).body);
    expect(await told(fire.id)).not.toContain(violence.number);
    expect(await told(violence.id)).toContain(fire.number);
    expect((await (await test.as('admin')).get(`/incidents/${fire.id}`)).body.links).toEqual([]);
    expect((await supervisor.post(`/incidents/${fire.id}/unlink`, { incidentId: violence.id })).status).toBe(200);
    expect(await told(fire.id)).not.toContain(violence.number);
  });

  it('hides who reported from everybody until it is revealed', async () => {
    const paths = [
      ...below(fire.id),
      ...(await things(supervisor, fire.id)).filter((path) => !path.startsWith('/tasks/')),
      ...LISTS,
    ];
    for (const name of ['supervisor', 'dispatcher', 'admin', 'leader']) {
      const caller = await test.as(name);
      for (const path of paths) {
        const text = JSON.stringify((await caller.get(path)).body);
        expect([name, path, text.includes(NAME), text.includes(PHONE)]).toEqual([name, path, false, false]);
      }
    }
    const admin = await (await test.as('admin')).post(`/incidents/${fire.id}/reveal`, { purpose: 'xem thử cho biết' });
    expect(admin.status).toBe(403);
    const shown = await supervisor.post(`/incidents/${fire.id}/reveal`, { purpose: 'gọi lại người báo' });
    expect(shown.body.reporter).toMatchObject(reporter);
    const entry = await supervisor.get(`/audit?action=incident.revealPersonal&objectId=${fire.id}`);
    expect(entry.body.items[0].reason).toBe('gọi lại người báo');
  });

  it('keeps messages and signals inside of what the sender sees', async () => {
    const commune = await test.as('commune');
    const tasks = await supervisor.get(`/process-instances?incidentId=${fire.id}`);
    const names = ['M-ACCEPT', 'M-CANCEL', 'incident.cancelled', 'S-CANCEL'];
    for (const name of names) {
      const signal = await commune.post('/signals', { name });
      expect([name, signal.status, signal.body.reached]).toEqual([name, 200, []]);
      const message = await commune.post('/messages', { name, correlationKey: fire.id });
      expect([name, message.status, message.body.reached]).toEqual([name, 200, []]);
    }
    expect((await supervisor.get(`/process-instances?incidentId=${fire.id}`)).body.items).toEqual(tasks.body.items);
  });

  it('keeps files with their owner and the incident that they belong to', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    );
    const data = new FormData();
    data.append('file', new Blob([png]), '../..\\ảnh "lạ".svg');
    const file = await supervisor.post('/files', data);
    expect([file.status, file.body.type]).toEqual([201, 'image/png']);
    for (const [name, caller] of foreign)
      expect([name, [403, 404]]).toEqual([
        name,
        expect.arrayContaining([(await caller.get(`/files/${file.body.id}`)).status]),
      ]);
    const shown = await supervisor.get(`/files/${file.body.id}`);
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    expect(shown.headers.get('content-disposition')).not.toMatch(/[/\\]|\.\./);
    // Attaching what one may not see would be a way to see it.
    const commune = await test.as('commune');
    const { body } = await commune.post('/incidents', { eventType: 'FIRE-RES', location: { lat: 17.74, lon: 106.64 } });
    expect((await commune.post(`/incidents/${body.id}/attachments`, { fileId: file.body.id })).status).toBe(422);
  });
});
