import { describe, expect, it } from '@jest/globals';
import { dmn, literal } from '../../test/dmn.ts';
import { compileDmn } from '../dmn/compile.ts';
import { compiled } from '../../test/drive.ts';
import { job, model, user } from '../../test/model.ts';
import { simulate, type SimulationInput } from '../index.ts';

const MINUTE = 60_000;
const fixed = (minutes: number) => ({ type: 'fixed', ms: minutes * MINUTE }) as const;
const line = (extra = ''): string =>
  model({ nodes: `<startEvent id="s"/>${user('a', extra)}${job('b')}<endEvent id="e"/>`, flows: 's -> a -> b -> e' });
const played = async (
  xml: string,
  input: Omit<SimulationInput, 'definition' | 'runs' | 'seed'> & { runs?: number; seed?: number },
) => simulate({ definition: await compiled(xml), runs: 100, seed: 1, ...input });

describe('a simulation', () => {
  it('adds up the times of people and machines', async () => {
    const result = await played(line(), {
      durations: { a: fixed(10), b: fixed(5) },
      limits: [
        { elementId: null, limitMs: 15 * MINUTE },
        { elementId: 'a', limitMs: 9 * MINUTE },
      ],
    });
    expect(result).toMatchObject({ runs: 100, completed: 100, failed: 0, unfinished: 0 });
    expect(result.total).toMatchObject({ p50Ms: 15 * MINUTE, p99Ms: 15 * MINUTE, histogram: [{ count: 100 }] });
    expect(result.elements.map(({ elementId, time }) => [elementId, time.meanMs / MINUTE])).toEqual([
      ['s', 0],
      ['a', 10],
      ['b', 5],
      ['e', 0],
    ]);
    expect(result.sla.map(({ elementId, breaches }) => [elementId, breaches])).toEqual([
      ['a', 100],
      [null, 0],
    ]);
    expect(result.assumed).toEqual({ durations: [], branches: [], data: [] });
  });

  it('is the same for the same seed and another for another', async () => {
    const input = {
      durations: { a: { type: 'lognormal', p50Ms: 10 * MINUTE, p95Ms: 40 * MINUTE } },
      arrivals: { type: 'exponential', meanMs: 5 * MINUTE },
      resources: [{ id: 'r', capacity: 2, elements: ['a'] }],
    } as const;
    const once = JSON.stringify(await played(line(), input));
    expect(JSON.stringify(await played(line(), input))).toBe(once);
    expect(JSON.stringify(await played(line(), { ...input, seed: 2 }))).not.toBe(once);
  });

  it('queues as theory says: one server, half busy, waits as long as it works on average', async () => {
    const result = await played(line(), {
      runs: 20_000,
      durations: { a: { type: 'exponential', meanMs: 10 * MINUTE }, b: fixed(0) },
      arrivals: { type: 'exponential', meanMs: 20 * MINUTE },
      resources: [{ id: 'desk', capacity: 1, elements: ['a'] }],
    });
    const [desk] = result.resources;
    expect(desk?.utilisation).toBeCloseTo(0.5, 1);
    expect((desk?.waiting.meanMs ?? 0) / MINUTE).toBeGreaterThan(9);
    expect((desk?.waiting.meanMs ?? 0) / MINUTE).toBeLessThan(11);
    expect((result.total.meanMs ?? 0) / MINUTE).toBeCloseTo(20, -0.5);
  });

  it('queues as theory says: two servers, four fifths busy, by the formula of Erlang for M/M/c', async () => {
    const definition = await compiled(line());
    const played = [1, 2, 3, 4, 5, 6].map((seed) =>
      simulate({
        definition,
        runs: 10_000,
        seed,
        durations: { a: { type: 'exponential', meanMs: 8 * MINUTE }, b: fixed(0) },
        arrivals: { type: 'exponential', meanMs: 5 * MINUTE },
        resources: [{ id: 'desk', capacity: 2, elements: ['a'] }],
        limits: [{ elementId: null, limitMs: 20 * MINUTE }],
      }),
    );
    const mean = (value: (one: (typeof played)[number]) => number): number =>
      played.reduce((sum, one) => sum + value(one), 0) / played.length;
    // Offered load 1.6 on 2 servers: everybody waits with C = 0.711, on average C / (2/8 - 1/5) minutes.
    const waits = 1.6 ** 2 / 2 / (1 - 0.8) / (1 + 1.6 + 1.6 ** 2 / 2 / (1 - 0.8));
    const [work, spare] = [1 / 8, 2 / 8 - 1 / 5];
    const [worked, spared] = [Math.exp(-work * 20), Math.exp(-spare * 20)];
    const late = (1 - waits) * worked + (waits * (work * spared - spare * worked)) / (work - spare);
    expect(mean((one) => one.resources[0]?.utilisation ?? 0)).toBeCloseTo(0.8, 1);
    expect(mean((one) => one.resources[0]?.waiting.meanMs ?? 0) / MINUTE / (waits / spare)).toBeCloseTo(1, 0.7);
    expect(Math.abs(mean((one) => one.sla[0]?.probability ?? 0) - late)).toBeLessThan(0.04);
  });

  it('draws lognormal times with the median and the 95 % that were given', async () => {
    const result = await played(line(), {
      runs: 20_000,
      durations: { a: { type: 'lognormal', p50Ms: 1_000_000, p95Ms: 3_000_000 }, b: fixed(0) },
    });
    expect(result.total.p50Ms / 1_000_000).toBeCloseTo(1, 1);
    expect(result.total.p95Ms / 3_000_000).toBeCloseTo(1, 1);
  });

  it('gives tasks of a group to those who are in it, the urgent first', async () => {
    const xml = model({
      nodes: `<startEvent id="s"/><parallelGateway id="f"/>${user('a', '<z:assignmentDefinition candidateGroups="IOC/x"/>')}${user('b', '<z:assignmentDefinition candidateGroups="IOC/x"/>')}${user('c', '<z:assignmentDefinition candidateGroups="IOC/x"/><z:priorityDefinition priority="90"/>')}`,
      flows: 's -> f\n f -> a\n f -> b\n f -> c',
    });
    const result = await played(xml, {
      runs: 10,
      defaults: { task: fixed(10) },
      resources: [{ id: 'IOC/x', capacity: 1 }],
    });
    const waits = result.elements.flatMap(({ elementId, waiting }) =>
      waiting ? [[elementId, waiting.meanMs / MINUTE]] : [],
    );
    expect(waits).toEqual([
      ['a', 0],
      ['b', 20],
      ['c', 10],
    ]);
    expect(result.total.meanMs).toBe(30 * MINUTE);
    expect(result.resources[0]).toMatchObject({ utilisation: 1, longestQueue: 2 });
    expect(result.assumed.durations).toEqual(['a', 'c', 'b']);
  });

  it('goes by data, by weights, and where neither says anything each way as often', async () => {
    const xml = model({
      nodes: `<startEvent id="s"/><exclusiveGateway id="x"/>${user('a')}${user('b')}`,
      flows: 's -> x\n x -> a [=ok]\n x -> b [=not(ok)]',
    });
    const visits = (result: Awaited<ReturnType<typeof played>>, id: string): number =>
      result.elements.find(({ elementId }) => elementId === id)?.visitsPerRun ?? 0;
    expect(visits(await played(xml, { variables: { ok: true } }), 'a')).toBe(1);
    expect(visits(await played(xml, { runs: 2_000, branches: { x_a: 3, x_b: 1 } }), 'a')).toBeCloseTo(0.75, 1);
    const unknown = await played(xml, { runs: 2_000 });
    expect([visits(unknown, 'a') > 0.45, visits(unknown, 'a') < 0.55, unknown.assumed.branches]).toEqual([
      true,
      true,
      ['x'],
    ]);
  });

  it('asks the decisions that it is given', async () => {
    const xml = model({
      nodes: `<startEvent id="s"/><businessRuleTask id="d"><extensionElements><z:calledDecision decisionId="level" resultVariable="level"/></extensionElements></businessRuleTask><exclusiveGateway id="x" default="x_a"/>${user('a')}${user('b')}`,
      flows: 's -> d -> x -> a\n x -> b [=level = 2]',
    });
    const decided = compileDmn(dmn(literal('level', 'if people > 10 then 2 else 1'))).definition!;
    const result = await played(xml, { decisions: [decided], variables: { people: 12 }, runs: 10 });
    expect(result.elements.find(({ elementId }) => elementId === 'b')?.visitsPerRun).toBe(1);
    expect((await played(xml, { runs: 10 })).completed).toBe(0);
  });

  it('plays timers, messages, errors, called processes and limits of the model', async () => {
    const xml = model({
      root: '<message id="M" name="m"><extensionElements><z:subscription correlationKey="=1"/></extensionElements></message><error id="E" errorCode="NO"/>',
      nodes:
        `<startEvent id="s"/><userTask id="a"><extensionElements><z:userTask/><z:properties><z:property name="limit" value="PT20M"/><z:property name="calendar" value="24x7"/></z:properties></extensionElements></userTask><boundaryEvent id="late" attachedToRef="a"><timerEventDefinition><timeDuration>PT30M</timeDuration></timerEventDefinition></boundaryEvent>` +
        `<callActivity id="c"><extensionElements><z:calledElement processId="child"/></extensionElements></callActivity><receiveTask id="r" messageRef="M"/>${job('j')}<boundaryEvent id="no" attachedToRef="j"><errorEventDefinition errorRef="E"/></boundaryEvent><endEvent id="e"/>`,
      flows: 's -> a -> c -> r -> j -> e\n late -> e\n no -> e',
    });
    const child = await compiled(
      model({ id: 'child', nodes: `<startEvent id="s2"/>${user('in')}`, flows: 's2 -> in' }),
    );
    const result = await played(xml, {
      called: [child],
      runs: 1_000,
      durations: {
        a: { type: 'empirical', valuesMs: [10 * MINUTE, 25 * MINUTE, 40 * MINUTE] },
        in: fixed(3),
        r: fixed(2),
      },
      outcomes: { j: [{ weight: 1 }, { weight: 1, error: 'NO' }] },
    });
    const of = (id: string) => result.elements.find(({ elementId }) => elementId === id)?.visitsPerRun ?? 0;
    expect(result.completed).toBe(1_000);
    expect(of('late')).toBeCloseTo(1 / 3, 1);
    expect(of('in') + of('late')).toBeCloseTo(1, 5);
    expect(of('no') / of('in')).toBeCloseTo(0.5, 1);
    expect(result.total.minMs).toBe(15 * MINUTE);
    expect(result.total.maxMs).toBe(30 * MINUTE);
  });

  it('does not go round for ever where the data never ends a loop', async () => {
    const xml = model({
      nodes: `<startEvent id="s"/>${user('a')}<exclusiveGateway id="x" default="x_a"/><endEvent id="e"/>`,
      flows: 's -> a -> x -> a\n x -> e [=over = true]',
    });
    const result = await played(xml, { runs: 20 });
    expect([result.completed, result.assumed.branches]).toEqual([20, ['x']]);
  });

  it('takes what data should say as said, and says where instances got stuck', async () => {
    const result = await played(
      model({
        root: '<signal id="S" name="=nothing"/>',
        nodes:
          '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>=nothing</timeDuration></timerEventDefinition></intermediateCatchEvent>' +
          '<intermediateThrowEvent id="x"><signalEventDefinition signalRef="S"/></intermediateThrowEvent>',
        flows: 's -> t -> x',
      }),
      { runs: 3, limits: [{ elementId: null, limitMs: 1 }] },
    );
    expect(result).toMatchObject({ completed: 0, unfinished: 3 });
    expect(result.stuck).toEqual([{ elementId: 'x', code: 'EVENT_NAME_INVALID', runs: 3 }]);
    expect(result.assumed.data).toEqual(['t']);
    expect(result.sla).toMatchObject([{ probability: 1 }]);
  });
});
