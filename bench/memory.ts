import { EventEmitter } from 'node:events';
import { compile, start, step, type Command } from '@trucban/sop-engine';
import { quantile, type Figure } from './lib/figures.ts';
import { INCIDENT_SOP, chain, incidentVariables, script } from './lib/model.ts';
import type { Setting } from './lib/setting.ts';

const AT = '2030-01-01T00:00:00.000Z';

const theirScript = (index: number): string =>
  `<bpmn:scriptTask id="t${index}" scriptFormat="js"><bpmn:script><![CDATA[environment.variables.v${index} = ${index === 0 ? '1' : `environment.variables.v${index - 1} + 1`}; next();]]></bpmn:script></bpmn:scriptTask>`;

async function compiled(xml: string) {
  const result = await compile(xml);
  const process = result.ok ? result.processes[0] : undefined;
  if (!process) throw new Error(JSON.stringify(result.problems));
  return process;
}

/** How often in a second, for so many seconds. */
async function rate(seconds: number, once: () => unknown): Promise<number> {
  const begin = performance.now();
  let count = 0;
  for (; performance.now() - begin < seconds * 1000; count += 1) {
    const running = once();
    if (running instanceof Promise) await running;
  }
  return count / ((performance.now() - begin) / 1000);
}

/** `bpmn-engine` with a model that was parsed once, as for our own: only running is compared. */
async function theirs(
  xml: string,
  variables: object = {},
): Promise<(onWait?: (api: { signal(answer?: object): void }) => void) => Promise<void>> {
  const { Engine } = (await import('bpmn-engine')) as unknown as {
    Engine: new (options: object) => EventEmitter & { execute(options: object): Promise<unknown> };
  };
  const { BpmnModdle } = await import('bpmn-moddle');
  const moddleContext = await new BpmnModdle({}).fromXML(xml);
  return async (onWait) => {
    const listener = new EventEmitter();
    const engine = new Engine({ name: 'bench', moddleContext, variables });
    await new Promise<void>((resolve, reject) => {
      listener.on('activity.error', reject);
      if (onWait) listener.on('activity.wait', onWait);
      engine.once('end', resolve);
      engine.once('error', reject);
      engine.execute({ listener }).catch(reject);
    });
  };
}

type Process = Awaited<ReturnType<typeof compiled>>;
type Stepped = Extract<ReturnType<typeof step>, { ok: true }>;

function moved(result: ReturnType<typeof step>): Stepped {
  if (!result.ok) throw new Error(result.rejection.message.en);
  return result;
}

/** The incident SOP up to where it waits for its three tasks. */
const opened = (sop: Process): Stepped => moved(start(sop, { at: AT, variables: incidentVariables('i') }));

/** Its five inputs: start, three completions, the message. */
function incident(sop: Process): void {
  let now = opened(sop);
  const tasks = now.commands.flatMap((command) => (command.type === 'createUserTask' ? command.elementInstanceId : []));
  let subscriptionId = '';
  for (const elementInstanceId of tasks) {
    now = moved(step(sop, now.state, { type: 'complete', at: AT, elementInstanceId, variables: { result: 'đã làm' } }));
    for (const command of now.commands)
      if (command.type === 'openMessageSubscription') subscriptionId = command.subscriptionId;
  }
  now = moved(step(sop, now.state, { type: 'message', at: AT, subscriptionId, name: 'allClear', variables: {} }));
  if (now.state.status !== 'completed') throw new Error(`the SOP is ${now.state.status}`);
}

/** p99 of one step, in ms, on an SOP of 200 user tasks one after the other. */
async function stepOf200(): Promise<number> {
  const process = await compiled(
    chain(
      200,
      (index) =>
        `<bpmn:userTask id="t${index}"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>`,
    ),
  );
  const took: number[] = [];
  for (let run = 0; run < 20; run += 1) {
    let result = start(process, { at: AT, variables: { incident: { id: 'i', title: 'Cháy' } } });
    for (;;) {
      if (!result.ok) throw new Error(result.rejection.message.en);
      const task = result.commands.find(
        (each): each is Extract<Command, { type: 'createUserTask' }> => each.type === 'createUserTask',
      );
      if (!task) break;
      const state = result.state;
      const begin = performance.now();
      result = step(process, state, {
        type: 'complete',
        at: AT,
        elementInstanceId: task.elementInstanceId,
        variables: { done: true },
      });
      took.push(performance.now() - begin);
    }
  }
  return quantile(took, 0.99);
}

/** The engine alone, in memory, beside `bpmn-engine` from npm in the same run; both have their models parsed once. */
export async function benchMemory(setting: Pick<Setting, 'short'>): Promise<readonly Figure[]> {
  const seconds = setting.short ? 1 : 5;
  const ten = await compiled(chain(10, script));
  const sop = await compiled(INCIDENT_SOP);
  const theirTen = await theirs(chain(10, theirScript));
  // Its own way to write the condition of the one gateway.
  const theirSop = await theirs(INCIDENT_SOP.replace('=incident.severity = "high"', '${environment.variables.grave}'), {
    ...incidentVariables('i'),
    grave: true,
  });
  const goOn = (api: { signal(answer?: object): void }): void => api.signal({ result: 'đã làm' });
  await rate(1, () => start(ten, { at: AT }));
  const own = await rate(seconds, () => start(ten, { at: AT }));
  const other = await rate(seconds, () => theirTen());
  let waits = 0;
  await theirSop((api) => {
    waits += 1;
    goOn(api);
  });
  if (waits !== 4) throw new Error(`the other engine waited ${waits} times instead of 4`);
  await rate(1, () => incident(sop));
  const ownSop = await rate(seconds, () => incident(sop));
  const otherSop = await rate(seconds, () => theirSop(goOn));
  const waiting = Buffer.byteLength(JSON.stringify(opened(sop).state));
  const elements = 12;
  const big = chain(1000, script);
  const compileBegin = performance.now();
  const process = await compiled(big);
  const compileMs = performance.now() - compileBegin;
  const runBegin = performance.now();
  start(process, { at: AT });
  const runMs = performance.now() - runBegin;
  const times = (a: number, b: number): Figure => ({
    what: 'ratio',
    value: `${(a / b).toFixed(0)} times`,
    aim: '≥ 100',
  });
  return [
    {
      what: 'chain of ten script tasks, in memory, one core',
      value: `${own.toFixed(0)} instances/s, ${(own * elements).toFixed(0)} elements/s, ${(1e6 / (own * elements)).toFixed(1)} µs an element`,
    },
    { what: 'the same with `bpmn-engine` 25.0.1', value: `${other.toFixed(0)} instances/s` },
    times(own, other),
    {
      what: 'incident SOP of the bench (five inputs), in memory, one core',
      value: `${ownSop.toFixed(0)} instances/s, ${((ownSop * 5) / 1000).toFixed(0)} thousand inputs/s`,
    },
    { what: 'the same with `bpmn-engine` 25.0.1', value: `${otherSop.toFixed(0)} instances/s` },
    times(ownSop, otherSop),
    {
      what: 'state of an instance of the incident SOP that waits for its three tasks, as JSON',
      value: `${waiting} bytes`,
      aim: '≤ 4 KB',
    },
    { what: 'p99 of one step on a 200-task SOP', value: `${(await stepOf200()).toFixed(3)} ms`, aim: '≤ 1 ms' },
    {
      what: 'a model of 1,000 script tasks: compile, run',
      value: `${compileMs.toFixed(0)} ms, ${runMs.toFixed(0)} ms`,
      aim: '≤ 300, ≤ 50 ms',
    },
  ];
}
