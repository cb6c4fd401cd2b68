import { compile, simulate, type SimulationInput } from '@trucban/sop-engine';
import type { Figure } from './lib/figures.ts';
import type { Setting } from './lib/setting.ts';

const BPMN =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';
const RUNS = 10_000;
const SPANS = 5;

const task = (id: string, group: string): string =>
  `<bpmn:userTask id="${id}"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="${group}"/></bpmn:extensionElements></bpmn:userTask>`;
const condition = (text: string): string =>
  `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${text}</bpmn:conditionExpression>`;

/** Five spans of a fork with two steps and a machine's job, a join and a decision between two steps: 40 elements and start, end, merges. */
function sopOf40(): string {
  const nodes: string[] = ['<bpmn:startEvent id="s"/>', '<bpmn:endEvent id="e"/>'];
  const flows: string[] = [];
  const flow = (from: string, to: string, inner = ''): void =>
    void flows.push(
      `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}">${inner}</bpmn:sequenceFlow>`,
    );
  let before = 's';
  for (let n = 0; n < SPANS; n += 1) {
    const id = (name: string): string => `${name}${n}`;
    nodes.push(
      `<bpmn:parallelGateway id="${id('fork')}"/><bpmn:parallelGateway id="${id('join')}"/><bpmn:exclusiveGateway id="${id('split')}" default="${id('split')}_${id('d')}"/>`,
      task(id('a'), 'IOC/dispatcher'),
      task(id('b'), 'PC07/fieldUnit'),
      task(id('c'), 'IOC/dispatcher'),
      task(id('d'), 'IOC/shiftLeader'),
      `<bpmn:serviceTask id="${id('j')}"><bpmn:extensionElements><zeebe:taskDefinition type="notify"/></bpmn:extensionElements></bpmn:serviceTask>`,
      `<bpmn:exclusiveGateway id="${id('merge')}"/>`,
    );
    for (const branch of ['a', 'b', 'j']) {
      flow(id('fork'), id(branch));
      flow(id(branch), id('join'));
    }
    flow(before, id('fork'));
    flow(id('join'), id('split'));
    flow(id('split'), id('c'), condition('severe'));
    flow(id('split'), id('d'));
    flow(id('c'), id('merge'));
    flow(id('d'), id('merge'));
    before = id('merge');
  }
  flow(before, 'e');
  return `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions ${BPMN} id="d" targetNamespace="bench"><bpmn:process id="sop" isExecutable="true">${nodes.join('')}${flows.join('')}</bpmn:process></bpmn:definitions>`;
}

/** Seconds of `RUNS` runs, for each instance alone and for instances that wait for each other's people. */
export async function benchSimulation(setting: Pick<Setting, 'short'>): Promise<readonly Figure[]> {
  const result = await compile(sopOf40());
  const definition = result.ok ? result.processes[0] : undefined;
  if (!definition) throw new Error(JSON.stringify(result.problems));
  const runs = setting.short ? RUNS / 10 : RUNS;
  const input: SimulationInput = {
    definition,
    variables: { severe: true },
    runs,
    seed: 1,
    defaults: { task: { type: 'lognormal', p50Ms: 300_000, p95Ms: 1_200_000 } },
    resources: [
      { id: 'IOC/dispatcher', capacity: 4 },
      { id: 'PC07/fieldUnit', capacity: 6 },
    ],
    limits: [{ elementId: null, limitMs: 7_200_000 }],
  };
  const took = (given: SimulationInput): number => {
    const begin = performance.now();
    const { completed } = simulate(given);
    if (completed !== runs) throw new Error(`${completed} of ${runs} runs came to their end`);
    return (performance.now() - begin) / 1000;
  };
  const what = `simulation: ${runs} runs of an SOP of ${definition.elements.length} elements, one core`;
  return [
    { what: `${what}, each alone`, value: `${took(input).toFixed(1)} s`, aim: '≤ 10 s' },
    {
      what: `${what}, sharing people`,
      value: `${took({ ...input, arrivals: { type: 'exponential', meanMs: 3_000_000 } }).toFixed(1)} s`,
      aim: '≤ 10 s',
    },
  ];
}
