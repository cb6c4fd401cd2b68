import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { fireCall, until } from '../support/events.ts';
import { publishVersion } from '../support/publish.ts';

describe('Open311', () => {
  let api: TestApp;
  let admin: Caller;
  let key: string;
  let other: string;
  const path = (rest: string) => `//open311/v2/${rest}`;
  const post = (fields: Record<string, string>, file = 'requests.json') =>
    api.anonymous
      .with({ 'content-type': 'application/x-www-form-urlencoded' })
      .post(path(file), new URLSearchParams(fields).toString());
  const source = async (code: string): Promise<string> =>
    (
      await admin.post('/sources', {
        code,
        kind: 'open311',
        name: { vi: 'Ứng dụng', en: 'App' },
        orgUnit: 'IOC',
        quotaPerMinute: 5,
      })
    ).body.credentials.key;

  beforeAll(async () => {
    api = await startTestApp();
    admin = await api.as('admin');
    key = await source('app');
    other = await source('other');
  }, 240_000);
  afterAll(async () => api?.close());

  it('lists its services in JSON and XML, none of them restricted', async () => {
    const { body } = await api.anonymous.get(path('services.json'));
    expect(body.find((one: any) => one.service_code === 'streetLight')).toMatchObject({
      metadata: false,
      type: 'realtime',
    });
    expect(body.map((one: any) => one.service_code)).not.toContain('service');
    const xml = await api.anonymous.get(path('services.xml'));
    expect(xml.headers.get('content-type')).toContain('application/xml');
    expect(xml.body).toContain('<services><service><service_code>');
    const definition = await api.anonymous.get(path('services/streetLight.json'));
    expect([definition.status, definition.body]).toEqual([200, { service_code: 'streetLight', attributes: [] }]);
    expect((await api.anonymous.get(path('services/streetLight.xml'))).body).toContain(
      '<service_definition><service_code>streetLight</service_code><attributes/></service_definition>',
    );
    expect((await api.anonymous.get(path('services/nothing.json'))).status).toBe(404);
  });

  it('takes a request, whose state is that of its incident', async () => {
    const made = await post({
      api_key: key,
      service_code: 'streetLight',
      lat: '17.74',
      long: '106.64',
      description: 'Đèn <hỏng> & tối',
      first_name: 'An',
      last_name: 'Nguyễn',
      phone: '0900000001',
      media_url: 'https://example.invalid/a.jpg',
    });
    expect(made.status).toBe(201);
    const [{ service_request_id: id }] = made.body;
    const one = await until(async () => {
      const { body } = await api.anonymous.get(path(`requests/${id}.json?api_key=${key}`));
      return body[0]?.status_notes ? body[0] : undefined;
    });
    expect(one).toMatchObject({
      status: 'open',
      service_code: 'streetLight',
      lat: 17.74,
      description: 'Đèn <hỏng> & tối',
    });
    expect(one.media_url).toBe('https://example.invalid/a.jpg');
    const event = (await admin.get(`/events/${id}`)).body;
    expect(event).toMatchObject({ type: 'report.created', eventType: 'UTL-LIGHT', effect: 'opened', source: 'app' });
    const supervisor = await api.as('supervisor');
    await supervisor.post(`/incidents/${event.incidentId}/cancel`, { reason: 'Báo nhầm' });
    expect((await api.anonymous.get(path(`requests.json?api_key=${key}&status=closed`))).body).toHaveLength(1);
    expect((await api.anonymous.get(path(`requests.json?api_key=${key}&status=open`))).body).toEqual([]);
    expect((await api.anonymous.get(path(`requests.json?api_key=${key}&status=opne`))).status).toBe(400);
    expect((await api.anonymous.get(path(`tokens/${id}.json?api_key=${key}`))).body).toEqual([
      { service_request_id: id, token: id },
    ]);
    const xml = (await api.anonymous.get(path(`requests/${id}.xml?api_key=${key}`))).body;
    expect(xml).toContain('<service_requests><request><service_request_id>');
    expect(xml).toContain('Đèn &#60;hỏng&#62; &#38; tối');
    expect((await api.anonymous.get(path(`requests/${id}.json?api_key=${other}`))).status).toBe(404);
    const [followed] = (await api.anonymous.get(path(`requests/${id}.json`))).body;
    expect(followed).toMatchObject({
      service_request_id: id,
      status: 'closed',
      service_code: 'streetLight',
      description: null,
      address: null,
      media_url: null,
    });
    expect((await api.anonymous.get(path(`tokens/${id}.json`))).body).toEqual([{ service_request_id: id, token: id }]);
    expect((await api.anonymous.get(path('requests.json'))).status).toBe(400);
    const sender = (await api.asClient('integration')).with({ 'content-type': 'application/cloudevents+json' });
    const call = await sender.post('/events', fireCall('not-open311', { lat: 17.7, lon: 106.6 }));
    const { eventId } = call.body.accepted[0];
    expect((await api.anonymous.get(path(`requests/${eventId}.json`))).status).toBe(404);
  });

  it('is a report like any other: danger in its words is heard (RULE-28), an announced outage answers it (RULE-43)', async () => {
    const third = await source('third');
    const { items } = (await admin.get('/areas?limit=1')).body;
    const [{ code, centroid }] = items;
    const place = { lat: String(centroid[1]), long: String(centroid[0]) };
    const text = { vi: 'Cắt điện theo kế hoạch đến 17:00.', en: 'Power is off as planned until 17:00.' };
    const designer = await api.as('designer');
    const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    await designer.post('/suppressions', {
      code: 'CUT-311',
      name: { vi: 'Cắt điện', en: 'Power cut' },
      reason: 'Thay dây',
      from: at(-1),
      to: at(4),
      areas: [code],
      answer: { eventTypes: ['UTL-POWER'], text },
    });
    await publishVersion(designer, await api.as('approver'), '/suppressions/CUT-311/versions/1');
    const sent = async (fields: Record<string, string>) => {
      const [{ service_request_id: id }] = (await post({ api_key: third, ...place, ...fields })).body;
      const event = await until(async () => {
        const { body } = await admin.get(`/events/${id}`);
        return body.state === 'processed' ? body : undefined;
      });
      const [request] = (await api.anonymous.get(path(`requests/${id}.json?api_key=${third}`))).body;
      return { event, request };
    };
    const dark = await sent({ service_code: 'powerOutage', description: 'Mất điện từ sáng' });
    expect(dark.event).toMatchObject({ effect: 'none', why: 'answered' });
    expect(dark.request).toMatchObject({ status: 'closed', status_notes: text.vi });
    const fire = await sent({ service_code: 'powerOutage', description: 'Tủ điện đang cháy, khói đen' });
    expect(fire.event.effect).toBe('opened');
    expect((await admin.get(`/incidents/${fire.event.incidentId}`)).body.type).toBe('CIT-EMERGENCY');
    expect(fire.request.status).toBe('open');
  });

  it.each([
    ['no key', { service_code: 'streetLight', lat: '1', long: '1' }, 400],
    ['a wrong key', { api_key: 'x'.repeat(43), service_code: 'streetLight', lat: '1', long: '1' }, 403],
    ['an unknown service', { api_key: 'KEY', service_code: 'nope', lat: '1', long: '1' }, 404],
    ['no place', { api_key: 'KEY', service_code: 'streetLight' }, 400],
    ['a place outside the world', { api_key: 'KEY', service_code: 'streetLight', lat: '95', long: '1' }, 400],
  ])('refuses %s as the standard says it', async (_, fields, status) => {
    const given = { ...fields, ...('api_key' in fields && fields.api_key === 'KEY' && { api_key: other }) } as Record<
      string,
      string
    >;
    const json = await post(given);
    expect([json.status, json.body[0].code]).toEqual([status, status]);
    expect(json.body[0].description).toBeTruthy();
    const xml = await post(given, 'requests.xml');
    expect(xml.body).toContain(`<errors><error><code>${status}</code><description>`);
  });

  it('is held to the quota of the source, and keeps the key out of the log', async () => {
    for (let n = 0; n < 6; n++) await post({ api_key: other, service_code: 'noise', address_string: `Số ${n}` });
    const over = await post({ api_key: other, service_code: 'noise', address_string: 'Số 9' });
    expect([over.status, over.body[0].code]).toEqual([429, 429]);
    expect(over.headers.get('retry-after')).toBeTruthy();
    const log = (await admin.get('/sources/other/log')).body;
    expect(log.items.length).toBeGreaterThan(0);
    expect(JSON.stringify(log)).not.toContain(other);
    expect((await api.anonymous.get(path('nothing.json'))).status).toBe(404);
    expect((await api.anonymous.get(path(`requests.json?api_key=${key}&start_date=x`))).status).toBe(400);
  });
});
