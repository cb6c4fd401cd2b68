import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fireCall } from '../support/events.ts';
import { openHall, receiverOf, somewhere, stepsOf, withQuickOffers, type Hall } from './hall.ts';
import type { Incident, Played } from '../../../../e2e/support/player.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
}, 300_000);
afterAll(async () => hall?.close());

let calls = 0;
/** A fire that nobody else has reported. */
async function fire(data: object = {}): Promise<string> {
  const event = await hall.player.report(fireCall(`fire-${++calls}`, somewhere(), data));
  expect(event.effect).toBe('opened');
  return event.incidentId as string;
}
const orderOf = (played: Pick<Played, 'orders'>, message: string) =>
  played.orders.find((order) => order.message === message);
const activeIn = (incident: Incident, key: string): string[] =>
  incident.processInstances
    .filter(({ processKey }) => processKey === key)
    .flatMap(({ activeElements }) => activeElements.map(({ elementId }) => elementId));
const kindsOf = async (id: string) =>
  (await (await hall.api.as('supervisor')).get(`/incidents/${id}/timeline?limit=500`)).body.items.map(
    ({ kind }: { kind: string }) => kind,
  ) as string[];

describe('a house fire', () => {
  it('goes from the call to the closed incident', async () => {
    const id = await fire();
    const played = await hall.player.play(id, {
      steps: { sub_intake_01: { address: '18 Lê Lợi', callerName: 'Lan', callerPhone: '0900 111 222', floors: 2 } },
      agencies: { PC07: 'silent' },
    });
    // What the call taker has heard stands in the incident, and in what agencies are told.
    expect(played.incident['location']).toMatchObject({ address: '18 Lê Lợi', areaCode: 'P01' });
    expect(played.incident['reporter']).toMatchObject({ phone: '0900 ••• 222' });
    expect(orderOf(played, 'M-POWER-CUT')?.text).toContain('18 Lê Lợi');
    expect(stepsOf(played)).toEqual(
      expect.arrayContaining([
        'sub_intake_01',
        'sub_dispatch_02',
        'sub_task_04',
        'fire_06',
        'sub_sitrep_01',
        'fire_10',
        'fire_11',
        'sub_close_02',
        'sub_close_03',
      ]),
    );
    expect(played.steps.find(({ elementId }) => elementId === 'fire_06')?.by).toBe('pc07.fieldcommander');
    expect(played.steps.filter(({ elementId }) => elementId === 'sub_sitrep_01')).toHaveLength(2);
    const { incident } = played;
    expect(incident).toMatchObject({ status: 'closed', level: 1, severity: 'high', phase: 'controlled' });
    expect(incident['result']).toMatch('Đã xử lý xong');
    expect(incident['sla'].map(({ clock, state }: { clock: string; state: string }) => [clock, state])).toEqual([
      ['acknowledge', 'met'],
      ['dispatch', 'met'],
      ['onScene', 'met'],
      ['resolve', 'met'],
    ]);
    expect(incident['agencies']).toEqual(expect.arrayContaining(['PC07', 'DOI-CC1', 'CA-P01', 'LL-P01', 'DIENLUC']));
    expect(orderOf(played, 'M-POWER-CUT')).toMatchObject({ agency: 'DIENLUC', state: 'completed' });
    expect(orderOf(played, 'M-POWER-RESTORE')).toMatchObject({ agency: 'DIENLUC', state: 'completed' });
    // The cause is investigated without anybody waiting for it.
    expect(played.orders.filter(({ state }) => state === 'offered').map(({ form }) => form)).toEqual(['form_fire_12d']);
    const kinds = await kindsOf(id);
    expect(kinds).not.toContain('process.incident');
    expect(kinds.filter((kind) => kind === 'incident.acknowledged')).toHaveLength(1);
    const supervisor = await hall.api.as('supervisor');
    const { body: instance } = await supervisor.get(`/process-instances/${incident.processInstances[0]?.id}`);
    expect(instance).toMatchObject({ processKey: 'sop_fire', state: 'completed', incidents: [] });
    const investigation = incident.processInstances.find(({ processKey }) => processKey === 'sub_task');
    expect(investigation?.state).toBe('active');
  }, 120_000);

  it('with people trapped brings all sides, and a unit that declines is replaced by the next', async () => {
    const id = await fire({ eventType: 'FIRE-CROWDED' });
    const played = await hall.player.play(id, {
      steps: {
        sub_intake_01: { whatBurns: 'market', peopleTrapped: 'yes', spreadRisk: 'yes' },
        fire_06: { trapped: 2, needs: ['ladderTruck'], hazmat: true },
        sub_sitrep_01: (_task, round) => ({ injured: 2, trend: round === 0 ? 'stable' : 'over' }),
      },
      agencies: { 'VT115-A': 'decline' },
    });
    expect(played.incident).toMatchObject({ status: 'closed', severity: 'critical', level: 3 });
    const asked = played.orders.map(({ agency }) => agency);
    expect(asked).toEqual(
      expect.arrayContaining(['CAPNUOC', 'PC08', 'TT-DKGT', 'PK02', 'BCHQS', 'UBND-P01', 'DOI-CC2', 'DOI-CC3']),
    );
    const declined = played.orders.flatMap(({ offers }) => offers ?? []).filter(({ state }) => state === 'declined');
    expect(declined.map(({ agency }) => agency)).toEqual(['VT115-A']);
    // Two ambulances were wanted, and came.
    const ambulances = played.orders.filter(({ text, state }) => /Cấp cứu/.test(text) && state === 'completed');
    expect(new Set(ambulances.map(({ agency }) => agency)).size).toBe(2);
    expect(orderOf(played, 'M-HOSP-ALERT')?.state).toBe('completed');
    // Run-off is measured as an incident of its own, which belongs to this one.
    const linked = await (await hall.api.as('supervisor')).get(`/incidents?type=ENV-AIR`);
    expect(linked.body.items).toHaveLength(1);
    expect(await kindsOf(id)).not.toContain('process.incident');
  }, 120_000);

  it('goes on without the power company when it refuses, and tells it is not off', async () => {
    const id = await fire();
    const played = await hall.player.play(id, { agencies: { DIENLUC: 'decline' } });
    expect(played.incident.status).toBe('closed');
    const leader = await hall.api.as('supervisor');
    const { body } = await leader.get('/notifications?limit=200');
    expect(
      body.items.some(
        (notice: { text: { vi: string }; incidentId: string }) =>
          notice.incidentId === id && notice.text.vi.includes('Điện lực chưa nhận lệnh cắt điện'),
      ),
    ).toBe(true);
  }, 120_000);

  it('is a false alarm when the first team finds nothing: units turn back', async () => {
    const id = await fire();
    const played = await hall.player.play(id, {
      steps: { fire_06: { confirmed: false, trapped: 0 } },
      agencies: { 'LL-P01': 'silent', 'CA-P01': 'onScene', DIENLUC: 'accept' },
      until: ({ orders, incident }) =>
        incident.status === 'cancelled' ||
        orders.filter(({ state }) => state === 'cancelled').map(({ agency }) => agency).length >= 3,
    });
    // Severity high: a second person has confirmed.
    expect(stepsOf(played)).toContain('sub_cancel_04');
    expect(stepsOf(played)).not.toContain('sub_cancel_02');
    const turnedBack = played.orders.filter(({ state }) => state === 'cancelled').map(({ agency }) => agency);
    expect(turnedBack.sort()).toEqual(['CA-P01', 'DIENLUC', 'LL-P01']);
    for (const { id: order, agency } of played.orders.filter(({ state }) => state === 'cancelled')) {
      if (agency === 'LL-P01') continue; // Had not accepted: nothing to turn back from.
      const program = await hall.centre.program(agency ?? '');
      await program.post(`/agency/assignments/${order}/release`);
    }
    const ended = await hall.player.play(id);
    expect(ended.incident).toMatchObject({ status: 'cancelled', cancelKind: 'falseAlarm' });
    expect(ended.tasks).toEqual([]);
    expect(ended.incident.processInstances.map(({ state }) => state)).not.toContain('active');
  }, 120_000);

  it('ends its side branches by a button when nobody waits for them', async () => {
    const id = await fire();
    const script = { agencies: { 'LL-P01': 'accept', PC07: 'silent' } } as const;
    const stuck = await hall.player.play(id, {
      ...script,
      // Everything else waits for the branches of step 5.
      until: ({ incident }) => activeIn(incident, 'sop_fire').join() === 'fire_05s,fire_05c',
    });
    expect(stuck.incident.status).toBe('inProgress');
    const dispatcher = await hall.api.as('dispatcher');
    expect((await dispatcher.post(`/incidents/${id}/release-branches`, { row: '5' })).status).toBe(422);
    const released = await dispatcher.post(`/incidents/${id}/release-branches`, { row: '5', reason: 'Đủ lực lượng' });
    expect(released.status).toBe(200);
    const played = await hall.player.play(id, script);
    expect(played.incident.status).toBe('closed');
    // The order that nobody waited for is taken back at the closing.
    expect(played.orders.find(({ agency }) => agency === 'LL-P01')?.state).toBe('cancelled');
  }, 120_000);
});

describe('an automatic alarm', () => {
  it('is verified first; the third false one of a facility asks PC07 to inspect it', async () => {
    const where = somewhere();
    const data = { eventType: 'FIRE-ALARM', attributes: { device: 'BC-1', facility: 'KHO-LANH-9' } };
    for (const round of [1, 2, 3]) {
      const { incidentId } = await hall.player.report({
        ...fireCall(`alarm-${round}`, where, data),
        type: 'device.alarm',
      });
      const played = await hall.player.play(incidentId, {
        steps: { sub_verify_01: { verified: 'no', evidence: 'Gọi lại: không có cháy' } },
      });
      expect(played.incident).toMatchObject({ status: 'cancelled', cancelKind: 'falseAlarm' });
      expect(stepsOf(played)).not.toContain('sub_dispatch_02');
      const after = await hall.player.eventually(async () => {
        const { incident, orders } = await hall.player.look(incidentId);
        const ended = activeIn(incident, 'sop_fire').length === 0;
        const begun = incident.processInstances.filter(({ processKey }) => processKey === 'sub_task');
        return ended && orders.length === begun.length ? orders : undefined;
      });
      expect(after.map(({ agency }) => agency)).toEqual(round === 3 ? ['PC07'] : []);
    }
  }, 120_000);
});

describe('cancelling by hand', () => {
  it('calls units back by the SOP itself, and waits until they have turned', async () => {
    const id = await fire();
    await hall.player.play(id, {
      agencies: { 'LL-P01': 'silent', 'CA-P01': 'silent', DIENLUC: 'silent', 'DOI-CC1': 'accept' },
      until: ({ orders }) => orders.some(({ agency, state }) => agency === 'DOI-CC1' && state === 'accepted'),
    });
    const dispatcher = await hall.api.as('dispatcher');
    const cancelled = await dispatcher.post(`/incidents/${id}/cancel`, { reason: 'Đốt rác', kind: 'mistake' });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', cancelKind: 'mistake' });
    const back = await hall.player.eventually(async () => {
      const seen = await hall.player.look(id);
      return seen.orders.every(({ state }) => state === 'cancelled') ? seen : undefined;
    });
    expect(back.tasks).toEqual([]);
    const sop = () => hall.player.look(id).then(({ incident }) => incident.processInstances[0]?.state);
    expect(await sop()).toBe('active');
    const order = back.orders.find(({ agency }) => agency === 'DOI-CC1');
    await (await hall.centre.program('DOI-CC1')).post(`/agency/assignments/${order?.id}/release`);
    await hall.player.eventually(async () => ((await sop()) === 'completed' ? true : undefined));
    expect(await kindsOf(id)).toContain('assignment.released');
  }, 120_000);
});

describe('orders', () => {
  it('that a person takes back go to the dispatcher again', async () => {
    const id = await fire();
    const first = await hall.player.play(id, {
      agencies: { 'DOI-CC1': 'accept' },
      until: ({ orders }) => orders.some(({ agency, state }) => agency === 'DOI-CC1' && state === 'accepted'),
    });
    const order = first.orders.find(({ agency }) => agency === 'DOI-CC1');
    const dispatcher = await hall.api.as('dispatcher');
    expect((await dispatcher.post(`/assignments/${order?.id}/withdraw`, { reason: 'Xe hỏng' })).status).toBe(200);
    const played = await hall.player.play(id, { steps: { sub_dispatch_02: { candidates: ['DOI-CC2'] } } });
    expect(played.incident.status).toBe('closed');
    expect(stepsOf(played)).toContain('sub_dispatch_02');
    expect(played.orders.find(({ agency }) => agency === 'DOI-CC2')?.state).toBe('completed');
  }, 120_000);

  it('are told to agencies by signed webhooks', async () => {
    const receiver = await receiverOf(hall, 'DOI-CC1');
    const id = await fire();
    const played = await hall.player.play(id, {
      until: ({ orders }) => orders.some(({ agency, state }) => agency === 'DOI-CC1' && state === 'onScene'),
    });
    const order = played.orders.find(({ agency }) => agency === 'DOI-CC1');
    const offered = await hall.player.eventually(async () =>
      receiver.got.find(({ type, data }) => type.includes('offered') && data.assignmentId === order?.id),
    );
    expect(offered).toMatchObject({
      type: 'vn.trucban.assignment.offered.v1',
      data: { incident: { id, number: played.incident['number'] } },
    });
    expect(JSON.stringify(receiver.got)).not.toContain('0912345486');
    const { items } = await (
      await hall.centre.program('DOI-CC1')
    ).get<{ items: { state: string }[] }>(`/agency/webhooks/${receiver.hook}/deliveries`);
    expect(items.length).toBeGreaterThan(0);
  }, 120_000);

  it('that nobody answers pass to the next unit, then to the dispatcher', async () => {
    await withQuickOffers(hall);
    const id = await fire();
    const played = await hall.player.play(id, {
      steps: {
        sub_dispatch_02: (_task, round) => ({ candidates: round === 0 ? ['DOI-CC1', 'DOI-CC2'] : ['DOI-CC3'] }),
      },
      agencies: { 'DOI-CC1': 'silent', 'DOI-CC2': 'silent', PC07: 'silent' },
    });
    expect(played.incident.status).toBe('closed');
    expect(played.steps.filter(({ elementId }) => elementId === 'sub_dispatch_02')).toHaveLength(2);
    const unanswered = played.orders.find(({ exhausted }) => exhausted);
    expect(unanswered?.offers?.map(({ agency, state }) => `${agency} ${state}`)).toEqual([
      'DOI-CC1 expired',
      'DOI-CC2 expired',
      'PC07 expired',
    ]);
    expect(await kindsOf(id)).toContain('assignment.exhausted');
  }, 120_000);
});
