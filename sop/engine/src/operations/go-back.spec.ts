import { describe, expect, it } from '@jest/globals';
import { model, user } from '../../test/model.ts';
import { Drive } from '../../test/drive.ts';
import type { JsonObject } from '@trucban/kernel';
import { planGoBack, stateOfEvents, type GoBackPlan, type GoBackRequest } from '../index.ts';

function plan(run: Drive, request: GoBackRequest): GoBackPlan {
  const planned = planGoBack(run.process, run.state, run.history, request);
  if (!planned.ok) throw new Error(planned.rejection.code);
  return planned.plan;
}
function goBack(run: Drive, elementId: string, options: Omit<GoBackRequest, 'elementId'> = {}): GoBackPlan {
  const made = plan(run, { elementId, ...options });
  const returned = run.give({ type: 'goBack', plan: made });
  if (!returned.ok) throw new Error(returned.rejection.code);
  return made;
}
const refused = (run: Drive, request: GoBackRequest): string => {
  const planned = planGoBack(run.process, run.state, run.history, request);
  return planned.ok ? 'ok' : planned.rejection.code;
};

const LINE = model({
  nodes: `<startEvent id="s"/>${user('a')}${user('b')}${user('c')}`,
  flows: 's -> a -> b -> c',
});
const looped = (id: string, characteristics: string): string =>
  user(id).replace('</userTask>', `${characteristics}</userTask>`);
const FORK = model({
  nodes: `<startEvent id="s"/><parallelGateway id="f"/>${user('a')}${user('a2')}${user('b')}<parallelGateway id="j"/>${user('z')}`,
  flows: 's -> f\n f -> a -> a2 -> j\n f -> b -> j -> z',
});

describe('going back', () => {
  it('restores the variables of that time and says what changes', async () => {
    const run = await Drive.of(LINE, { x: 0 });
    run.complete('a', { x: 1, y: 1 });
    run.complete('b', { x: 2, z: 1 });
    const made = goBack(run, 'b');
    expect(run.active()).toEqual(['b']);
    expect(run.variables()).toEqual({ x: 1, y: 1 });
    expect(made.variables).toEqual([
      { scope: { live: 'e1' }, name: 'x', before: 2, after: 1 },
      { scope: { live: 'e1' }, name: 'z', before: 1, after: null, removed: true },
    ]);
    goBack(run, 'a', { variables: 'now' });
    expect([run.active(), run.variables()]).toEqual([['a'], { x: 1, y: 1 }]);
  });

  it('leaves other branches alone, and gives a join its tokens back', async () => {
    const run = await Drive.of(FORK);
    run.complete('b');
    run.complete('a');
    run.complete('a2');
    expect(run.active()).toEqual(['z']);
    goBack(run, 'a2');
    expect(run.active()).toEqual(['a2']);
    goBack(run, 'a');
    run.complete('a');
    run.complete('a2');
    expect(run.active()).toEqual(['z']);
    goBack(run, 'b');
    expect(run.active()).toEqual(['b']);
    run.complete('b');
    expect(run.active()).toEqual(['z']);
  });

  it('takes a token of the step away that waits at the join', async () => {
    const run = await Drive.of(FORK);
    run.complete('a');
    run.complete('a2');
    goBack(run, 'a');
    expect(run.active()).toEqual(['b', 'a']);
    run.complete('b');
    run.complete('a');
    run.complete('a2');
    expect(run.active()).toEqual(['z']);
  });

  it('opens a sub-process again that has ended, with its variables and the branches that its end had cut off', async () => {
    const run = await Drive.of(
      model({
        nodes:
          `<startEvent id="s"/><subProcess id="sub"><extensionElements><z:ioMapping><z:input source="=1" target="level"/></z:ioMapping></extensionElements><startEvent id="s2"/><parallelGateway id="f"/>${user('a')}${user('b')}<endEvent id="stop"><terminateEventDefinition/></endEvent><flow>s2 -> f</flow><flow>f -> a -> stop</flow><flow>f -> b</flow></subProcess>` +
          `<boundaryEvent id="late" attachedToRef="sub"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>${user('z')}`,
        flows: 's -> sub -> z\n late -> z',
      }),
    );
    run.give({ type: 'setVariables', scopeId: run.id('sub'), variables: { level: 5 } });
    // What was set after the step began is not of that time.
    run.complete('a');
    expect(run.active()).toEqual(['z']);
    const made = goBack(run, 'a');
    expect(run.active().sort()).toEqual(['a', 'b', 'sub']);
    expect(made.reactivate).toEqual([{ elementId: 'b', in: { opened: 0 } }]);
    expect(run.commands.map((one) => one.type)).toEqual([
      'cancelUserTask',
      'startTimer',
      'createUserTask',
      'createUserTask',
    ]);
    expect(run.commands[2]).toMatchObject({ variables: { level: 1 } });
    run.complete('a');
    expect(run.active()).toEqual(['z']);
  });

  it('lets a scope go on that an interrupting event sub-process had taken over', async () => {
    const run = await Drive.of(
      model({
        root: '<message id="M" name="stop"><extensionElements><z:subscription correlationKey="=k"/></extensionElements></message>',
        nodes: `<startEvent id="s"/><parallelGateway id="f"/>${user('a')}${user('b')}<subProcess id="e" triggeredByEvent="true"><startEvent id="es"><messageEventDefinition messageRef="M"/></startEvent>${user('h')}<flow>es -> h</flow></subProcess>`,
        flows: 's -> f\n f -> a\n f -> b',
      }),
      { k: 'x' },
    );
    const hit = run.commands.find((one) => one.type === 'openMessageSubscription');
    if (hit?.type !== 'openMessageSubscription') throw new Error('no subscription');
    run.give({ type: 'message', subscriptionId: hit.subscriptionId, name: 'stop' });
    expect(run.active()).toEqual(['e', 'h']);
    goBack(run, 'a');
    expect(run.active().sort()).toEqual(['a', 'b']);
    expect(run.commands.map((one) => one.type)).toContain('openMessageSubscription');
  });

  it('offers the compensation of what was done since, and runs it first when asked to', async () => {
    const undo = (id: string): string =>
      `${user(id)}<boundaryEvent id="u_${id}" attachedToRef="${id}"><compensateEventDefinition/></boundaryEvent>${user(`undo_${id}`, '', 'isForCompensation="true"')}<association id="x_${id}" sourceRef="u_${id}" targetRef="undo_${id}"/>`;
    const xml = model({
      nodes: `<startEvent id="s"/>${undo('a')}${undo('b')}${user('c')}<intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent>${user('z')}`,
      flows: 's -> a -> b -> c -> t -> z',
    });
    const run = await Drive.of(xml);
    run.complete('a');
    run.complete('b');
    const offered = plan(run, { elementId: 'a' });
    expect(offered.compensations).toEqual([
      { elementId: 'b', handlerId: 'undo_b' },
      { elementId: 'a', handlerId: 'undo_a' },
    ]);
    goBack(run, 'a', { compensate: true });
    expect(run.active()).toEqual(['a', 'undo_b']);
    run.complete('undo_b');
    expect(run.active()).toEqual(['a', 'undo_a']);
    run.complete('undo_a');
    expect(run.active()).toEqual(['a']);
    run.complete('a');
    run.complete('b');
    run.complete('c');
    // Each is compensated once: what was taken back counts as never done.
    expect(run.active()).toEqual(['t', 'undo_b']);
    run.complete('undo_b');
    run.complete('undo_a');
    expect(run.active()).toEqual(['z']);
  });

  describe('before a compensation', () => {
    const undo = (id: string): string =>
      `${user(id)}<boundaryEvent id="u_${id}" attachedToRef="${id}"><compensateEventDefinition/></boundaryEvent>${user(`undo_${id}`, '', 'isForCompensation="true"')}<association id="x_${id}" sourceRef="u_${id}" targetRef="undo_${id}"/>`;
    const thrown = (id: string): string =>
      `<intermediateThrowEvent id="${id}"><compensateEventDefinition/></intermediateThrowEvent>`;
    const complete = (run: Drive, ...ids: string[]): void => ids.forEach((id) => run.complete(id));

    it('gives back what it had undone, however far it has come: all of it can be undone again', async () => {
      const ids = ['a', 'b', 'c', 'd'];
      const xml = model({
        nodes: `<startEvent id="s"/>${ids.map(undo).join('')}${thrown('t')}${user('z')}`,
        flows: 's -> a -> b -> c -> d -> t -> z',
      });
      for (let back = 0; back < ids.length; back++) {
        for (let undone = 0; undone <= ids.length; undone++) {
          const run = await Drive.of(xml);
          complete(run, ...ids, ...[...ids].reverse().slice(0, undone).map((id) => `undo_${id}`)); // prettier-ignore
          goBack(run, ids[back] ?? '');
          expect(run.active()).toEqual([ids[back]]);
          complete(run, ...ids.slice(back));
          for (const id of [...ids].reverse()) {
            expect(run.active()).toContain(`undo_${id}`);
            run.complete(`undo_${id}`);
          }
          expect(run.active()).toEqual(['z']);
        }
      }
    });

    it('but not what an earlier one has undone for good', async () => {
      const xml = model({
        nodes: `<startEvent id="s"/>${undo('a')}${thrown('t1')}${undo('b')}${undo('c')}${thrown('t2')}${user('z')}`,
        flows: 's -> a -> t1 -> b -> c -> t2 -> z',
      });
      const run = await Drive.of(xml);
      complete(run, 'a', 'undo_a', 'b', 'c', 'undo_c', 'undo_b');
      goBack(run, 'c');
      complete(run, 'c', 'undo_c', 'undo_b');
      expect(run.active()).toEqual(['z']);
      goBack(run, 'a');
      complete(run, 'a', 'undo_a', 'b', 'c', 'undo_c', 'undo_b');
      expect(run.active()).toEqual(['z']);
    });

    it('with all that was done inside a sub-process, and its variables', async () => {
      const mapped =
        '<extensionElements><z:ioMapping><z:input source="=1" target="own"/></z:ioMapping></extensionElements>';
      const xml = model({
        nodes: `<startEvent id="s"/><subProcess id="sub">${mapped}<startEvent id="s2"/>${undo('a')}${undo('b')}<flow>s2 -> a -> b</flow></subProcess>${user('m')}${thrown('t')}${user('z')}`,
        flows: 's -> sub -> m -> t -> z',
      });
      const run = await Drive.of(xml);
      complete(run, 'a', 'b', 'm', 'undo_b', 'undo_a');
      expect(run.active()).toEqual(['z']);
      goBack(run, 'm');
      const [root] = (run.state as unknown as { elements: { done?: unknown }[] }).elements;
      expect(root?.done).toEqual([{ element: 'sub', vars: { own: 1 }, done: [{ element: 'a' }, { element: 'b' }] }]);
      complete(run, 'm', 'undo_b', 'undo_a');
      goBack(run, 'b');
      complete(run, 'b', 'm', 'undo_b', 'undo_a');
      expect(run.active()).toEqual(['z']);
    });

    it('and of a loop each of its instances', async () => {
      const times =
        '<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>';
      const xml = model({
        nodes: `<startEvent id="s"/>${undo('a').replace('</userTask>', `${times}</userTask>`)}${user('m')}${thrown('t')}${user('z')}`,
        flows: 's -> a -> m -> t -> z',
      });
      const run = await Drive.of(xml);
      complete(run, 'a', 'a', 'a', 'm', 'undo_a', 'undo_a');
      goBack(run, 'm');
      complete(run, 'm', 'undo_a', 'undo_a', 'undo_a');
      expect(run.active()).toEqual(['z']);
    });
  });

  it('never makes a token more: what was taken back is no place to go back to, a branch that has come to its end is', async () => {
    const run = await Drive.of(LINE);
    run.complete('a');
    run.complete('b');
    goBack(run, 'a');
    expect(refused(run, { elementId: 'c' })).toBe('TAKEN_BACK');
    expect(refused(run, { elementId: 'b' })).toBe('TAKEN_BACK');
    const ends = await Drive.of(
      model({
        nodes: `<startEvent id="s"/><parallelGateway id="f"/>${user('a')}<endEvent id="e"/>${user('b')}`,
        flows: 's -> f\n f -> a -> e\n f -> b',
      }),
    );
    ends.complete('a');
    goBack(ends, 'a');
    expect(ends.active()).toEqual(['b', 'a']);
  });

  it('goes back over a step that was moved by hand', async () => {
    const run = await Drive.of(LINE);
    run.complete('a');
    run.give({ type: 'modify', instructions: [{ type: 'move', elementInstanceId: run.id('b'), elementId: 'c' }] });
    goBack(run, 'b');
    expect(run.active()).toEqual(['b']);
    goBack(run, 'a');
    expect(run.active()).toEqual(['a']);
  });

  it('refuses a plan of another state, steps never passed or still active, and the inside of a loop that has ended', async () => {
    const run = await Drive.of(LINE);
    run.complete('a');
    const made = plan(run, { elementId: 'a' });
    expect(refused(run, { elementId: 'c' })).toBe('NOT_PASSED');
    expect(refused(run, { elementInstanceId: run.id('b') })).toBe('STILL_ACTIVE');
    run.complete('b');
    const late = run.give({ type: 'goBack', plan: made });
    expect(late.ok ? '' : late.rejection.code).toBe('PLAN_OUTDATED');
    run.give({ type: 'suspend' });
    expect(refused(run, { elementId: 'a' })).toBe('INSTANCE_SUSPENDED');
    const loop = await Drive.of(
      model({
        nodes: `<startEvent id="s"/><subProcess id="m"><multiInstanceLoopCharacteristics><extensionElements><z:loopCharacteristics inputCollection="=[1]"/></extensionElements></multiInstanceLoopCharacteristics><startEvent id="s2"/>${user('a')}<flow>s2 -> a</flow></subProcess>${user('z')}`,
        flows: 's -> m -> z',
      }),
    );
    loop.complete('a');
    expect(refused(loop, { elementId: 'a' })).toBe('IN_ENDED_LOOP');
    goBack(loop, 'm');
    expect(loop.active()).toEqual(['m', 'a']);
  });

  it('opens an ad-hoc sub-process again, but for one whose order nobody knows any more', async () => {
    const adHoc = (ordering: string) =>
      Drive.of(
        model({
          nodes: `<startEvent id="s"/><adHocSubProcess id="h" ${ordering}>${user('a')}${user('b')}</adHocSubProcess>${user('z')}`,
          flows: 's -> h -> z',
        }),
      );
    const run = await adHoc('');
    run.complete('a');
    run.complete('b');
    goBack(run, 'a');
    expect(run.active()).toEqual(['h', 'a']);
    run.complete('a');
    expect(run.active()).toEqual(['z']);
    const sequence = await adHoc('ordering="Sequential"');
    sequence.complete('a');
    sequence.complete('b');
    expect(refused(sequence, { elementId: 'a' })).toBe('IN_ENDED_SEQUENCE');
    goBack(sequence, 'h');
    expect(sequence.active()).toEqual(['h', 'a']);
  });
});

describe('going back in a standard loop that goes on', () => {
  const loop = (inside: string, characteristics = '<standardLoopCharacteristics loopMaximum="4"/>'): string =>
    model({
      nodes: `<startEvent id="s"/><subProcess id="m">${characteristics}<startEvent id="s2"/>${inside}</subProcess>${user('z')}`,
      flows: 's -> m -> z',
    });
  const TWO = `${user('a')}${user('b')}<flow>s2 -> a -> b</flow>`;
  const counters = (run: Drive) =>
    [...stateOfEvents(run.history.flat()).scopes.values()].flatMap(({ loopCounter }) => loopCounter ?? []);
  const round = (run: Drive, n: number): void => {
    run.complete('a', { x: n });
    run.complete('b', { y: n });
  };

  it('opens the round again in which the step was passed; later rounds come anew', async () => {
    const run = await Drive.of(loop(TWO));
    for (const n of [1, 2]) round(run, n);
    run.complete('a', { x: 3 });
    const first = [...lineage(run, 'b')][0] ?? '';
    const made = plan(run, { elementInstanceId: first });
    expect(made.open).toMatchObject([{ elementId: 'm', round: 1 }]);
    expect(run.give({ type: 'goBack', plan: made })).toMatchObject({ ok: true });
    expect([run.active().filter((id) => id !== 'm'), run.variables(), counters(run)]).toEqual([['b'], { x: 1 }, [1]]);
    run.complete('b', { y: 1 });
    for (const n of [2, 3, 4]) {
      expect(counters(run)).toEqual([n]);
      round(run, n);
    }
    expect(run.active()).toEqual(['z']);
  });

  it('takes back what later rounds left to be undone', async () => {
    const undo = `<boundaryEvent id="u" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>${user('h', '', 'isForCompensation="true"')}<association id="as" associationDirection="One" sourceRef="u" targetRef="h"/>`;
    const run = await Drive.of(loop(TWO.replace('<flow>', `${undo}<flow>`)));
    for (const n of [1, 2, 3]) round(run, n);
    const [, second] = lineage(run, 'b');
    const made = plan(run, { elementInstanceId: second ?? '', compensate: true });
    expect(made.compensations).toEqual([{ elementId: 'a', handlerId: 'h' }]);
    run.give({ type: 'goBack', plan: made });
    expect(run.active().filter((id) => id !== 'm')).toEqual(['b', 'h']);
    run.complete('h');
    const body = () => (run.state.elements as readonly JsonObject[]).find(({ loop: of }) => of !== undefined);
    expect([counters(run), body()?.done]).toMatchObject([[2], [{ element: 'm', done: [{ element: 'a' }] }]]);
    run.complete('b');
    for (const n of [3, 4]) round(run, n);
    expect(run.active()).toEqual(['z']);
  });

  it('begins a task of a loop again', async () => {
    const run = await Drive.of(
      model({
        nodes: `<startEvent id="s"/>${looped('m', '<standardLoopCharacteristics loopMaximum="3"/>')}`,
        flows: 's -> m',
      }),
    );
    const [, first = ''] = lineage(run, 'm');
    const newest = () => ({ elementInstanceId: lineage(run, 'm').at(-1) ?? '', variables: {} });
    for (let n = 1; n < 3; n++) run.give({ type: 'complete', ...newest() });
    run.give({ type: 'goBack', plan: plan(run, { elementInstanceId: first }) });
    for (const n of [1, 2, 3]) {
      expect(counters(run)).toEqual([n]);
      run.give({ type: 'complete', ...newest() });
    }
    expect(run.active()).toEqual([]);
  });

  it('is refused when the loop has ended', async () => {
    const ended = await Drive.of(loop(TWO, '<standardLoopCharacteristics loopMaximum="1"/>'));
    ended.complete('a');
    ended.complete('b');
    expect(refused(ended, { elementId: 'b' })).toBe('IN_ENDED_LOOP');
  });
});

describe('going back in a multi-instance loop that goes on', () => {
  const multi = (ordering: string, inside = '') =>
    `<multiInstanceLoopCharacteristics ${ordering}><extensionElements><z:loopCharacteristics inputCollection="=xs" inputElement="x" outputCollection="out" outputElement="=r"/></extensionElements>${inside}</multiInstanceLoopCharacteristics>`;
  const tasks = (ordering: string, inside = '', beside = '') =>
    Drive.of(
      model({
        nodes: `<startEvent id="s"/>${looped('m', multi(ordering, inside))}${beside}${user('z')}`,
        flows: 's -> m -> z',
      }),
      { xs: [10, 20, 30] },
    );
  const steps = (ordering: string, inside = `${user('a')}${user('b')}<flow>s2 -> a -> b</flow>`) =>
    Drive.of(
      model({
        nodes: `<startEvent id="s"/><subProcess id="m">${multi(ordering)}<startEvent id="s2"/>${inside}</subProcess>${user('z')}`,
        flows: 's -> m -> z',
      }),
      { xs: [10, 20, 30] },
    );
  /** The visits of inner instances: the body comes first. */
  const inner = (run: Drive, n: number): string => lineage(run, 'm')[n] ?? '';
  const back = (run: Drive, request: GoBackRequest) => run.give({ type: 'goBack', plan: plan(run, request) });
  const items = (run: Drive) =>
    [...stateOfEvents(run.history.flat()).scopes.values()].flatMap(({ x }) => (x === undefined ? [] : [x]));
  const finish = (run: Drive, id: string, r: number) =>
    run.give({ type: 'complete', elementInstanceId: id, variables: { r } });

  it('begins one of several tasks side by side again, and leaves the others', async () => {
    const run = await tasks('');
    finish(run, inner(run, 2), 2);
    finish(run, inner(run, 1), 1);
    expect(back(run, { elementInstanceId: inner(run, 2), variables: 'now' })).toMatchObject({ ok: true });
    expect(items(run)).toEqual([30, 20]);
    expect(refused(run, { elementInstanceId: inner(run, 2) })).toBe('TAKEN_BACK');
    expect(refused(run, { elementInstanceId: inner(run, 4) })).toBe('STILL_ACTIVE');
    finish(run, inner(run, 3), 3);
    expect(run.active()).toContain('m');
    finish(run, inner(run, 4), 22);
    expect([run.active(), run.variables().out]).toEqual([['z'], [1, 22, 3]]);
  });

  it('begins a sequence again from one of its tasks on, with the items that had been used up', async () => {
    const run = await tasks('isSequential="true"');
    for (const n of [1, 2]) finish(run, inner(run, n), n);
    expect(items(run)).toEqual([30]);
    back(run, { elementInstanceId: inner(run, 1) });
    expect(items(run)).toEqual([10]);
    [4, 5, 6].forEach((n, i) => {
      expect(items(run)).toEqual([[10, 20, 30][i]]);
      finish(run, inner(run, n), n);
    });
    expect([run.active(), run.variables().out]).toEqual([['z'], [4, 5, 6]]);
  });

  it.each(['', 'isSequential="true"'])('opens the instance again in which a step was passed (%s)', async (ordering) => {
    const run = await steps(ordering);
    const end = (elementId: string, r: number) => run.complete(elementId, { r });
    end('a', 0);
    end('b', 1);
    const [first = ''] = lineage(run, 'b');
    back(run, { elementInstanceId: first });
    expect(items(run).includes(10)).toBe(true);
    expect(run.active().filter((id) => id === 'b')).toEqual(['b']);
    for (let left = 3; left > 0; left--) {
      while (run.active().includes('a') && !run.active().includes('b')) end('a', 0);
      end('b', left);
    }
    expect(run.active()).toEqual(['z']);
    expect([...(run.variables().out as number[])].sort()).toEqual([1, 2, 3]);
  });

  it('counts for the completion condition as not done', async () => {
    const half = '<completionCondition>=numberOfCompletedInstances &gt;= 2</completionCondition>';
    const run = await tasks('', half);
    finish(run, inner(run, 1), 1);
    back(run, { elementInstanceId: inner(run, 1) });
    finish(run, inner(run, 2), 2);
    expect(run.active()).toContain('m');
    finish(run, inner(run, 3), 3);
    expect([run.active(), run.variables().out]).toEqual([['z'], [null, 2, 3]]);
  });

  it('is refused where more than the instance itself came of it', async () => {
    const undo = `<boundaryEvent id="u" attachedToRef="m"><compensateEventDefinition/></boundaryEvent>${user('h', '', 'isForCompensation="true"')}<association id="as" associationDirection="One" sourceRef="u" targetRef="h"/>`;
    const compensates = await tasks('', '', undo);
    finish(compensates, inner(compensates, 1), 1);
    expect(refused(compensates, { elementInstanceId: inner(compensates, 1) })).toBe('IN_RUNNING_LOOP');
    const ended = await tasks('');
    ended.give({ type: 'modify', instructions: [{ type: 'terminate', elementInstanceId: inner(ended, 1) }] });
    finish(ended, inner(ended, 2), 2);
    expect([1, 2].map((n) => refused(ended, { elementInstanceId: inner(ended, n) }))).toEqual([
      'TAKEN_BACK',
      'IN_RUNNING_LOOP',
    ]);
    const steppedOut = await steps('');
    for (const n of [1, 2, 3]) steppedOut.complete('a', { n });
    for (const n of [1, 2, 3]) steppedOut.complete('b', { r: n });
    expect(refused(steppedOut, { elementId: 'b' })).toBe('IN_ENDED_LOOP');
  });
});

const lineage = (run: Drive, elementId: string): string[] =>
  run.history
    .flat()
    .flatMap((event) =>
      event.type === 'elementActivated' && event.elementId === elementId ? [event.elementInstanceId] : [],
    );
