import { describe, expect, it } from '@jest/globals';
import { given } from '../../test/given.ts';
import { job, model, script, user } from '../../test/model.ts';
import { compile } from '../index.ts';

const hear = (...listeners: readonly string[]): string =>
  `<z:executionListeners>${listeners
    .map((one) => one.split(' '))
    .map(([event, type]) => `<z:executionListener eventType="${event}" type="${type}" retries="2"/>`)
    .join('')}</z:executionListeners>`;
const taskHear = (...listeners: readonly string[]): string =>
  `<z:taskListeners>${listeners
    .map((one) => one.split(' '))
    .map(([event, type]) => `<z:taskListener eventType="${event}" type="${type}"/>`)
    .join('')}</z:taskListeners>`;
const around = (node: string, more = ''): string =>
  model({ nodes: `<startEvent id="s"/>${node}<endEvent id="e"/>${more}`, flows: 's -> a -> e' });
const ext = (inner: string): string => `<extensionElements>${inner}</extensionElements>`;
const types = (run: Awaited<ReturnType<typeof given>>) =>
  run.open().map((open) => (open.type === 'createJob' ? open.jobType : open.type));

describe('execution listeners', () => {
  it('run one after the other around the work, with what is visible there', async () => {
    const run = await given(
      around(
        job(
          'a',
          `<z:taskHeaders><z:header key="h" value="1"/></z:taskHeaders><z:ioMapping><z:input source="=x" target="in"/><z:output source="=out" target="y"/></z:ioMapping>${hear('start first', 'start second', 'end last')}`,
        ),
      ),
      { x: 1 },
    );
    expect(run.open()).toMatchObject([
      {
        jobType: 'first',
        retries: 2,
        headers: { h: '1' },
        variables: { x: 1, in: 1 },
        listener: { kind: 'execution', event: 'start' },
      },
    ]);
    run.complete('a', { local: 5 });
    expect(types(run)).toEqual(['second']);
    run.complete('a');
    expect(types(run)).toEqual(['work']);
    expect(run.open()[0]?.variables).toEqual({ in: 1, local: 5 });
    run.complete('a', { out: 2 });
    expect(run.open()).toMatchObject([{ jobType: 'last', variables: { y: 2 } }]);
    run.complete('a', { end: 3 });
    expect(run.status()).toBe('completed');
    expect(run.variables()).toEqual({ x: 1, y: 2, end: 3 });
  });

  it('hold back boundary events until they are done, and end with their element', async () => {
    const boundary = `<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>`;
    const run = await given(around(user('a', hear('start first')), boundary));
    expect(run.commands('startTimer')).toEqual([]);
    run.complete('a');
    expect(types(run)).toEqual(['createUserTask']);
    run.advance('PT1H');
    expect(run.status()).toBe('completed');
    const cancelled = await given(around(user('a', hear('start first'))));
    cancelled.give({ type: 'cancel' });
    expect(cancelled.commands('cancelJob')).toHaveLength(1);
    expect(cancelled.status()).toBe('terminated');
  });

  it('out of retries become a process incident, and a retry asks for the same one again', async () => {
    const run = await given(around(user('a', hear('start first', 'start second', 'end last'))));
    run.complete('a');
    run.input('a', { type: 'failJob', retries: 1, reason: 'busy' });
    expect(run.open()).toMatchObject([{ jobType: 'second', retries: 1 }]);
    run.input('a', { type: 'failJob', retries: 0, reason: 'down' });
    expect(run.incidents()).toEqual(['a JOB_FAILED']);
    run.retry();
    expect(run.open()).toMatchObject([{ jobType: 'second', retries: 2 }]);
    run.complete('a');
    run.complete('a', { done: true });
    run.input('a', { type: 'failJob', retries: 0, reason: 'down' });
    run.retry();
    expect(types(run)).toEqual(['last']);
    run.complete('a');
    expect(run.variables()).toEqual({ done: true });
    expect(run.status()).toBe('completed');
  });

  it('stand on gateways, events, sub-processes, loops and the process itself', async () => {
    const nodes = `${ext(hear('start open', 'end close'))}<startEvent id="s">${ext(hear('end begun'))}</startEvent>
      <exclusiveGateway id="g">${ext(hear('start choose'))}</exclusiveGateway>
      <subProcess id="sub">${ext(hear('start in', 'end out'))}<startEvent id="s2"/>${script('w', '1', 'r')}<endEvent id="e2"/><flow>s2 -> w -> e2</flow></subProcess>
      <scriptTask id="m">${ext(`<z:script expression="=n" resultVariable="q"/>${hear('end each')}`)}<multiInstanceLoopCharacteristics isSequential="true"><extensionElements><z:loopCharacteristics inputCollection="=[1, 2]" inputElement="n"/></extensionElements></multiInstanceLoopCharacteristics></scriptTask>
      <endEvent id="e">${ext(hear('start bye'))}</endEvent>`;
    const run = await given(model({ nodes, flows: 's -> g -> sub -> m -> e' }));
    const heard: string[] = [];
    for (let open = run.open()[0]; open?.type === 'createJob'; open = run.open()[0]) {
      heard.push(open.jobType);
      run.give({ type: 'complete', elementInstanceId: open.elementInstanceId, variables: {} });
    }
    expect(heard).toEqual(['open', 'begun', 'choose', 'in', 'out', 'each', 'each', 'bye', 'close']);
    expect(run.status()).toBe('completed');
  });

  it('are refused by name where nothing would call them', async () => {
    const result = await compile(
      model({
        nodes: `<startEvent id="s"/>${user('a', taskHear('cancelled x'))}<eventBasedGateway id="g">${ext(hear('end x'))}</eventBasedGateway><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent><intermediateCatchEvent id="u"><timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></intermediateCatchEvent>`,
        flows: 's -> a -> g -> t; g -> u',
      }),
    );
    expect(result.problems.map(({ code, elementId }) => `${elementId} ${code}`).sort()).toEqual([
      'a UNSUPPORTED_CANCELLED_TASK_LISTENER',
      'g UNSUPPORTED_END_EXECUTION_LISTENER',
    ]);
  });

  it('hear the end of what is left by an error, a link or a termination before it is thrown', async () => {
    const sub = `<subProcess id="a"><startEvent id="s2"/><intermediateThrowEvent id="l">${ext(hear('end link'))}<linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="L"/></intermediateCatchEvent><endEvent id="e2">${ext(hear('start soon', 'end error', 'end again'))}<errorEventDefinition errorRef="E"/></endEvent><flow>s2 -> l; c -> e2</flow></subProcess><boundaryEvent id="b" attachedToRef="a"><errorEventDefinition errorRef="E"/></boundaryEvent><endEvent id="stop">${ext(hear('end stop'))}<terminateEventDefinition/></endEvent>`;
    const run = await given(
      model({
        nodes: `<startEvent id="s"/>${sub}`,
        flows: 's -> a; b -> stop',
        root: '<error id="E" errorCode="E"/>',
      }),
    );
    const heard: string[] = [];
    for (let open = run.open()[0]; open?.type === 'createJob'; open = run.open()[0]) {
      heard.push(open.jobType);
      run.give({ type: 'complete', elementInstanceId: open.elementInstanceId, variables: { [open.jobType]: true } });
    }
    expect(heard).toEqual(['link', 'soon', 'error', 'again', 'stop']);
    expect(run.status()).toBe('completed');
    expect(run.variables()).toEqual({ link: true, error: true, again: true, stop: true });
  });
});

describe('task listeners', () => {
  const task = (...listeners: readonly string[]) =>
    around(user('a', `${taskHear(...listeners)}<z:assignmentDefinition assignee="an" candidateGroups="g"/>`));

  it('correct a task before it is there', async () => {
    const run = await given(task('creating look', 'creating again'));
    expect(run.open()).toMatchObject([{ jobType: 'look', listener: { kind: 'task', event: 'creating' } }]);
    run.input('a', { type: 'complete', result: { corrections: { assignee: null, priority: 90 } } });
    run.input('a', { type: 'complete', result: { corrections: { dueDate: '2030-01-02T00:00:00.000Z' } } });
    const [open] = run.open();
    expect(open).toMatchObject({
      type: 'createUserTask',
      candidateGroups: ['g'],
      priority: 90,
      dueDate: '2030-01-02T00:00:00.000Z',
    });
    expect(open).not.toHaveProperty('assignee');
    run.complete('a');
    expect(run.status()).toBe('completed');
  });

  it('see what was entered, and deny or let it pass', async () => {
    const run = await given(task('completing check', 'completing note'));
    run.complete('a', { amount: -1 });
    expect(run.open()).toMatchObject([{ jobType: 'check', variables: { amount: -1 } }]);
    run.input('a', { type: 'complete', result: { denied: true, deniedReason: 'negative' } });
    expect(run.open()).toMatchObject([{ type: 'createUserTask', deniedReason: 'negative', assignee: 'an' }]);
    expect(run.variables()).toEqual({});
    run.complete('a', { amount: 1 });
    run.complete('a');
    run.input('a', { type: 'failJob', retries: 0, reason: 'down' });
    run.retry();
    expect(types(run)).toEqual(['note']);
    run.complete('a', { ignored: 1 });
    expect(run.variables()).toEqual({ amount: 1 });
    expect(run.status()).toBe('completed');
  });

  it('deny nothing that is not a change', async () => {
    const run = await given(task('creating look'));
    const refused = run.input('a', { type: 'complete', result: { denied: true } });
    expect(refused).toMatchObject({ ok: false, rejection: { code: 'CANT_DENY' } });
  });

  it('are asked about the first assignee when the task is there, and may correct or deny him', async () => {
    const run = await given(task('creating look', 'assigning who', 'assigning sure'));
    run.input('a', { type: 'complete', result: { corrections: { assignee: 'binh' } } });
    expect(run.commands('createUserTask')[0]).not.toHaveProperty('assignee');
    expect(run.open().at(-1)).toMatchObject({
      jobType: 'who',
      listener: { kind: 'task', event: 'assigning' },
      headers: {
        'io.camunda.zeebe:action': 'create',
        'io.camunda.zeebe:assignee': 'binh',
        'io.camunda.zeebe:changedAttributes': '["assignee"]',
      },
    });
    run.input('a', { type: 'complete', result: { corrections: { assignee: 'chi', priority: 80 } } });
    expect(run.open().at(-1)).toMatchObject({ jobType: 'sure', headers: { 'io.camunda.zeebe:assignee': 'chi' } });
    run.complete('a');
    expect(run.commands('updateUserTask')).toMatchObject([
      { event: 'assigning', changes: { assignee: 'chi', priority: 80 } },
    ]);
    run.complete('a');
    expect(run.status()).toBe('completed');
    const denied = await given(task('assigning who'));
    denied.input('a', { type: 'complete', result: { denied: true, deniedReason: 'away' } });
    expect(denied.commands('denyTaskChange')).toMatchObject([{ event: 'assigning', reason: 'away' }]);
    expect(denied.commands('updateUserTask')).toEqual([]);
    denied.complete('a');
    expect(denied.status()).toBe('completed');
  });

  it('are asked about changes of an open task, and nothing else happens to it meanwhile', async () => {
    const run = await given(task('updating look'));
    const changes = { priority: 90, dueDate: null };
    run.input('a', { type: 'changeTask', event: 'updating', action: 'update', changes });
    expect(run.open().at(-1)).toMatchObject({
      jobType: 'look',
      headers: {
        'io.camunda.zeebe:action': 'update',
        'io.camunda.zeebe:priority': '90',
        'io.camunda.zeebe:dueDate': 'null',
      },
    });
    for (const busy of [
      { type: 'complete', byPerson: true },
      { type: 'changeTask', event: 'assigning', action: 'claim', changes: { assignee: 'x' } },
    ] as const)
      expect(run.input('a', busy)).toMatchObject({ ok: false, rejection: { code: 'TASK_BUSY' } });
    run.input('a', { type: 'failJob', retries: 0, reason: 'down' });
    run.retry();
    run.input('a', { type: 'complete', result: { corrections: { priority: 70 } } });
    expect(run.commands('updateUserTask')).toMatchObject([
      { event: 'updating', changes: { priority: 70, dueDate: null } },
    ]);
    // Nobody listens to an assignment: it is so at once.
    run.input('a', { type: 'changeTask', event: 'assigning', action: 'claim', changes: { assignee: 'x' } });
    expect(run.commands('updateUserTask').at(-1)).toMatchObject({ event: 'assigning', changes: { assignee: 'x' } });
    run.input('a', { type: 'complete', byPerson: true });
    expect(run.status()).toBe('completed');
  });

  it('correct a task as it is completed, unless a later one denies it', async () => {
    const run = await given(task('completing check', 'completing note'));
    const correct = () => run.input('a', { type: 'complete', result: { corrections: { priority: 1 } } });
    run.complete('a');
    correct();
    run.input('a', { type: 'complete', result: { denied: true } });
    expect(run.commands('updateUserTask')).toEqual([]);
    run.complete('a');
    correct();
    run.complete('a');
    expect(run.commands('updateUserTask')).toMatchObject([{ event: 'completing', changes: { priority: 1 } }]);
    expect(run.status()).toBe('completed');
  });

  it('end with the task that they are asked about', async () => {
    const boundary = `<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>`;
    const run = await given(around(user('a', taskHear('updating look')), boundary));
    run.input('a', { type: 'changeTask', event: 'updating', action: 'update', changes: { priority: 90 } });
    run.advance('PT1H');
    expect(run.status()).toBe('completed');
    expect(run.commands('cancelJob')).toHaveLength(1);
    expect(run.commands('cancelUserTask')).toHaveLength(1);
  });

  describe('of a cancelled task', () => {
    const boundary = `<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>${user('late')}<flow>b -> late</flow>`;
    const cancelled = `${taskHear('canceling first', 'canceling second')}<z:ioMapping><z:input source="=1" target="local"/></z:ioMapping>`;

    it('are heard beside what took its place, and only the end of the process waits for them', async () => {
      const run = await given(around(user('a', cancelled), boundary));
      run.advance('PT1H');
      expect(run.commands('cancelUserTask')).toHaveLength(1);
      expect(types(run)).toEqual(expect.arrayContaining(['createUserTask', 'first']));
      expect(run.open().find((one) => one.type === 'createJob')).toMatchObject({
        listener: { kind: 'task', event: 'canceling' },
        variables: { local: 1 },
      });
      run.complete('late');
      expect(run.status()).toBe('active');
      run.complete('a');
      expect(types(run)).toEqual(['second']);
      run.input('a', { type: 'failJob', retries: 0, reason: 'down' });
      expect(run.incidents()).toEqual(['a JOB_FAILED']);
      run.retry();
      expect(run.input('a', { type: 'complete', result: { denied: true } })).toMatchObject({ ok: false });
      run.complete('a');
      expect(run.status()).toBe('completed');
    });

    it('hold back the end of a cancelled process, once', async () => {
      const run = await given(around(user('a', cancelled), boundary));
      run.give({ type: 'cancel' });
      expect(run.status()).toBe('active');
      expect(run.commands('cancelTimer')).toHaveLength(1);
      expect(run.give({ type: 'modify', instructions: [{ type: 'activate', elementId: 'a' }] })).toMatchObject({
        ok: false,
      });
      run.complete('a');
      run.complete('a');
      expect(run.status()).toBe('terminated');
      const twice = await given(around(user('a', cancelled), boundary));
      twice.give({ type: 'cancel' });
      twice.give({ type: 'cancel' });
      expect(twice.status()).toBe('terminated');
      expect(twice.commands('cancelJob')).toHaveLength(1);
    });
  });
});
