import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.ts';
import { Caller } from '../support/caller.ts';

const INFO = `<info><language>vi-VN</language><category>Met</category><event>Bão số 9</event><urgency>Expected</urgency>
  <severity>Extreme</severity><certainty>Likely</certainty><expires>2026-11-23T07:00:00+07:00</expires>
  <headline>Tin bão khẩn cấp &amp; mưa lớn</headline>
  <area><areaDesc>Ven biển</areaDesc><polygon>17.5,106.4 17.9,106.4 17.9,106.8 17.5,106.8 17.5,106.4</polygon>
    <circle>17.7,106.6 25</circle><geocode><valueName>GSO</valueName><value>44</value></geocode></area></info>`;
const alert = (
  id: string,
  over: { status?: string; msgType?: string; references?: string; info?: string } = {},
): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier><sender>khi-tuong@example.invalid</sender>
  <sent>2026-11-22T07:00:00+07:00</sent><status>${over.status ?? 'Actual'}</status><msgType>${over.msgType ?? 'Alert'}</msgType>
  <scope>Public</scope>${over.references ? `<references>${over.references}</references>` : ''}${over.info ?? INFO}</alert>`;

describe('CAP', () => {
  let api: TestApp;
  let admin: Caller;
  let sender: Caller;
  const send = (body: string, type = 'application/xml') => sender.with({ 'content-type': type }).post('//cap', body);

  beforeAll(async () => {
    api = await startTestApp({ runQueue: false });
    admin = await api.as('admin');
    const { body } = await admin.post('/sources', {
      code: 'kttv',
      kind: 'cap',
      name: { vi: 'Đài khí tượng', en: 'Weather office' },
      orgUnit: 'IOC',
    });
    sender = new Caller(api.baseUrl, { authorization: `Bearer ${body.credentials.key}` });
  }, 240_000);
  afterAll(async () => api?.close());

  it('of another encoding is refused by its name, and broken XML with the place', async () => {
    const legacy = await send(alert('w-1').replace('UTF-8', 'windows-1258'), 'application/cap+xml');
    expect([legacy.status, legacy.body.code, legacy.body.detail]).toEqual([
      400,
      'NOT_UTF8',
      expect.stringContaining('windows-1258'),
    ]);
    expect((await send(alert('w-2').replace('</sender>', '</sent>'))).body.detail).toMatch(/; \d+:\d+\)/);
  });

  it('becomes a bulletin with its areas, once', async () => {
    const answer = await send(alert('b-1'));
    expect([answer.status, answer.body]).toMatchObject([
      202,
      { identifier: 'b-1', status: 'accepted', duplicate: false },
    ]);
    const { body } = await admin.get(`/events/${answer.body.eventId}`);
    expect(body).toMatchObject({
      type: 'bulletin.issued',
      source: 'kttv',
      key: 'b-1',
      time: '2026-11-22T00:00:00.000Z',
      exercise: false,
      location: { lat: 17.7, lon: 106.6 },
      data: {
        kind: 'storm',
        title: 'Tin bão khẩn cấp & mưa lớn',
        cap: { severity: 'Extreme', areas: [{ description: 'Ven biển' }] },
        stormId: 'b-1',
        riskLevel: 4,
        emergency: true,
        last: false,
      },
    });
    expect(body.data.cap.areas[0].polygons[0]).toHaveLength(5);
    expect(body.data.areas).toEqual(expect.arrayContaining(['TM', 'P01']));
    expect(body.data.polygon).toHaveLength(4);
    expect(body.data.cap.areas[0].geocodes).toEqual([{ system: 'GSO', value: '44' }]);
    expect((await send(alert('b-1'))).body.duplicate).toBe(true);
  });

  it.each([
    ['an element that CAP does not know', (xml: string) => xml.replace('<scope>', '<odd/><scope>'), '/odd'],
    [
      'an element in the wrong place',
      (xml: string) => xml.replace('<areaDesc>', '<event/><areaDesc>'),
      '/info/0/area/0/event',
    ],
    ['a second scope', (xml: string) => xml.replace('<scope>', '<scope>Public</scope><scope>'), '/scope'],
    ['another namespace', (xml: string) => xml.replace('<event>', '<x:note xmlns:x="urn:x"/><event>'), '/info/0/note'],
    ['no category', (xml: string) => xml.replace('<category>Met</category>', ''), '/info/0/category'],
    ['a category of its own', (xml: string) => xml.replace('>Met<', '>Weather<'), '/info/0/category'],
    [
      'a response of its own',
      (xml: string) => xml.replace('<urgency>', '<responseType>Run</responseType><urgency>'),
      '/info/0/responseType',
    ],
  ])('is refused with %s', async (_name, change, path) => {
    const { status, body } = await send(change(alert('b-strict')));
    expect([status, body.errors.map((error: { path: string }) => error.path)]).toEqual([422, [path]]);
  });

  it('may be signed, and says what to do', async () => {
    const signature =
      '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature></alert>';
    const info = INFO.replace('<urgency>', '<responseType>Shelter</responseType><urgency>');
    const { status, body } = await send(alert('b-signed', { info }).replace('</alert>', signature));
    expect(status).toBe(202);
    expect((await admin.get(`/events/${body.eventId}`)).body.data.cap.responses).toEqual(['Shelter']);
  });

  it('keeps updates and cancels with the alert that was first', async () => {
    const references = 'khi-tuong@example.invalid,b-1,2026-11-22T07:00:00+07:00';
    const update = await send(alert('b-2', { msgType: 'Update', references }));
    expect((await admin.get(`/events/${update.body.eventId}`)).body).toMatchObject({
      key: 'b-1',
      data: { cap: { msgType: 'Update' } },
    });
    const cancel = await send(alert('b-3', { msgType: 'Cancel', references, info: '' }));
    expect((await admin.get(`/events/${cancel.body.eventId}`)).body).toMatchObject({
      key: 'b-1',
      data: { cap: { msgType: 'Cancel' } },
    });
    expect((await send(alert('b-4', { msgType: 'Cancel' }))).body.errors[0].path).toBe('/references');
    const another = references.replace('khi-tuong', 'thuy-van');
    const foreign = await send(alert('b-5', { msgType: 'Cancel', references: another, info: '' }));
    expect([foreign.status, foreign.body.errors[0].code]).toEqual([422, 'OTHER_SENDER']);
  });

  it('takes the update of an alert that never came, and says so to sender and operator', async () => {
    const references = 'khi-tuong@example.invalid,b-0,2026-11-22T06:00:00+07:00';
    const known = 'khi-tuong@example.invalid,b-1,2026-11-22T07:00:00+07:00';
    const xml = alert('b-6', { msgType: 'Update', references: `${references} ${known}` });
    const update = await sender.with({ 'content-type': 'application/xml', 'accept-language': 'en' }).post('//cap', xml);
    expect([update.status, update.body]).toMatchObject([
      202,
      { status: 'accepted', warnings: [{ path: '/references', code: 'UNKNOWN_REFERENCE' }] },
    ]);
    expect(update.body.warnings).toHaveLength(1);
    expect(update.body.warnings[0].message).toContain('b-0,2026-11-22T06:00:00+07:00” never came');
    expect((await admin.get(`/events/${update.body.eventId}`)).body).toMatchObject({
      key: 'b-0',
      data: { cap: { unknownReferences: [{ identifier: 'b-0' }] } },
    });
    const [line] = (await admin.get('/sources/kttv/log?kind=noted')).body.items;
    expect(line.errors[0].message).toContain('Chưa từng nhận bản tin');
    // The other one is known.
    const cancel = await send(alert('b-7', { msgType: 'Cancel', references: known, info: '' }));
    expect(cancel.body.warnings).toEqual([]);
  });

  it('logs tests and lets nobody make an exercise of it who may not', async () => {
    expect((await send(alert('t-1', { status: 'Test' }))).body).toMatchObject({ status: 'ignored', eventId: null });
    expect((await admin.get('/sources/kttv/log?kind=ignored')).body.items).toHaveLength(1);
    const drill = await send(alert('x-1', { status: 'Exercise' }));
    expect([drill.status, drill.body.errors[0].code]).toEqual([403, 'EXERCISE_NOT_ALLOWED']);
    const { name, orgUnit } = (await admin.get('/sources/kttv')).body;
    await admin.put('/sources/kttv', { name, orgUnit, mayExercise: true });
    const { body } = await send(alert('x-1', { status: 'Exercise' }));
    expect((await admin.get(`/events/${body.eventId}`)).body.exercise).toBe(true);
  });

  it.each([
    ['a DTD', alert('d').replace('<alert', '<!DOCTYPE alert [<!ENTITY x "y">]><alert'), 422, 'XML_DTD'],
    ['an entity', alert('d').replace('Ven biển', '&x;'), 422, 'XML_DTD'],
    ['what is no XML', alert('d').replace('</info>', ''), 400, undefined],
    ['a sign that XML has none of', alert('d').replace('Ven biển', 'Ven\u0001biển'), 400, undefined],
    ['a bare ampersand', alert('d').replace('Ven biển', 'Ven & biển'), 400, undefined],
    ['two roots', `${alert('d')}<alert/>`, 400, undefined],
    ['no CAP', '<alert/>', 422, 'NOT_CAP'],
    ['another version', alert('d').replace('cap:1.2', 'cap:1.1'), 422, 'NOT_CAP'],
    ['an open polygon', alert('d').replace('17.5,106.8 17.5,106.4</polygon>', '17.5,106.8</polygon>'), 422, 'POLYGON'],
    ['an unknown severity', alert('d').replace('Extreme', 'Huge'), 422, 'INVALID_VALUE'],
    ['a private one for nobody', alert('d').replace('>Public<', '>Private<'), 422, 'REQUIRED'],
    ['a restricted one that does not say how', alert('d').replace('>Public<', '>Restricted<'), 422, 'REQUIRED'],
    ['no info', alert('d', { info: '' }), 422, 'REQUIRED'],
    [
      'a time without a zone',
      alert('d').replace('<sent>2026-11-22T07:00:00+07:00', '<sent>2026-11-22'),
      422,
      'INSTANT',
    ],
    ['depth', '<a>'.repeat(3_000) + '</a>'.repeat(3_000), 400, undefined],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await send(body);
    expect([answer.status, answer.body.errors[0]?.code]).toEqual([status, code]);
  });

  it('has what was refused in its log, and takes XML only', async () => {
    const { items } = (await admin.get('/sources/kttv/log?kind=rejected')).body;
    expect(items.length).toBeGreaterThanOrEqual(10);
    expect(items.find((one: any) => one.errors[0].code === 'POLYGON').payload).toContain('<alert');
    expect((await send('{}', 'application/json')).status).toBe(415);
    expect((await api.anonymous.with({ 'content-type': 'application/xml' }).post('//cap', alert('z'))).status).toBe(
      401,
    );
  });
});
