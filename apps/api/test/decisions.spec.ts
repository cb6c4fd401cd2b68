import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';

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

/** A table of one input `people` and one output: above `limit` it is 2, else 1. */
const table = (key: string, decision: string, limit: number, tag = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="${key}" name="Bảng ${key}" namespace="urn:${key}"><decision id="${decision}" name="Mức độ">${tag ? `<extensionElements><zeebe:versionTag value="${tag}"/></extensionElements>` : ''}<decisionTable id="t"><input id="i"><inputExpression><text>people</text></inputExpression></input><output id="o" name="level"/><rule id="many"><inputEntry><text>&gt; ${limit}</text></inputEntry><outputEntry><text>2</text></outputEntry></rule><rule id="few"><inputEntry><text>&lt;= ${limit}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision></definitions>`;

const process = (key: string, ...called: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="${key}" name="Quy trình ${key}" isExecutable="true"><bpmn:startEvent id="s"/>${called
    .map(
      (attributes, i) =>
        `<bpmn:businessRuleTask id="r${i}"><bpmn:extensionElements><zeebe:calledDecision resultVariable="r${i}" ${attributes}/></bpmn:extensionElements></bpmn:businessRuleTask>`,
    )
    .join(
      '',
    )}<bpmn:userTask id="u" name="Việc"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="IOC/dispatcher"/></bpmn:extensionElements></bpmn:userTask>${[
    's',
    ...called.map((_, i) => `r${i}`),
    'u',
  ]
    .map((from, i, all) =>
      all[i + 1] ? `<bpmn:sequenceFlow id="f${i}" sourceRef="${from}" targetRef="${all[i + 1]}"/>` : '',
    )
    .join('')}</bpmn:process></bpmn:definitions>`;

/** Draft, submit, approve by a second person. */
async function publish(kind: 'decision' | 'process', key: string, xml: string): Promise<number> {
  const draft = await designer.post(`/${kind}-definitions`, { key, xml });
  expect([draft.status, draft.body.problems]).toEqual([201, []]);
  const path = `/${kind}-definitions/${key}/versions/${draft.body.version}`;
  expect((await designer.post(`${path}/submit`)).status).toBe(200);
  expect((await designer.post(`${path}/approve`, {})).status).toBe(403);
  const approved = await approver.post(`${path}/approve`, {});
  expect(approved.body).toMatchObject({ state: 'published' });
  return draft.body.version as number;
}

async function begin(processKey: string, variables: object): Promise<{ id: string; body: Record<string, any> }> {
  const started = await dispatcher.post('/process-instances', { processKey, variables });
  expect(started.status).toBe(201);
  const id = started.body.id as string;
  return { id, body: (await dispatcher.get(`/process-instances/${id}`)).body };
}

describe('decision definitions', () => {
  it('take DMN as XML, give it back as it was, and tell what is wrong beside it', async () => {
    const faulty = table('d_faulty', 'faulty', 1).replace('<text>2</text>', '<text>2 +</text>');
    const draft = await designer.with({ 'content-type': 'application/xml' }).post('/decision-definitions', faulty);
    expect(draft.status).toBe(201);
    expect(draft.body).toMatchObject({ key: 'd_faulty', version: 1, state: 'draft' });
    expect(draft.body.problems).toMatchObject([{ elementId: 'many', code: 'EXPRESSION_INVALID' }]);
    expect((await designer.post('/decision-definitions/d_faulty/versions/1/submit')).status).toBe(422);
    const xml = await designer.get('/decision-definitions/d_faulty/versions/1/xml');
    expect(xml.headers.get('content-type')).toContain('application/xml');
    expect(xml.body).toBe(faulty);
    expect((await designer.delete('/decision-definitions/d_faulty/versions/1')).status).toBe(204);
  });

  it.each([
    ['no XML', 'hello'],
    ['a DTD', `<!DOCTYPE a>${table('d_dtd', 'x', 1)}`],
  ])('answer %s with problems or 422, never 500', async (_name, xml) => {
    const answer = await designer.post('/decision-definitions/validate', { xml });
    expect(answer.body.problems[0].severity).toBe('error');
    expect([201, 422]).toContain((await designer.post('/decision-definitions', { xml })).status);
  });

  it('have versions, each with its state, and are listed by name', async () => {
    await publish('decision', 'd_level', table('d_level', 'level', 10));
    expect(
      (await designer.put('/decision-definitions/d_level', { xml: table('d_level', 'level', 5) })).body,
    ).toMatchObject({
      version: 2,
      state: 'draft',
    });
    const one = await designer.get('/decision-definitions/d_level');
    expect(one.body).toMatchObject({ version: 1, versions: [2, 1], inForce: true, name: { vi: 'Bảng d_level' } });
    const list = await designer.get('/decision-definitions');
    expect(list.body.items).toContainEqual(expect.objectContaining({ key: 'd_level', version: 2, current: 1 }));
    expect((await designer.delete('/decision-definitions/d_level/versions/2')).status).toBe(204);
  });

  it('are tried with variables, with the rules that match', async () => {
    await publish('decision', 'd_try', table('d_try', 'try', 10));
    const path = '/decision-definitions/d_try/versions/1/evaluate';
    const answer = await designer.post(path, { decision: 'try', variables: { people: 12 } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      value: 2,
      problems: [],
      decisions: [
        { decisionId: 'try', tables: [{ inputs: [{ label: 'people', value: 12 }], matched: [{ ruleId: 'many' }] }] },
      ],
    });
    expect((await designer.post(path, { decision: 'nothing' })).status).toBe(404);
    expect((await designer.post(path, {})).status).toBe(422);
  });

  it('keep the ids of their decisions to themselves', async () => {
    await publish('decision', 'd_own', table('d_own', 'own', 1));
    const { body } = await designer.post('/decision-definitions/validate', { xml: table('d_other', 'own', 1) });
    expect(body.problems).toMatchObject([{ elementId: 'own', code: 'DECISION_ID_TAKEN' }]);
  });

  it('are read by everybody and written by designers', async () => {
    expect((await dispatcher.get('/decision-definitions')).status).toBe(200);
    expect((await dispatcher.post('/decision-definitions', { xml: table('d_no', 'no', 1) })).status).toBe(403);
  });
});

describe('business rule tasks', () => {
  it('are answered in the step that reaches them, and the history says why', async () => {
    await publish('decision', 'd_ask', table('d_ask', 'ask', 10, 'first'));
    await publish('process', 'p_ask', process('p_ask', 'decisionId="ask"'));
    const { id, body } = await begin('p_ask', { people: 12 });
    expect(body.variables).toMatchObject({ r0: 2 });
    expect(body.incidents).toEqual([]);
    const history = await dispatcher.get(`/process-instances/${id}/history`);
    const entry = history.body.items.find(({ type }: { type: string }) => type === 'decisionEvaluated');
    expect(entry).toMatchObject({
      elementId: 'r0',
      decision: {
        id: 'ask',
        version: 1,
        failed: null,
        decisions: [{ tables: [{ matched: [{ ruleId: 'many', index: 1 }] }] }],
      },
    });
  });

  it('ask the newest version, the one of their deployment, or the one with a tag', async () => {
    await publish('decision', 'd_bind', table('d_bind', 'bind', 10, 'one'));
    const bound = (binding: string): string => `decisionId="bind" bindingType="${binding}" versionTag="two"`;
    expect(
      await designer.post('/process-definitions/validate', { xml: process('p_bind', bound('versionTag')) }),
    ).toMatchObject({
      body: { problems: [{ code: 'DECISION_NOT_PUBLISHED' }] },
    });
    await publish('process', 'p_early', process('p_early', bound('latest'), bound('deployment')));
    await publish('decision', 'd_bind', table('d_bind', 'bind', 20, 'two'));
    await publish('decision', 'd_bind', table('d_bind', 'bind', 30, 'three'));
    await publish('process', 'p_bind', process('p_bind', bound('versionTag')));
    expect((await begin('p_early', { people: 15 })).body.variables).toMatchObject({ r0: 1, r1: 2 });
    expect((await begin('p_bind', { people: 25 })).body.variables).toMatchObject({ r0: 2 });
  });

  it('have a process incident when no rule can be chosen', async () => {
    const both = table('d_two', 'two', 1).replace('&lt;= 1', '&gt; 0');
    await publish('decision', 'd_two', both);
    await publish('process', 'p_two', process('p_two', 'decisionId="two"'));
    const { body } = await begin('p_two', { people: 5 });
    expect(body.incidents).toMatchObject([{ elementId: 'r0', code: 'DECISION_FAILED' }]);
  });

  it('must be published before a process that names them', async () => {
    const { body } = await designer.post('/process-definitions/validate', {
      xml: process('p_none', 'decisionId="nowhere"'),
    });
    expect(body.problems).toMatchObject([{ code: 'DECISION_NOT_PUBLISHED', severity: 'error' }]);
  });
});
