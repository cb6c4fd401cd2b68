import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { openStream } from './support/stream.ts';

const PLACE = { lat: 17.741, lon: 106.721, address: '1 Phố Mẫu', areaCode: 'P04' };
const ORDER = { agency: 'DOI-CC2', text: 'Chữa cháy, cứu người' };

describe('orders over HTTP', () => {
  let test: TestApp;
  let dispatcher: Caller;
  let team: Caller;
  let other: Caller;
  beforeAll(async () => {
    test = await startTestApp();
    dispatcher = await test.as('dispatcher');
    team = await test.asClient('agency-doi-cc2');
    other = await test.asClient('agency-dienluc');
  }, 180_000);
  afterAll(() => test.close());

  /** A free-checklist incident: its type has no SOP that would give orders itself. */
  async function incident(): Promise<string> {
    const answer = await dispatcher.post('/incidents', {
      eventType: 'TRAF-SIGNAL',
      title: 'Hỏng đèn',
      location: PLACE,
    });
    expect(answer.status).toBe(201);
    return answer.body.id as string;
  }
  async function order(body: object = ORDER): Promise<{ id: string; incidentId: string }> {
    const incidentId = await incident();
    const answer = await dispatcher.post(`/incidents/${incidentId}/assignments`, body);
    expect(answer).toMatchObject({ status: 201, body: { state: 'offered', agency: 'DOI-CC2', incidentId } });
    return { id: answer.body.id as string, incidentId };
  }

  it('are seen on the board at once, and carried out by the agency', async () => {
    const board = await openStream(dispatcher, '?topics=assignments');
    const { id, incidentId } = await order();
    expect((await board.next('assignments')).data).toMatchObject({ state: 'offered', agency: expect.any(String) });
    const mine = await team.get('/agency/assignments?state=offered');
    expect(mine.body.items.map((each: { id: string }) => each.id)).toContain(id);
    const steps = [
      ['accept', undefined, 'accepted'],
      ['en-route', { eta: '2026-11-22T06:00:00+07:00', unit: 'Xe 02' }, 'enRoute'],
      ['on-scene', {}, 'onScene'],
      ['comment', { text: 'Đang triển khai' }, 'onScene'],
      ['request-support', { skill: 'ladderTruck', count: 1 }, 'onScene'],
      ['transporting', {}, 'transporting'],
      ['complete', { result: 'Đã xong', data: { injured: 0 } }, 'completed'],
    ] as const;
    for (const [step, body, state] of steps)
      expect(await team.post(`/agency/assignments/${id}/${step}`, body)).toMatchObject({
        status: 200,
        body: { state },
      });
    expect((await dispatcher.post(`/assignments/${id}/approve`)).body.approvedAt).not.toBeNull();

    const { body: seen } = await dispatcher.get(`/incidents/${incidentId}`);
    expect(seen).toMatchObject({ phase: 'onScene', agencies: expect.arrayContaining(['DOI-CC2']) });
    const met = (seen.sla as { clock: string; metAt: string | null }[])
      .filter(({ metAt }) => metAt !== null)
      .map(({ clock }) => clock);
    expect(met).toEqual(expect.arrayContaining(['dispatch', 'onScene']));
    const timeline = await dispatcher.get(`/incidents/${incidentId}/timeline`);
    const kinds = timeline.body.items.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['assignment.offered', 'assignment.comment', 'assignment.completed']));
    board.close();
  });

  it('do not exist for other agencies, and go a tier up when they are declined with a reason', async () => {
    const { id, incidentId } = await order();
    expect((await other.get(`/agency/assignments/${id}`)).status).toBe(404);
    expect((await other.post(`/agency/assignments/${id}/accept`)).status).toBe(404);
    expect(await team.post(`/agency/assignments/${id}/decline`, {})).toMatchObject({
      status: 422,
      body: { errors: [{ path: '/reason' }] },
    });
    expect(await team.post(`/agency/assignments/${id}/complete`, {})).toMatchObject({
      status: 409,
      body: { code: 'ASSIGNMENT_STATE_CONFLICT', detail: expect.stringContaining('chờ trả lời') },
    });
    expect(await team.post(`/agency/assignments/${id}/decline`, { reason: 'busy' })).toMatchObject({
      status: 200,
      body: { state: 'declined' },
    });
    const list = await dispatcher.get(`/incidents/${incidentId}/assignments`);
    const seen = list.body.items.find((each: { id: string }) => each.id === id);
    expect(seen).toMatchObject({
      state: 'offered',
      agency: 'PC07',
      offers: [
        { agency: 'DOI-CC2', reasonCode: 'busy' },
        { agency: 'PC07', tier: 'higher' },
      ],
    });
  });

  it('answer a repeated request with the same key in the same way', async () => {
    const { id } = await order();
    const once = team.with({ 'idempotency-key': `accept-${id}` });
    expect((await once.post(`/agency/assignments/${id}/accept`, {})).status).toBe(200);
    expect((await once.post(`/agency/assignments/${id}/accept`, {})).status).toBe(200);
    expect((await team.post(`/agency/assignments/${id}/accept`, {})).status).toBe(409);
  });

  it('are taken back, moved and refused by the centre', async () => {
    const { id } = await order();
    expect((await team.post(`/assignments/${id}/withdraw`, { reason: 'x' })).status).toBe(403);
    expect((await dispatcher.post(`/assignments/${id}/remind`)).status).toBe(200);
    expect(
      await dispatcher.post(`/assignments/${id}/reassign`, { agency: 'DOI-CC1', reason: 'gần hơn' }),
    ).toMatchObject({
      status: 200,
      body: { state: 'offered', agency: 'DOI-CC1' },
    });
    expect((await team.get(`/agency/assignments/${id}`)).body.state).toBe('cancelled');
    expect((await dispatcher.post(`/assignments/${id}/withdraw`, { reason: 'báo nhầm' })).body.state).toBe('cancelled');
    expect((await dispatcher.post(`/assignments/${id}/withdraw`, { reason: 'báo nhầm' })).status).toBe(409);
  });

  it('are refused when they name nobody, somebody unknown, or nothing', async () => {
    const incidentId = await incident();
    const path = `/incidents/${incidentId}/assignments`;
    for (const body of [
      {},
      { text: 'x' },
      { ...ORDER, agency: 'NOBODY' },
      { ...ORDER, resolver: '@X' },
      { ...ORDER, dueAt: 'soon' },
      { ...ORDER, more: 1 },
    ])
      expect((await dispatcher.post(path, body)).status).toBe(422);
    expect((await dispatcher.post('/incidents/01970000-0000-7000-8000-000000000000/assignments', ORDER)).status).toBe(
      404,
    );
    expect((await team.get('/agency/assignments?state=sleeping')).status).toBe(422);
  });

  it('reach webhooks that the agency made itself', async () => {
    const made = await team.post('/agency/webhooks', {
      url: 'http://127.0.0.1:9/hook',
      types: ['vn.trucban.assignment.offered.v1'],
    });
    expect(made).toMatchObject({ status: 201, body: { agency: 'DOI-CC2', secret: expect.stringMatching(/^whsec_/) } });
    expect((await team.post('/agency/webhooks', { url: 'https://10.1.1.1/hook' })).status).toBe(422);
    await order();
    const log = await team.get(`/agency/webhooks/${made.body.id}/deliveries`);
    expect(log.body.items).toMatchObject([
      { type: 'vn.trucban.assignment.offered.v1', state: 'pending', attempts: [] },
    ]);
    expect((await team.post(`/agency/webhooks/${made.body.id}/deliveries/${log.body.items[0].id}/replay`)).status).toBe(
      409,
    );
    expect((await other.get(`/agency/webhooks/${made.body.id}/deliveries`)).status).toBe(404);
    expect((await team.get('/agency/webhooks')).body.items[0].secret).toBeUndefined();
    expect((await team.delete(`/agency/webhooks/${made.body.id}`)).status).toBe(204);
    expect((await team.get('/agency/webhooks')).body.items).toEqual([]);
  });
});
