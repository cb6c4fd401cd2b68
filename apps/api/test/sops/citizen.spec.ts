import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fireCall, until } from '../support/events.ts';
import { openHall, somewhere, stepsOf, type Hall } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
}, 300_000);
afterAll(async () => hall?.close());

let reports = 0;
async function report(eventType = 'CIT-GARBAGE', data: object = {}): Promise<string> {
  const event = await hall.player.report({
    ...fireCall(`cit-${++reports}`, somewhere(), {
      eventType,
      title: 'Rác ùn ứ ở chợ',
      description: 'Rác ba ngày chưa thu gom',
      attributes: { category: `cat-${reports}` },
      ...data,
    }),
    type: 'report.created',
  });
  return event.incidentId as string;
}
const resolveClock = async (id: string) =>
  (await hall.player.look(id)).incident['sla'].find(({ clock }: { clock: string }) => clock === 'resolve');

describe('SOP-CITIZEN', () => {
  it('answers, reopens once for an unhappy citizen, and closes by itself', async () => {
    const id = await report();
    const played = await hall.player.play(id, {
      steps: {
        citizen_11: (_task, round) => (round === 0 ? { stars: 1, reason: 'Còn rác' } : { stars: 5 }),
      },
    });
    expect(played.incident).toMatchObject({
      status: 'closed',
      leadAgency: 'UBND-P01',
      result: 'Đã xử lý xong trong ngày',
    });
    expect(stepsOf(played).filter((step) => step === 'citizen_08')).toHaveLength(2);
    expect(played.orders.map(({ agency, state }) => `${agency} ${state}`)).toEqual([
      'UBND-P01 completed',
      'UBND-P01 completed',
    ]);
    // Nobody writes a closing report for it.
    expect(stepsOf(played)).not.toContain('sub_close_02');
    // Both ratings are told, and counted for who led it.
    const supervisor = await hall.api.as('supervisor');
    const counted = async (measure: string): Promise<number | undefined> => {
      const { body } = await supervisor.get(`/measures/${measure}/values?orgUnit=UBND-P01`);
      return body.items.find(({ source }: { source: string }) => source === 'ioc')?.value;
    };
    const rated = await until(async () => ((await counted('reportsCitizenRated')) === 2 ? true : undefined));
    expect([rated, await counted('reportsCitizenSatisfied')]).toEqual([true, 1]);
  }, 120_000);

  it('asks the citizen with the resolve clock paused, and goes on with the answer', async () => {
    const id = await report();
    const asked = await hall.player.play(id, {
      steps: { citizen_03: { valid: 'needInfo', question: 'Chợ nào?' } },
      leave: ['citizen_05'],
      until: ({ tasks }) => tasks.some(({ elementId }) => elementId === 'citizen_05'),
    });
    expect(asked.incident.status).toBe('acknowledged');
    expect(await resolveClock(id)).toMatchObject({ state: 'paused', pauseReason: 'waitingForCitizen' });
    const { body: instance } = await (
      await hall.api.as('supervisor')
    ).get(`/process-instances/${asked.incident.processInstances[0]?.id}`);
    const [{ elementId, dueAt }] = instance.timers;
    const days = (Date.parse(dueAt) - Date.now()) / 86_400_000;
    expect(elementId).toBe('citizen_05t');
    // Three working days: a weekend may lie between, and holidays.
    expect(days > 2 && days < 14).toBe(true);
    const played = await hall.player.play(id, {
      leave: ['citizen_08'],
      until: ({ tasks }) => tasks.some(({ elementId }) => elementId === 'citizen_08'),
    });
    expect(stepsOf(played)).toEqual(expect.arrayContaining(['citizen_05', 'citizen_03']));
    expect(await resolveClock(id)).toMatchObject({ state: 'running' });
    expect((await hall.player.play(id)).incident.status).toBe('closed');
  }, 120_000);

  it('passes a wrong address on, refuses politely, and sends poor work back', async () => {
    const refused = await report();
    const polite = await hall.player.play(refused, {
      steps: { citizen_03: { valid: 'notCompetent' }, citizen_12: { text: 'Xin liên hệ BQL chợ' } },
    });
    expect(polite.incident).toMatchObject({ status: 'closed', result: 'Xin liên hệ BQL chợ' });
    expect(polite.orders).toEqual([]);

    const passed = await report();
    const played = await hall.player.play(passed, {
      steps: {
        sub_task_06: { decision: 'reassign', agency: 'LL-P01' },
        citizen_09: (_task, round) =>
          round === 0 ? { verdict: 'return', remark: 'Thiếu ảnh' } : { verdict: 'accept' },
      },
      agencies: { 'UBND-P01': 'decline', 'UBND-TINH': 'decline' },
    });
    expect(played.incident.status).toBe('closed');
    expect(stepsOf(played).filter((step) => step === 'citizen_08')).toHaveLength(2);
    expect(played.orders.at(-1)).toMatchObject({ agency: 'LL-P01', state: 'completed' });
  }, 120_000);

  it('turns an emergency into an incident of its own, handed to its centre', async () => {
    const id = await report('CIT-EMERGENCY');
    const played = await hall.player.play(id, {
      steps: { citizen_03: { urgent: true, emergencyType: 'FIRE-RES', emergencyCentre: 'PC07' } },
    });
    expect(played.incident).toMatchObject({ status: 'closed', orgUnit: 'PC07' });
    const { body } = await (await hall.api.as('supervisor')).get('/incidents?type=FIRE-RES');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ parentId: id, status: 'new' });
    expect(played.orders.map(({ agency, message }) => `${agency} ${message}`)).toEqual(['PC07 M-HANDOVER']);
  }, 120_000);
});
