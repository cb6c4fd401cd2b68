import { newBranching } from './branching.ts';
import { Measures } from './measures.ts';
import type { Random } from './random.ts';
import { Pool } from './resources.ts';
import type { SimulationInput, SimulationResult } from './types.ts';
import { World } from './world.ts';

/**
 * Plays a process many times on the engine itself: people and machines take the times that were drawn for them, wait for each
 * other where there are too few, and splits go by data or by weight. Pure; equal inputs give equal results.
 */
export function simulate(input: SimulationInput): SimulationResult {
  let random: Random = () => 0;
  const branching = newBranching(input.branches ?? {}, () => random);
  const models = [input.definition, ...(input.called ?? [])];
  const processes = new Map(models.map((process) => [process.processId, branching.simulated(process)]));
  const measures = new Measures(input);
  const numbers = Array.from({ length: input.runs }, (_, number) => number);
  const use = (next: Random): void => {
    random = next;
  };
  const pools = (input.resources ?? []).map((resource) => new Pool(resource));
  let wholeMs = 0;
  if (input.arrivals) wholeMs = new World(input, processes, pools, branching, measures).play(numbers, use);
  else
    for (const number of numbers) {
      // Each has the resources for itself; how busy they are is summed up.
      wholeMs += new World(input, processes, pools, branching, measures).play([number], use);
      for (const pool of pools) pool.reset();
    }
  return measures.result(models, pools, wholeMs, branching.assumed, branching.data);
}
