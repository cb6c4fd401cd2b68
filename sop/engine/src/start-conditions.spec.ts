import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { compiled } from '../test/drive.ts';
import { NOON } from '../test/given.ts';
import { model, user } from '../test/model.ts';
import { createMemoryRuntime } from './index.ts';
import { arrive, nameOfStart, partsOfStart, startsThatHold, type Arrival } from './start-conditions.ts';

const condition = (expression: string): string =>
  `<conditionalEventDefinition><condition xsi:type="bpmn:tFormalExpression">=${expression}</condition></conditionalEventDefinition>`;
const MESSAGE = '<messageEventDefinition messageRef="m"/>';
const SIGNAL = '<signalEventDefinition signalRef="g"/>';
const ROOT = '<message id="m" name="m"/><signal id="g" name="g"/>';
const starts = (...events: string[]): string =>
  model({
    nodes: `${events.map((event, n) => `<startEvent id="s${n + 1}">${event}</startEvent>`).join('')}${user('a')}`,
    flows: events.map((_, n) => `s${n + 1} -> a`).join('\n'),
    root: ROOT,
  });
const JOINT = model({
  nodes: `<startEvent id="s" parallelMultiple="true">${MESSAGE}${condition('x + y &gt; 5')}${SIGNAL}</startEvent>${user('a')}`,
  flows: 's -> a',
  root: ROOT,
});

describe('conditional start events', () => {
  it('start an instance each when variables are given that make them hold', async () => {
    const process = await compiled(starts(condition('level &gt; 5'), condition('level &gt; 2'), MESSAGE));
    const hold = (variables: Parameters<typeof startsThatHold>[1]) => startsThatHold(process, variables, NOON);
    expect([hold({ level: 9 }), hold({ level: 3 }), hold({ level: 1 }), hold({})]).toEqual([
      ['s1', 's2'],
      ['s2'],
      [],
      [],
    ]);
    const runtime = createMemoryRuntime({ now: NOON });
    runtime.deploy([process]);
    expect(runtime.conditions({ variables: { level: 9 } })).toHaveLength(2);
    expect(runtime.conditions({ variables: { level: 9 }, processId: 'another' })).toEqual([]);
    expect(runtime.roots().map(({ id }) => runtime.describe(id).variables)).toEqual([{ level: 9 }, { level: 9 }]);
  });

  it('that ask for text or fail do not hold', async () => {
    const process = await compiled(starts(condition('name'), condition('name + 1 &gt; 2')));
    expect(startsThatHold(process, { name: 'x' }, NOON)).toEqual([]);
  });
});

describe('a parallel multiple start event', () => {
  it('remembers a condition that held once', async () => {
    const process = await compiled(JOINT);
    const came = (kind: Arrival['kind'], name: string, variables: Arrival['variables']): Arrival => ({
      kind,
      name,
      variables,
    });
    let parts = partsOfStart(process, 's');
    const begins: unknown[] = [];
    for (const one of [
      came('message', 'm', { x: 9, y: 0 }),
      came('message', 'm', { x: 1, y: 0 }),
      came('signal', 'g', { y: 2 }),
      came('signal', 'g', { y: 2 }),
    ]) {
      const moved = arrive(process, 's', parts, one, NOON);
      parts = moved.parts;
      begins.push(moved.begins);
    }
    expect(begins).toEqual([null, null, { x: 1, y: 2 }, null]);
  });

  it('takes variables that are given for its conditions', async () => {
    const runtime = createMemoryRuntime({ now: NOON });
    runtime.deploy([await compiled(JOINT)]);
    expect(runtime.conditions({ variables: { x: 3, y: 3 } })).toEqual([]);
    runtime.signal({ name: 'g' });
    runtime.message({ name: 'm', variables: { who: 'm' } });
    const [one] = runtime.roots();
    expect(one && runtime.describe(one.id).variables).toEqual({ who: 'm', x: 3, y: 3 });
  });

  it('begins exactly when each of its events has come since it last began, in whatever order', async () => {
    const process = await compiled(
      model({
        nodes: `<startEvent id="s" parallelMultiple="true">${MESSAGE}${SIGNAL}${condition('go')}</startEvent>${user('a')}`,
        flows: 's -> a',
        root: ROOT,
      }),
    );
    const names = process.startSubscriptions.map((one) => nameOfStart(one, process.startSubscriptions));
    expect(names).toEqual(['m', 'g', '2']);
    const arrival = fc.constantFrom<Arrival>(
      { kind: 'message', name: 'm', variables: {} },
      { kind: 'signal', name: 'g', variables: {} },
      { kind: 'condition', name: '', variables: { go: true } },
      { kind: 'condition', name: '', variables: { go: false } },
    );
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 40 }), (arrivals) => {
        let parts = partsOfStart(process, 's');
        let seen = new Set<string>();
        for (const one of arrivals) {
          if (one.kind !== 'condition' || one.variables.go === true) seen.add(one.kind);
          const moved = arrive(process, 's', parts, one, NOON);
          parts = moved.parts;
          expect(moved.begins !== null).toBe(seen.size === 3);
          if (moved.begins) seen = new Set();
        }
      }),
    );
  });
});
