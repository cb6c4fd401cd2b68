import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { agencyAssignmentsQuerySchema } from '@trucban/contracts';
import { compile } from '@trucban/sop-engine';
import { SimulatedClock, type Principal, type Tx } from '../platform/public.ts';
import { agency, AgencyWorld, codeOf, INCIDENT, START, SYSTEM } from '../../test/support/agency-world.ts';

const CC1 = agency('DOI-CC1');
const CC2 = agency('DOI-CC2');
const CC3 = agency('DOI-CC3');
const PC07 = agency('PC07', ['DOI-CC1', 'DOI-CC2', 'DOI-CC3']);

const clock = new SimulatedClock(START);
let world: AgencyWorld;
beforeAll(async () => void (world = await AgencyWorld.start(clock)), 120_000);
afterAll(() => world.stop());
beforeEach(() => world.reset());

describe('an order', () => {
  it('is offered to the first candidate at once, and told to everybody', async () => {
    const order = await world.giveOne();
    expect(order).toMatchObject({
      state: 'offered',
      agency: 'DOI-CC1',
      offers: [{ agency: 'DOI-CC1', state: 'offered' }],
    });
    expect(world.timeline.map(({ kind, addAgency, phase }) => [kind, addAgency, phase])).toEqual([
      ['assignment.offered', 'DOI-CC1', 'dispatched'],
    ]);
    const [outbox] = await world.sql<{ kind: string }>(`select kind from outbox where thing_id = '${order.id}'`);
    expect(outbox?.kind).toBe('signalWithStart');
    expect(
      await world.sql(`select 1 from audit_entry where object_id = '${order.id}' and action = 'assignment.offered'`),
    ).toHaveLength(1);
    expect(
      await world.sql(`select 1 from feed_pending where key = '${order.id}' and topic = 'assignments'`),
    ).toHaveLength(1);
  });

  it('goes over the scene to its end by the agency’s own reports', async () => {
    const { id } = await world.giveOne();
    await world.features.answers.accept(CC1, id, { unit: 'Xe 01' });
    await world.features.answers.progress(CC1, id, 'enRoute', {});
    await world.features.answers.progress(CC1, id, 'onScene', { position: { lat: 17.7, lon: 106.7 } });
    const done = await world.features.answers.complete(CC1, id, { result: 'Đã dập tắt', data: { water: 3 } });
    expect(done).toMatchObject({ state: 'completed', unit: 'Xe 01', result: 'Đã dập tắt', data: { water: 3 } });
    expect(world.timeline.map(({ kind }) => kind)).toEqual(
      ['offered', 'accepted', 'enRoute', 'onScene', 'completed'].map((kind) => `assignment.${kind}`),
    );
  });

  it('goes to the next candidate in the transaction of a refusal, which needs no Temporal', async () => {
    const { id } = await world.giveOne();
    expect(await world.features.answers.decline(CC1, id, { reason: 'xe hỏng' })).toMatchObject({
      state: 'declined',
      agency: 'DOI-CC1',
    });
    expect(await world.see(id)).toMatchObject({
      state: 'offered',
      agency: 'DOI-CC2',
      offers: [
        { agency: 'DOI-CC1', state: 'declined', reasonCode: 'other', reason: 'xe hỏng' },
        { agency: 'DOI-CC2', state: 'offered' },
      ],
    });
    // Each sees what concerns itself.
    const query = agencyAssignmentsQuerySchema.parse({});
    expect((await world.features.answers.list(CC1, query)).items.map(({ state }) => state)).toEqual(['declined']);
    expect((await world.features.answers.list(CC2, query)).items.map(({ state }) => state)).toEqual(['offered']);
    expect((await world.features.answers.list(CC3, query)).items).toEqual([]);
    expect(
      (await world.features.answers.list(PC07, { ...query, state: ['offered'] })).items.map(({ state }) => state),
    ).toEqual(['offered']);
  });

  it('does not exist for others, and refuses what its state does not allow', async () => {
    const { id } = await world.giveOne();
    expect(await codeOf(world.features.answers.get(CC3, id))).toBe('ASSIGNMENT_NOT_FOUND');
    expect(await codeOf(world.features.answers.accept(CC2, id, {}))).toBe('ASSIGNMENT_NOT_FOUND');
    expect(await codeOf(world.features.answers.complete(CC1, id, {}))).toBe('ASSIGNMENT_STATE_CONFLICT');
    expect(await codeOf(world.features.answers.accept(CC1, id, {}))).toBe('done');
    expect(await codeOf(world.features.answers.accept(CC1, id, {}))).toBe('ASSIGNMENT_STATE_CONFLICT');
    await world.features.answers.progress(CC1, id, 'onScene', {});
    expect(await codeOf(world.features.answers.decline(CC1, id, { reason: 'busy' }))).toBe('ASSIGNMENT_STATE_CONFLICT');
  });

  it('is taken by one of two who accept at the same moment', async () => {
    const { id } = await world.giveOne({ wanted: ['DOI-CC1'] });
    const both = await Promise.all([
      codeOf(world.features.answers.accept(CC1, id, {})),
      codeOf(world.features.answers.accept(PC07, id, {})),
    ]);
    expect(both.sort()).toEqual(['ASSIGNMENT_STATE_CONFLICT', 'done']);
  });

  it('asks different agencies for each of several units', async () => {
    const [first, second] = await world.give({ wanted: ['@NEAREST-FIRE'], skill: ['firefighting'], count: 2 });
    expect([first?.agency, second?.agency]).toEqual(['DOI-CC2', 'DOI-CC1']);
    await world.features.answers.decline(CC2, first?.id ?? '', { reason: 'busy' });
    expect(await world.see(first?.id ?? '')).toMatchObject({ agency: 'DOI-CC3', offers: [{ reasonCode: 'busy' }, {}] });
  });

  it('goes up a tier when all candidates have refused, and is exhausted when nobody is left', async () => {
    const { id } = await world.giveOne();
    await world.features.answers.decline(CC1, id, { reason: 'busy' });
    await world.features.answers.decline(CC2, id, { reason: 'noCrew' });
    expect(await world.see(id)).toMatchObject({ agency: 'PC07', offers: [{}, {}, { tier: 'higher' }] });
    await world.features.answers.decline(PC07, id, { reason: 'busy' });
    expect(await world.see(id)).toMatchObject({ state: 'declined', exhausted: true });
    expect(world.notices.at(-1)).toMatchObject({ to: ['IOC/shiftLeader'], kind: 'assignment.exhausted' });
    const again = await world.change((tx) => world.features.assignments.reassign(tx, id, 'DOI-CC3', 'đã có xe'));
    expect(again).toMatchObject({ state: 'offered', agency: 'DOI-CC3', round: 1, exhaustedAt: null });
  });

  it('is withdrawn, sent back and approved by the centre', async () => {
    const [one, two] = [await world.giveOne({ wanted: ['DOI-CC1'] }), await world.giveOne({ wanted: ['DOI-CC2'] })];
    await world.features.answers.accept(CC1, one.id, {});
    await world.change((tx) => world.features.assignments.withdraw(tx, one.id, 'báo nhầm'));
    const withdrawn = await world.features.answers.get(CC1, one.id);
    // The unit still sees that it had set out, and that its release is awaited.
    expect(withdrawn).toMatchObject({ state: 'cancelled', acceptedAt: expect.any(String), releasedAt: null });
    const released = await world.features.answers.release(CC1, one.id);
    expect(released).toMatchObject({ state: 'cancelled', releasedAt: expect.any(String) });
    await world.features.answers.accept(CC2, two.id, {});
    await world.features.answers.complete(CC2, two.id, { result: 'xong' });
    const change = (work: (tx: Tx) => Promise<unknown>) => world.change(work);
    await change((tx) => world.features.assignments.return(tx, two.id, 'thiếu ảnh'));
    expect(await world.features.answers.get(CC2, two.id)).toMatchObject({
      state: 'accepted',
      returns: 1,
      returnReason: 'thiếu ảnh',
    });
    await world.features.answers.complete(CC2, two.id, { result: 'đủ ảnh' });
    await change((tx) => world.features.assignments.approve(tx, two.id));
    expect(await codeOf(change((tx) => world.features.assignments.return(tx, two.id, 'nữa')))).toBe(
      'ASSIGNMENT_APPROVED',
    );
  });

  it('that names a form takes only an answer that fits the form', async () => {
    expect(await codeOf(world.giveOne({ form: 'form_unknown' }))).toBe('VALIDATION_FAILED');
    const { id } = await world.giveOne({ form: 'form_power' });
    await world.features.answers.accept(CC1, id, {});
    const refused = await world.features.answers.complete(CC1, id, { data: {} }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ errors: [{ path: '/data/cutAt' }] });
    expect(await world.features.answers.complete(CC1, id, { data: { cutAt: START } })).toMatchObject({
      state: 'completed',
    });
  });

  it('of a restricted incident is seen by those who see it and by whom was asked', async () => {
    world.incident = { ...world.incident, restricted: true, visibleTo: ['group:IOC/shiftLeader', 'PC07'] };
    const { id } = await world.giveOne({ wanted: ['DIENLUC'] });
    const ioc = { ...agency('IOC'), tokens: ['IOC', 'group:IOC/dispatcher'] };
    const leader = { ...ioc, tokens: ['IOC', 'group:IOC/shiftLeader'] };
    const read = (who: Principal) => codeOf(world.store.database.read(who, (tx) => world.features.reads.one(tx, id)));
    expect([await read(ioc), await read(leader), await read(agency('DIENLUC'))]).toEqual([
      'ASSIGNMENT_NOT_FOUND',
      'done',
      'done',
    ]);
  });
});

describe('what the assignment workflow asks for', () => {
  it('reminds, then takes silence for an answer and asks the next, each once', async () => {
    const order = await world.giveOne();
    const plan = await world.features.work.loadAssignment(order.id);
    expect(plan).toMatchObject({
      status: 'open',
      round: 0,
      candidates: ['DOI-CC1', 'DOI-CC2'],
      offers: [{ agency: 'DOI-CC1' }],
    });
    const offerId = plan.offers[0]?.offerId ?? '';
    const remind = {
      assignmentId: order.id,
      offerId,
      reminder: 1,
      action: 'resend',
      key: `${offerId}:remind:1`,
    } as const;
    await world.features.work.remindOffer(remind);
    await world.features.work.remindOffer(remind);
    clock.advance(60_000);
    const expire = { assignmentId: order.id, offerId, at: clock.now(), key: `${offerId}:expire` };
    await world.features.work.expireOffer(expire);
    await world.features.work.expireOffer(expire);
    expect(world.timeline.map(({ kind }) => kind)).toEqual(
      ['offered', 'reminded', 'expired', 'offered'].map((kind) => `assignment.${kind}`),
    );
    expect(await world.see(order.id)).toMatchObject({ state: 'offered', agency: 'DOI-CC2' });
    expect(await codeOf(world.features.answers.accept(CC1, order.id, {}))).toBe('ASSIGNMENT_STATE_CONFLICT');
  });

  it('changes nothing once the order was accepted, and knows no order that is not there', async () => {
    const order = await world.giveOne();
    await world.features.answers.accept(CC1, order.id, {});
    const offerId = (await world.features.work.loadAssignment(order.id)).offers[0]?.offerId ?? '';
    await world.features.work.expireOffer({ assignmentId: order.id, offerId, at: clock.now(), key: 'k' });
    await world.features.work.offerAssignment({
      assignmentId: order.id,
      agency: 'DOI-CC2',
      tier: 'candidate',
      key: 'offer:0:2',
    });
    expect(await world.see(order.id)).toMatchObject({ state: 'accepted', agency: 'DOI-CC1' });
    expect(await world.features.work.loadAssignment(INCIDENT)).toMatchObject({ status: 'closed' });
    await world.features.work.exhaustAssignment({ assignmentId: INCIDENT, cause: 'noCandidateLeft', key: 'exhaust:0' });
  });
});

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">';
const catchEvent = (id: string, into: string, out: string, name: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:incoming>${into}</bpmn:incoming><bpmn:outgoing>${out}</bpmn:outgoing><bpmn:messageEventDefinition id="d_${id}" messageRef="m_${name}"/></bpmn:intermediateCatchEvent>`;
const message = (name: string): string =>
  `<bpmn:message id="m_${name}" name="${name}"><bpmn:extensionElements><zeebe:subscription correlationKey="=dispatchId"/></bpmn:extensionElements></bpmn:message>`;
/** SUB-DISPATCH in short: propose, order, accepted or exhausted, on scene. */
const DISPATCH = `${HEAD}${['M-ACCEPT', 'assignment.exhausted', 'M-ONSCENE'].map(message).join('')}
<bpmn:process id="dispatch" isExecutable="true"><bpmn:startEvent id="s"/>
<bpmn:serviceTask id="propose"><bpmn:extensionElements><zeebe:taskDefinition type="proposeUnits"/></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:serviceTask id="order"><bpmn:extensionElements><zeebe:taskDefinition type="assignAgency"/></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:eventBasedGateway id="g"/>
${catchEvent('accepted', 'f4', 'f6', 'M-ACCEPT')}${catchEvent('nobody', 'f5', 'f7', 'assignment.exhausted')}${catchEvent('there', 'f6', 'f8', 'M-ONSCENE')}
<bpmn:endEvent id="e"/><bpmn:endEvent id="n"/>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="propose"/><bpmn:sequenceFlow id="f2" sourceRef="propose" targetRef="order"/>
<bpmn:sequenceFlow id="f3" sourceRef="order" targetRef="g"/><bpmn:sequenceFlow id="f4" sourceRef="g" targetRef="accepted"/>
<bpmn:sequenceFlow id="f5" sourceRef="g" targetRef="nobody"/><bpmn:sequenceFlow id="f6" sourceRef="accepted" targetRef="there"/>
<bpmn:sequenceFlow id="f7" sourceRef="nobody" targetRef="n"/><bpmn:sequenceFlow id="f8" sourceRef="there" targetRef="e"/>
</bpmn:process></bpmn:definitions>`;

describe('an SOP', () => {
  async function start(variables: Record<string, never> | object): Promise<string> {
    const compiled = await compile(DISPATCH);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const definition = world.store.definitions.add(compiled.processes[0] ?? fail());
    const { instanceId } = await world.store.store.transaction(SYSTEM, (tx) =>
      world.store.store.start(tx, {
        definition,
        variables: variables as never,
        visibleTo: ['IOC'],
        incidentId: INCIDENT,
      }),
    );
    await world.drain();
    return instanceId;
  }
  const fail = (): never => {
    throw new Error('no process');
  };
  const status = async (id: string) =>
    (await world.sql<{ status: string }>(`select status from process_instance where id = '${id}'`))[0]?.status;

  it('asks the nearest unit, hears of its acceptance and its arrival, and goes on', async () => {
    const instance = await start({ resolver: '@NEAREST-FIRE', skill: 'firefighting', text: 'Chữa cháy' });
    const [order] = (await world.features.answers.list(CC2, agencyAssignmentsQuerySchema.parse({}))).items;
    expect(order).toMatchObject({
      state: 'offered',
      agency: 'DOI-CC2',
      text: 'Chữa cháy',
      incident: { number: 'TM-261122-0001' },
    });
    await world.features.answers.accept(CC2, order?.id ?? '', {});
    await world.features.answers.progress(CC2, order?.id ?? '', 'onScene', {});
    await world.drain();
    expect(await status(instance)).toBe('completed');
    expect(
      (
        await world.sql(
          `select 1 from element_history where instance_id = '${instance}' and element_id = 'there' and type = 'elementCompleted'`,
        )
      ).length,
    ).toBe(1);
  });

  it('hears when the unit that had accepted gives the order back and another one takes it', async () => {
    const instance = await start({ resolver: '@NEAREST-FIRE', skill: 'ladderTruck', text: 'Xe thang' });
    const query = agencyAssignmentsQuerySchema.parse({ state: 'offered' });
    const [order] = (await world.features.answers.list(CC1, query)).items;
    const id = order?.id ?? '';
    await world.features.answers.accept(CC1, id, { unit: 'Xe thang 1' });
    await world.features.answers.progress(CC1, id, 'enRoute', {});
    await world.features.answers.decline(CC1, id, { reason: 'equipmentFault' });
    expect(await world.see(id)).toMatchObject({ state: 'offered', agency: 'PC07', unit: null, acceptedAt: null });
    await world.features.answers.accept(PC07, id, {});
    await world.features.answers.progress(PC07, id, 'onScene', {});
    await world.drain();
    expect(await status(instance)).toBe('completed');
  });

  it('hears that nobody is there to ask, from an order without any candidate', async () => {
    const instance = await start({ agency: '@FACILITY', skill: 'noSuchSkill', text: 'Kiểm tra' });
    expect(await status(instance)).toBe('completed');
    expect(
      (await world.sql(`select 1 from element_history where instance_id = '${instance}' and element_id = 'nobody'`))
        .length,
    ).toBeGreaterThan(0);
    expect(world.timeline.at(-1)?.kind).toBe('assignment.exhausted');
  });
});

describe('webhooks', () => {
  const due = async () =>
    (
      await world.sql<{ id: string }>(`select id from webhook_delivery where state = 'pending' order by created_at, id`)
    ).map(({ id }) => id);

  it('reach the agency signed, again after failures, and count as receipt of the offer', async () => {
    // A webhook's time is the machine's: the receiver would refuse an old one.
    clock.set(new Date().toISOString());
    const { got, hook } = await world.receiver(CC1, [503, 500]);
    const order = await world.giveOne();
    const [id] = await due();
    const outcomes = [];
    for (let attempt = 1; attempt <= 3; attempt++)
      outcomes.push(await world.features.deliveries.attempt(id ?? '', attempt));
    expect(outcomes).toEqual(['failed', 'failed', 'delivered']);
    // The same attempt again sends nothing.
    expect(await world.features.deliveries.attempt(id ?? '', 3)).toBe('delivered');
    expect(got).toHaveLength(3);
    expect(new Set(got.map((each) => each.messageId)).size).toBe(1);
    expect(got[0]).toMatchObject({
      type: 'vn.trucban.assignment.offered.v1',
      data: { assignmentId: order.id, incident: { number: 'TM-261122-0001' } },
    });
    expect((await world.see(order.id)).offers?.[0]?.receivedAt).not.toBeNull();
    const log = await world.features.webhooks.deliveries(CC1, hook.id, { limit: 50 });
    expect(log.items[0]).toMatchObject({
      state: 'delivered',
      attempts: [{ status: 503 }, { status: 500 }, { status: 204, error: null }],
    });
    const replayed = await world.features.webhooks.replay(CC1, hook.id, id ?? '');
    expect(await world.features.deliveries.attempt(replayed.id, 1)).toBe('delivered');
    expect(got[3]?.messageId).toBe(got[0]?.messageId);
  });

  it('that stay unanswered are given up aloud, once', async () => {
    clock.set(new Date().toISOString());
    await world.receiver(CC1, [500]);
    await world.giveOne();
    const [id] = await due();
    await world.features.deliveries.attempt(id ?? '', 1);
    await world.features.deliveries.abandon(id ?? '');
    await world.features.deliveries.abandon(id ?? '');
    expect(world.notices.filter(({ kind }) => kind === 'webhook.failed')).toHaveLength(1);
    expect(world.timeline.at(-1)?.kind).toBe('webhook.failed');
    expect(await world.features.deliveries.attempt(id ?? '', 2)).toBe('gone');
  });

  it('are an agency’s own, keep their secret, and stay out of private networks', async () => {
    const { hook } = await world.receiver(CC1);
    expect(hook.secret).toMatch(/^whsec_/);
    expect((await world.features.webhooks.list(PC07)).items.map(({ id, secret }) => [id, secret])).toEqual([
      [hook.id, undefined],
    ]);
    expect((await world.features.webhooks.list(CC2)).items).toEqual([]);
    expect(await codeOf(world.features.webhooks.delete(CC2, hook.id))).toBe('WEBHOOK_NOT_FOUND');
    const [stored] = await world.sql<{ secret_sealed: string }>(
      `select secret_sealed from webhook where id = '${hook.id}'`,
    );
    expect(stored?.secret_sealed).not.toContain(hook.secret ?? '');
    for (const url of ['https://10.0.0.1/', 'http://example.com/', 'https://169.254.169.254/'])
      expect(await codeOf(world.features.webhooks.create(CC1, { url }))).toBe('VALIDATION_FAILED');
    expect(await codeOf(world.features.webhooks.create(CC1, { url: 'https://a.example/', agency: 'DIENLUC' }))).toBe(
      'VALIDATION_FAILED',
    );
    await world.features.webhooks.delete(CC1, hook.id);
    expect((await world.features.webhooks.list(CC1)).items).toEqual([]);
  });
});
