import { EventEmitter } from 'node:events';
import { compile, start, step, type Command } from '@trucban/sop-engine';
import { quantile, type Figure } from './lib/figures.ts';
import { chain, script } from './lib/model.ts';

const AT = '2030-01-01T00:00:00.000Z';

const theirScript = (index: number): string =>
  `<bpmn:scriptTask id="t${index}" scriptFormat="js"><bpmn:script><![CDATA[environment.variables.v${index} = ${index === 0 ? '1' : `environment.variables.v${index - 1} + 1`}; next();]]></bpmn:script></bpmn:scriptTask>`;

async function compiled(xml: string) {
  const result = await compile(xml);
  const process = result.ok ? result.processes[0] : undefined;
  if (!process) throw new Error(JSON.stringify(result.problems));
  return process;
}

async function ours(seconds: number): Promise<number> {
  const process = await compiled(chain(10, script));
  const begin = performance.now();
  let count = 0;
  while (performance.now() - begin < seconds * 1000) {
    for (let each = 0; each < 200; each += 1) start(process, { at: AT });
    count += 200;
  }
  return count / ((performance.now() - begin) / 1000);
}

async function theirs(seconds: number): Promise<number> {
  const { Engine } = (await import('bpmn-engine')) as unknown as {
    Engine: new (options: object) => {
      execute(options: object): Promise<unknown>;
      getDefinitions(): Promise<unknown[]>;
    };
  };
  const { BpmnModdle } = await import('bpmn-moddle');
  // Parsed once, as for our own: only running is compared.
  const moddleContext = await new BpmnModdle({}).fromXML(chain(10, theirScript));
  const begin = performance.now();
  let count = 0;
  while (performance.now() - begin < seconds * 1000) {
    const listener = new EventEmitter();
    const engine = new Engine({ name: 'bench', moddleContext });
    await new Promise<void>((resolve, reject) => {
      listener.on('activity.error', reject);
      (engine as unknown as EventEmitter).once('end', resolve);
      (engine as unknown as EventEmitter).once('error', reject);
      engine.execute({ listener }).catch(reject);
    });
    count += 1;
  }
  return count / ((performance.now() - begin) / 1000);
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

/** The engine alone, in memory, beside `bpmn-engine` from npm in the same run; both have their model parsed once. */
export async function benchMemory(): Promise<readonly Figure[]> {
  await ours(1);
  const own = await ours(5);
  const other = await theirs(5);
  const elements = 12;
  const big = chain(1000, script);
  const compileBegin = performance.now();
  const process = await compiled(big);
  const compileMs = performance.now() - compileBegin;
  const runBegin = performance.now();
  start(process, { at: AT });
  const runMs = performance.now() - runBegin;
  return [
    {
      what: 'chain of ten script tasks, in memory, one core',
      value: `${own.toFixed(0)} instances/s, ${(own * elements).toFixed(0)} elements/s, ${(1e6 / (own * elements)).toFixed(1)} µs an element`,
    },
    { what: 'the same with `bpmn-engine` 25.0.1', value: `${other.toFixed(0)} instances/s` },
    { what: 'ratio', value: `${(own / other).toFixed(0)} times`, aim: '≥ 50' },
    { what: 'p99 of one step on a 200-task SOP', value: `${(await stepOf200()).toFixed(3)} ms`, aim: '≤ 1 ms' },
    {
      what: 'a model of 1,000 script tasks: compile, run',
      value: `${compileMs.toFixed(0)} ms, ${runMs.toFixed(0)} ms`,
      aim: '≤ 300, ≤ 50 ms',
    },
  ];
}
