import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';

let api: TestApp;
let supervisor: Caller;
let team: Caller;

beforeAll(async () => {
  api = await startTestApp();
  [supervisor, team] = [await api.as('supervisor'), await api.asClient('agency-pc07')];
}, 240_000);
afterAll(async () => api?.close());

const opened = async (lat: number): Promise<string> => {
  const body = { eventType: 'FIRE-RES', title: 'Cháy nhà dân', location: { lat, lon: 106.6 } };
  return (await supervisor.post('/incidents', body)).body.id as string;
};
const tagOf = async (path: string, who = supervisor): Promise<string> =>
  (await who.get(path)).headers.get('etag') as string;

describe('a change by somebody who saw an older state', () => {
  it('is refused by every change of an incident, and done by who has seen the newest', async () => {
    const [id, other] = [await opened(17.41), await opened(17.61)];
    const path = `/incidents/${id}`;
    const seen = await tagOf(path);
    expect((await supervisor.with({ 'if-match': seen }).post(`${path}/acknowledge`)).status).toBe(200);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    for (const [verb, body] of [
      ['link', { incidentId: other }],
      ['unlink', { incidentId: other }],
      ['escalate', { reason: 'đám cháy lan' }],
      ['pause', { reason: 'weather', until }],
      ['resume', {}],
      ['release-branches', { row: '5', reason: 'đã xong' }],
      ['processes', { processKey: 'sop_fire' }],
      ['comment', { text: 'đã tới nơi' }],
      ['attachments', { fileId: id }],
      ['merge', { intoId: other }],
      ['cancel', { reason: 'báo nhầm' }],
    ] as const)
      expect([verb, (await supervisor.with({ 'if-match': seen }).post(`${path}/${verb}`, body)).status]).toEqual([
        verb,
        412,
      ]);
    const fresh = supervisor.with({ 'if-match': await tagOf(path) });
    expect((await fresh.post(`${path}/escalate`, { reason: 'đám cháy lan' })).status).toBe(200);
  });

  it('is done when one of several tags is the newest; weak and unknown ones never are', async () => {
    const path = `/incidents/${await opened(17.71)}`;
    const tag = await tagOf(path);
    const said = async (seen: string) =>
      (await supervisor.with({ 'if-match': seen }).post(`${path}/comment`, { text: 'đã tới nơi' })).status;
    expect([
      await said(`"0", ${tag}`),
      await said(`W/${tag}`),
      await said('"abc"'),
      await said(`${tag} ${tag}`),
    ]).toEqual([200, 412, 412, 400]);
  });

  it('is done for a document that was read as it is in force', async () => {
    const designer = await api.as('designer');
    const path = '/rules/RULE-04';
    const [read, tag] = [await designer.get(path), await tagOf(path, designer)];
    const kept = await designer.with({ 'if-match': tag }).put(path, { content: read.body.content });
    expect(kept.status).toBe(200);
    expect((await designer.with({ 'if-match': '"99"' }).put(path, { content: read.body.content })).status).toBe(412);
  });

  it('is refused by every answer of an agency and every order of the centre; each answers its new ETag', async () => {
    const order = await supervisor.post(`/incidents/${await opened(17.51)}/assignments`, {
      agency: 'PC07',
      text: 'Chữa cháy',
    });
    expect(order.headers.get('etag')).toMatch(/^"\d+"$/);
    const path = `/agency/assignments/${order.body.id}`;
    const seen = await tagOf(path, team);
    const accepted = await team.with({ 'if-match': seen }).post(`${path}/accept`);
    expect([accepted.status, accepted.headers.get('etag')]).toEqual([200, `"${accepted.body.version}"`]);
    const late = team.with({ 'if-match': seen });
    for (const verb of ['en-route', 'on-scene', 'transporting', 'complete', 'request-support', 'release'])
      expect([verb, (await late.post(`${path}/${verb}`)).status]).toEqual([verb, 412]);
    expect((await late.post(`${path}/decline`, { reason: 'busy' })).status).toBe(412);
    expect((await late.post(`${path}/comment`, { text: 'đang tới' })).status).toBe(412);
    const direct = supervisor.with({ 'if-match': seen });
    for (const [verb, body] of [
      ['withdraw', { reason: 'thôi' }],
      ['reassign', { agency: 'PC08', reason: 'bận' }],
      ['remind', {}],
      ['return', { reason: 'thiếu' }],
      ['approve', {}],
    ] as const)
      expect([verb, (await direct.post(`/assignments/${order.body.id}/${verb}`, body)).status]).toEqual([verb, 412]);
    const next = await team.with({ 'if-match': accepted.headers.get('etag') as string }).post(`${path}/en-route`);
    expect(next.body.state).toBe('enRoute');
  });

  it('is refused when a report is handed in, and by a tag that is none of ours', async () => {
    const [writer, made] = [
      await api.as('ioc.dutyofficer'),
      await supervisor.post('/reports', { definition: 'IOC-DAILY' }),
    ];
    expect(made.headers.get('etag')).toBe(`"${made.body.version}"`);
    const path = `/reports/${made.body.id}`;
    for (const verb of ['submit', 'return', 'sign', 'correct'])
      expect([
        verb,
        (await supervisor.with({ 'if-match': '"99"' }).post(`${path}/${verb}`, bodyOf(verb))).status,
      ]).toEqual([verb, 412]);
    expect((await writer.with({ 'if-match': 'x' }).post(`${path}/submit`)).status).toBe(400);
  });
});

const bodyOf = (verb: string): object | undefined =>
  verb === 'sign' ? { version: 99 } : verb === 'submit' ? undefined : { reason: 'sai số liệu' };

describe('a form', () => {
  it('is kept as itself or as the content of a draft', async () => {
    const designer = await api.as('designer');
    const form = {
      key: 'form_plain',
      title: { vi: 'Phiếu thử', en: 'Trial form' },
      components: [{ type: 'number', key: 'n', label: 'n', input: true }],
    };
    const plain = await designer.post('/forms', form);
    expect([plain.status, plain.body.problems, plain.headers.get('location')]).toEqual([
      201,
      [],
      '/api/v1/forms/form_plain',
    ]);
    expect(plain.body.content).toEqual(form);
    const { key: _key, ...named } = form;
    const again = await designer.put('/forms/form_plain', { content: named, note: 'như cũ' });
    expect([again.status, again.body.content, again.body.note]).toEqual([200, form, 'như cũ']);
    expect((await designer.post('/forms', { note: 'không có gì' })).status).toBe(422);
    expect((await designer.post('/forms', { ...named })).status).toBe(422);
  });

  it('has a key that an address can name, as every document has a code', async () => {
    const designer = await api.as('designer');
    for (const [path, body] of [
      ['/forms', { key: '🚒', components: [] }],
      ['/forms', { content: { key: 'a/b', components: [] } }],
      ['/rules', { code: '🚒' }],
      ['/rules', { content: { code: 'a b' } }],
      ['/datasets', { content: { code: '' } }],
    ] as const)
      expect([path, body, (await designer.post(path, body)).status]).toEqual([path, body, 422]);
  });
});
