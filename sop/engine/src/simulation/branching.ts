import type { Flow, Node, Process } from '../graph/graph.ts';
import type { CompiledProcess } from '../types.ts';
import { draw, type Random } from './random.ts';

/** After so many visits of one instance a split that goes by data is drawn. */
const MOST_ROUNDS = 20;

/** Which way tokens go where the data doesn't say: by given weights, or (a split that could not decide) each way as likely. */
export interface Branching {
  /** A model whose splits ask here first. */
  simulated(process: CompiledProcess): CompiledProcess;
  /** The split has no data to decide by: it is drawn from now on. False when that can't be the reason. */
  assume(process: CompiledProcess, elementId: string): boolean;
  readonly assumed: ReadonlySet<string>;
  /** Elements whose correlation key, time or list the data didn't say. */
  readonly data: ReadonlySet<string>;
}

export function newBranching(weights: Readonly<Record<string, number>>, random: () => Random): Branching {
  const assumed = new Set<string>();
  const rounds = new Set<string>();
  const visits = new WeakMap<Random, Map<string, number>>();
  const data = new Set<string>();
  const assume = (elementId: string): void => void data.add(elementId);
  const weightOf = (flow: Flow): number | undefined => (Object.hasOwn(weights, flow.id) ? weights[flow.id] : undefined);

  /** The data sends one instance here again and again: it has nothing to end the loop by. */
  function goesRound(node: Node): boolean {
    const passed = visits.get(random()) ?? new Map<string, number>();
    const count = (passed.get(node.id) ?? 0) + 1;
    visits.set(random(), passed.set(node.id, count));
    if (count > MOST_ROUNDS) rounds.add(node.id);
    return count > MOST_ROUNDS;
  }

  function decide(node: Node): readonly Flow[] | null {
    const told = node.outgoing.some((flow) => weightOf(flow) !== undefined);
    if (!told && !assumed.has(node.id) && (node.outgoing.length < 2 || !goesRound(node))) return null;
    const shares = node.outgoing.map((flow) => (told ? (weightOf(flow) ?? 0) : 1));
    const several = node.type === 'bpmn:InclusiveGateway' || node.type === 'bpmn:ComplexGateway';
    const taken = several && told ? node.outgoing.filter((_flow, n) => random()() < (shares[n] ?? 0)) : [];
    if (taken.length > 0) return taken;
    const one = node.outgoing[draw(random(), shares)];
    return one ? [one] : null;
  }

  return {
    simulated: (process) => ({ ...(process as Process), decide, assume }) as CompiledProcess,
    assume(process, elementId) {
      const node = (process as Process).nodes.get(elementId);
      if (!node || node.outgoing.length < 2 || assumed.has(elementId)) return false;
      assumed.add(elementId);
      return true;
    },
    get assumed() {
      return new Set([...assumed, ...rounds]);
    },
    data,
  };
}
