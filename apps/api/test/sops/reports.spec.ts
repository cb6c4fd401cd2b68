import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fireCall } from '../support/events.ts';
import { openHall, receiverOf, somewhere, type Hall } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
}, 300_000);
afterAll(async () => hall?.close());

describe('reports of a fire', () => {
  it('twice the same event is one effect; a second call is attached; the operator splits it', async () => {
    const where = somewhere();
    const first = await hall.player.report(fireCall('r-1', where));
    const again = await hall.player.report(fireCall('r-1', where));
    expect(again.incidentId).toBe(first.incidentId);
    const second = await hall.player.report(fireCall('r-2', { ...where, lat: where.lat + 0.0003 }));
    expect(second).toMatchObject({ effect: 'attached', incidentId: first.incidentId });
    const dispatcher = await hall.api.as('dispatcher');
    const reports = async (id: string) => (await dispatcher.get(`/incidents/${id}/reports`)).body.items;
    expect(await reports(first.incidentId)).toHaveLength(2);
    const attached = (await reports(first.incidentId)).find((one: { attached: boolean }) => one.attached);
    const split = await dispatcher.post(`/incidents/${first.incidentId}/split`, {
      reportIds: [attached.id],
      reason: 'Hai đám cháy',
    });
    expect(split.status).toBe(201);
    expect(await reports(first.incidentId)).toHaveLength(1);
    // It has its own SOP from then on.
    const other = await hall.player.eventually(async () => {
      const seen = await hall.player.look(split.body.id);
      return seen.tasks.length > 0 ? seen : undefined;
    });
    expect(other.incident).toMatchObject({ type: 'FIRE-RES', status: 'new' });
    expect(other.tasks.map(({ elementId }) => elementId)).toEqual(['sub_intake_01']);
  }, 120_000);
});

describe('people at the same step', () => {
  it('are told what is wrong in a form, that it has changed, and that somebody was faster', async () => {
    const { incidentId } = await hall.player.report(fireCall('p-1', somewhere()));
    const [task] = (await hall.player.look(incidentId)).tasks;
    const [one, two] = [await hall.api.as('dispatcher'), await hall.api.as('supervisor')];
    const path = `/tasks/${task?.id}/complete`;
    const intake = {
      channel: 'call114',
      address: '18 Lê Lợi',
      location: { lat: 17.74, lon: 106.64 },
      areaCode: 'P01',
      eventType: 'FIRE-RES',
      severity: 'high',
      description: 'Khói',
      whatBurns: 'house',
      peopleTrapped: 'no',
      spreadRisk: 'no',
    };
    const wrong = await one.post(path, { variables: { ...intake, whatBurns: 'castle', floors: 'two', address: '' } });
    expect(wrong.status).toBe(422);
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
    expect(wrong.body.errors.map((error: { path: string }) => error.path).sort()).toEqual([
      '/variables/address',
      '/variables/floors',
      '/variables/whatBurns',
    ]);
    const taker = await hall.api.as('pc07.calltaker');
    expect((await taker.post(`/tasks/${task?.id}/claim`)).status).toBe(200);
    expect((await one.with({ 'if-match': '"1"' }).post(path, { variables: intake })).status).toBe(412);
    const answers = await Promise.all([one.post(path, { variables: intake }), two.post(path, { variables: intake })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { tasks } = await hall.player.look(incidentId);
    expect(tasks.filter(({ id }) => id === task?.id)).toEqual([]);
    const seen = (await one.get(`/incidents/${incidentId}`)).headers.get('etag') ?? '';
    expect((await two.patch(`/incidents/${incidentId}`, { title: 'Cháy nhà' })).status).toBe(200);
    const stale = await one.with({ 'if-match': seen }).patch(`/incidents/${incidentId}`, { title: 'Cháy' });
    expect(stale.status).toBe(412);
  }, 120_000);
});

describe('an exercise', () => {
  it('marks the incident, its steps, orders, notices and webhooks, and never joins something real', async () => {
    const where = somewhere();
    const receiver = await receiverOf(hall, 'DIENLUC');
    const real = await hall.player.report(fireCall('e-1', where));
    const drill = await hall.player.report({ ...fireCall('e-2', where), exercise: true }, 'drill');
    expect(drill).toMatchObject({ effect: 'opened', exercise: true });
    expect(drill.incidentId).not.toBe(real.incidentId);
    const played = await hall.player.play(drill.incidentId, { agencies: { PC07: 'silent' } });
    expect(played.incident).toMatchObject({ status: 'closed', exercise: true });
    expect(played.orders.length).toBeGreaterThan(4);
    expect(played.orders.every(({ exercise }) => exercise)).toBe(true);
    const supervisor = await hall.api.as('supervisor');
    const tasks = await supervisor.get(`/tasks?incidentId=${drill.incidentId}&state=completed&limit=200`);
    expect(tasks.body.items.length).toBeGreaterThan(5);
    expect(tasks.body.items.every((task: { exercise: boolean }) => task.exercise)).toBe(true);
    const notices = (await supervisor.get('/notifications?limit=200')).body.items.filter(
      (notice: { incidentId: string }) => notice.incidentId === drill.incidentId,
    );
    expect(notices.every((notice: { exercise: boolean }) => notice.exercise)).toBe(true);
    const told = await hall.player.eventually(async () => {
      const about = receiver.got.filter(({ data }) => data.incidentId === drill.incidentId);
      return about.length > 0 ? about : undefined;
    });
    expect(told.every(({ exercise }) => exercise)).toBe(true);
  }, 120_000);
});
