import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';

let app: TestApp;
let designer: Caller;

beforeAll(async () => {
  app = await startTestApp();
  designer = await app.as('designer');
}, 240_000);
afterAll(async () => app?.close());

const XML =
  '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="sim" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:userTask id="a"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="IOC/dispatcher"/></bpmn:extensionElements></bpmn:userTask><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="a"/></bpmn:process></bpmn:definitions>';

describe('a simulation over HTTP', () => {
  it('plays a model that is being drawn, the same for the same seed', async () => {
    const body = {
      xml: XML,
      runs: 500,
      seed: 7,
      durations: { a: { type: 'lognormal', p50Ms: 600_000, p95Ms: 1_800_000 } },
      arrivals: 'PT10M',
      resources: { 'IOC/dispatcher': 1 },
      limits: [{ limit: 'PT20M' }],
    };
    const once = await designer.post('/process-definitions/simulate', body);
    expect(once.status).toBe(200);
    expect(once.body).toMatchObject({ runs: 500, completed: 500, resources: [{ id: 'IOC/dispatcher', capacity: 1 }] });
    expect(once.body.sla[0].probability).toBeGreaterThan(0);
    expect(once.body.elements.map((one: { elementId: string }) => one.elementId)).toEqual(['s', 'a']);
    expect((await designer.post('/process-definitions/simulate', body)).body).toEqual(once.body);
  });

  it('plays a shipped SOP with what it calls, by its own history', async () => {
    const played = await designer.post('/process-definitions/simulate', {
      key: 'sop_fire',
      runs: 20,
      durations: 'history',
    });
    expect(played.status).toBe(200);
    expect(played.body).toMatchObject({ runs: 20, completed: 20, stuck: [] });
    expect(played.body.elements.length).toBeGreaterThan(3);
  });

  it('answers meanwhile: it runs in a thread of its own', async () => {
    const playing = designer.post('/process-definitions/simulate', { xml: XML, runs: 10_000 });
    let answered = 0;
    let over = false;
    void playing.then(() => (over = true));
    while (!over) {
      await designer.get('/auth/me');
      answered += 1;
    }
    expect((await playing).status).toBe(200);
    expect(answered).toBeGreaterThan(2);
  });

  it.each([
    ['neither key nor model', {}],
    ['too many runs', { xml: XML, runs: 10_001 }],
    ['a duration that is none', { xml: XML, durations: { a: 'Px' } }],
    ['a model with faults', { xml: '<a/>' }],
    ['no run at all', { xml: XML, runs: 0 }],
    ['a negative duration', { xml: XML, durations: { a: '-PT1M' } }],
  ])('refuses %s', async (_name, body) => {
    expect((await designer.post('/process-definitions/simulate', body)).status).toBe(422);
  });

  it.each<[name: string, body: object, path: string]>([
    ['a duration of an unknown element', { xml: XML, durations: { b: 'PT1M' } }, '/durations/b'],
    ['a limit of an unknown element', { xml: XML, limits: [{ elementId: 'b', limit: 'PT1M' }] }, '/limits/0/elementId'],
    ['an outcome of an unknown element', { xml: XML, outcomes: { b: [{ weight: 1 }] } }, '/outcomes/b'],
    ['the weight of an unknown flow', { xml: XML, branches: { g: 1 } }, '/branches/g'],
    [
      'a resource of an unknown element',
      { xml: XML, resources: [{ id: 'r', capacity: 1, elements: ['a', 'b'] }] },
      '/resources/0/elements/1',
    ],
    [
      'a distribution that contradicts itself',
      { xml: XML, durations: { a: { type: 'uniform', minMs: 2, maxMs: 1 } } },
      '/durations/a/maxMs',
    ],
    ['outcomes without weight', { xml: XML, outcomes: { a: [{ weight: 0 }] } }, '/outcomes/a'],
  ])('refuses %s and says where', async (_name, body, path) => {
    const refused = await designer.post('/process-definitions/simulate', body);
    expect([refused.status, refused.body.errors.map((one: { path: string }) => one.path)]).toEqual([422, [path]]);
  });

  it('does not know a process that is not there', async () => {
    expect((await designer.post('/process-definitions/simulate', { key: 'nowhere' })).status).toBe(404);
  });
});
