import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { publishVersion } from './support/publish.ts';

let app: TestApp;
let designer: Caller;
let approver: Caller;
let dispatcher: Caller;

beforeAll(async () => {
  app = await startTestApp();
  [designer, approver, dispatcher] = (await Promise.all(
    ['designer', 'approver', 'dispatcher'].map((name) => app.as(name)),
  )) as [Caller, Caller, Caller];
}, 240_000);
afterAll(async () => app?.close());

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">';
const flow = (from: string, to: string): string =>
  `<bpmn:sequenceFlow id="f_${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`;
const message = (id: string, name: string): string =>
  `<bpmn:message id="${id}" name="${name}"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>`;
async function publish(key: string, version: number, before: string, inside: string): Promise<void> {
  const xml = `${HEAD}${before}<bpmn:process id="${key}" name="${key}" isExecutable="true">${inside}</bpmn:process></bpmn:definitions>`;
  await designer.put(`/process-definitions/${key}`, { xml });
  await publishVersion(designer, approver, `/process-definitions/${key}/versions/${version}`);
}
const send = async (body: object) => (await dispatcher.post('/messages', body)).body;
async function instances(key: string, count: number): Promise<{ id: string; version: number; state: string }[]> {
  for (;;) {
    const { items } = (await dispatcher.get(`/process-instances?processKey=${key}&limit=200`)).body;
    if (items.length >= count) return items;
  }
}

describe('messages over HTTP', () => {
  it('find their instances however both cross, each once', async () => {
    await publish(
      't_cross',
      1,
      message('m', 't_cross'),
      `<bpmn:startEvent id="s"/><bpmn:receiveTask id="r" messageRef="m"/><bpmn:endEvent id="e"/>${flow('s', 'r')}${flow('r', 'e')}`,
    );
    const keys = Array.from({ length: 100 }, (_, i) => `k${i}`);
    const once = (key: string) => ({ name: 't_cross', correlationKey: key, messageId: key, timeToLive: 'PT1H' });
    const answers = await Promise.all(
      keys.flatMap((key) => [
        send(once(key)),
        dispatcher.post('/process-instances', { processKey: 't_cross', variables: { key } }),
        send(once(key)),
      ]),
    );
    expect(answers.filter((answer) => answer.duplicate === true)).toHaveLength(keys.length);
    const begun = await instances('t_cross', keys.length);
    expect(new Set(begun.map(({ state }) => state))).toEqual(new Set(['completed']));
  });

  it('wait for a process to be published, for their turn, and for the version that is in force then', async () => {
    const start = (task: string): string =>
      `<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent><bpmn:receiveTask id="${task}" messageRef="go"/><bpmn:endEvent id="e"/>${flow('s', task)}${flow(task, 'e')}`;
    const before = `<bpmn:message id="m" name="t_turn"/>${message('go', 't_go')}`;
    const order = (n: number) => ({ name: 't_turn', correlationKey: 'k', timeToLive: 'PT1H', variables: { key: n } });
    expect(await send(order(1))).toMatchObject({ buffered: true, started: [] });
    await publish('t_turn', 1, before, start('a'));
    const [first] = await instances('t_turn', 1);
    expect(first).toMatchObject({ version: 1, state: 'active' });
    expect(await send(order(2))).toMatchObject({ buffered: true, started: [] });
    expect(await send({ ...order(3), timeToLive: 0 })).toMatchObject({ buffered: false, started: [] });
    expect((await send({ ...order(4), correlationKey: 'other' })).started).toHaveLength(1);
    await publish('t_turn', 2, before, start('b'));
    expect(await send({ name: 't_go', correlationKey: '1' })).toMatchObject({ reached: [first?.id] });
    const all = await instances('t_turn', 3);
    expect(all.map(({ version, state }) => `${version} ${state}`).sort()).toEqual([
      '1 active',
      '1 completed',
      '2 active',
    ]);
  });
});
