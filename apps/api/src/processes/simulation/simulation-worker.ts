import { parentPort, workerData } from 'node:worker_threads';
import { compileTogether, simulate, type SimulationInput } from '@trucban/sop-engine';

/** What a simulation in a thread of its own is given. The first model is the one that is played; the others are called, or hold decisions. */
export interface SimulationOrder {
  readonly models: readonly string[];
  readonly processId: string;
  readonly input: Omit<SimulationInput, 'definition' | 'called' | 'decisions'>;
}

const { models, processId, input } = workerData as SimulationOrder;
const compiled = await compileTogether(models);
const processes = compiled.ok ? compiled.processes : [];
const definition = processes.find((process) => process.processId === processId);
if (!definition) throw new Error('the models do not compile together');
const called = processes.filter((process) => process !== definition);
const decisions = compiled.ok ? compiled.decisions : [];
parentPort?.postMessage(simulate({ ...input, definition, called, decisions }));
