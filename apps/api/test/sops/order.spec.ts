import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fireCall } from '../support/events.ts';
import { openHall, somewhere, stepsOf, type Hall } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
}, 300_000);
afterAll(async () => hall?.close());

let calls = 0;
async function report(eventType: string, type = 'call.received', data: object = {}): Promise<string> {
  const event = await hall.player.report({
    ...fireCall(`order-${++calls}`, somewhere(), { eventType, description: 'Xô xát', ...data }),
    type,
  });
  return event.incidentId as string;
}

describe('SOP-ORDER', () => {
  it('sends the commune’s police first, criminal police and an ambulance to a fight with weapons', async () => {
    const id = await report('ORD-FIGHT');
    const played = await hall.player.play(id, {
      steps: { sub_intake_01: { weapons: 'yes', participants: 10, injuredCount: 1 }, order_06: { injured: 1 } },
    });
    expect(played.incident).toMatchObject({ status: 'closed', severity: 'high' });
    const asked = played.orders.map(({ agency }) => agency);
    expect(asked).toEqual(expect.arrayContaining(['CA-P01', 'PC02', 'PK02']));
    expect(played.steps.find(({ elementId }) => elementId === 'order_06')?.groups).toEqual([
      'CA-P01/dutyOfficer',
      'TTCH-113/fieldUnit',
    ]);
    expect(stepsOf(played)).not.toContain('sub_verify_01');
  }, 120_000);

  it('commands a riot by plan, with reports, a public warning and a review of its own', async () => {
    const id = await report('ORD-RIOT');
    const played = await hall.player.play(id, {
      steps: {
        sub_intake_01: { weapons: 'yes', participants: 300 },
        order_06: { trend: 'growing' },
      },
      // The warning and the review go on beside.
      leave: ['sub_warn_02'],
      agencies: { CAT: 'silent' },
    });
    expect(played.incident).toMatchObject({ status: 'closed', severity: 'critical' });
    expect(stepsOf(played)).toEqual(expect.arrayContaining(['order_08', 'sub_sitrep_01', 'sub_warn_01']));
    const beside = await hall.player.eventually(async () => {
      const { incident } = await hall.player.look(id);
      const running = incident.processInstances.filter(({ state }) => state === 'active');
      return running.length === 2 ? running.map(({ processKey }) => processKey) : undefined;
    });
    expect(beside.sort()).toEqual(['sub_task', 'sub_warn']);
  }, 120_000);

  it('looks at the film first when a camera reported, and cancels what is not so', async () => {
    const id = await report('ORD-CROWD', 'camera.detection', { attributes: { device: 'CAM-1' } });
    const played = await hall.player.play(id, { steps: { sub_verify_01: { verified: 'no', evidence: 'Đám cưới' } } });
    expect(played.incident).toMatchObject({ status: 'cancelled', cancelKind: 'falseAlarm', source: 'camera' });
    expect(stepsOf(played)).toContain('sub_verify_01');
    expect(played.orders).toEqual([]);
  }, 120_000);

  it('keeps a wanted person to those who work on it, and lets no unit act unless two persons are sure', async () => {
    const id = await report('ORD-SUSPECT', 'call.received', { attributes: { personRef: 'TN-1' } });
    const outsiders = [
      await hall.api.as('dispatcher'),
      await hall.api.as('pc07.dispatcher'),
      await hall.api.asClient('agency-pc07'),
    ];
    const expectHidden = async () => {
      for (const outsider of outsiders) {
        expect((await outsider.get(`/incidents/${id}`)).status).toBe(404);
        expect((await outsider.get(`/incidents/${id}/assignments`)).status).toBe(404);
        expect((await outsider.get(`/tasks?incidentId=${id}`)).body.items).toEqual([]);
      }
      const { body } = await (await hall.api.as('dispatcher')).get('/incidents?type=ORD-SUSPECT');
      expect(body.items).toEqual([]);
    };
    await expectHidden();
    const leading = await (await hall.api.asClient('agency-pc02')).get(`/incidents/${id}`);
    expect(leading.status).toBe(200);
    const played = await hall.player.play(id, {
      steps: { order_03b1: { match: 'yes' }, order_03b2: { match: 'no' } },
    });
    expect(played.incident).toMatchObject({ status: 'cancelled', restricted: true });
    expect(stepsOf(played)).toEqual(expect.arrayContaining(['order_03b1', 'order_03b2']));
    expect(played.orders).toEqual([]);
    await expectHidden();
  }, 120_000);
});
