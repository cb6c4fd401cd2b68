import type { Process } from '../graph/graph.ts';
import type { CompiledProcess } from '../types.ts';
import type { SimulationInput } from './types.ts';

/** An id in the input of a simulation that no model has. `path`: where it stands, key by key. */
export interface UnknownId {
  readonly path: readonly (string | number)[];
  readonly id: string;
}

/** What a simulation would leave out without a word: durations, outcomes, limits and resources of elements that aren't there, weights of unknown flows. */
export function unknownIds(
  processes: readonly CompiledProcess[],
  input: Pick<SimulationInput, 'durations' | 'outcomes' | 'branches' | 'limits' | 'resources'>,
): readonly UnknownId[] {
  const nodes = processes.flatMap((process) => [...(process as Process).nodes.values()]);
  const elements = new Set(nodes.map(({ id }) => id));
  const flows = new Set(processes.flatMap((process) => [...(process as Process).flows.keys()]));
  const unknown: UnknownId[] = [];
  const look = (known: ReadonlySet<string>, id: string, ...path: readonly (string | number)[]) => {
    if (!known.has(id)) unknown.push({ path, id });
  };
  for (const id of Object.keys(input.durations ?? {})) look(elements, id, 'durations', id);
  for (const id of Object.keys(input.outcomes ?? {})) look(elements, id, 'outcomes', id);
  for (const id of Object.keys(input.branches ?? {})) look(flows, id, 'branches', id);
  for (const [n, { elementId }] of (input.limits ?? []).entries())
    if (elementId !== null) look(elements, elementId, 'limits', n, 'elementId');
  for (const [n, { elements: wanted = [] }] of (input.resources ?? []).entries())
    for (const [m, id] of wanted.entries()) look(elements, id, 'resources', n, 'elements', m);
  return unknown;
}
