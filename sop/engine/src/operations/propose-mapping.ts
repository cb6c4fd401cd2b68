import type { Node, Process } from '../graph/graph.ts';
import type { CompiledProcess } from '../types.ts';
import { canBecome, loopGoesOn } from './compatibility.ts';
import type { ElementMapping, MigrationMapping } from './types.ts';

/**
 * Which element of the new version each element goes on as: the one with its id, else the only one with its name, else the
 * only one of its type that is new in the same (mapped) scope, each if a token may go on there. To be looked over by a person.
 */
export function proposeMapping(source: CompiledProcess, target: CompiledProcess): readonly ElementMapping[] {
  const proposal = new Proposal(source as Process, target as Process);
  return proposal.find();
}

/** The proposal in the form that `migrate` takes. */
export const mappingOf = (proposed: readonly ElementMapping[]): MigrationMapping =>
  Object.fromEntries(proposed.flatMap(({ from, to }) => (to === null ? [] : [[from, to]])));

class Proposal {
  readonly #from: readonly Node[];
  readonly #to: readonly Node[];
  readonly #root: readonly [string, string];
  readonly #found = new Map<string, { readonly to: string; readonly by: 'id' | 'name' | 'type' }>();
  readonly #taken = new Set<string>();

  constructor(source: Process, target: Process) {
    this.#from = [...source.nodes.values()].filter((node) => node !== source.root);
    this.#to = [...target.nodes.values()].filter((node) => node !== target.root);
    this.#root = [source.root.id, target.root.id];
  }

  find(): readonly ElementMapping[] {
    const same = (from: Node, to: Node): boolean => from.id === to.id;
    this.#match('id', same);
    this.#match('name', (from, to) => from.name !== '' && from.name === to.name && from.type === to.type);
    this.#match('name', (from, to) => from.name !== '' && from.name === to.name);
    this.#match('type', (from, to) => from.type === to.type && this.#sameSurroundings(from, to));
    return this.#from.map((node) => {
      const found = this.#found.get(node.id);
      return found ? { from: node.id, to: found.to, by: found.by } : { from: node.id, to: null, by: 'none' };
    });
  }

  /** Pairs those that are each other's only fit among what is left. */
  #match(by: 'id' | 'name' | 'type', fits: (from: Node, to: Node) => boolean): void {
    const open = this.#from.filter((node) => !this.#found.has(node.id));
    const free = this.#to.filter((node) => !this.#taken.has(node.id));
    const ok = (from: Node, to: Node): boolean => fits(from, to) && canBecome(from, to) && loopGoesOn(from, to);
    for (const from of open) {
      const [to, another] = free.filter((candidate) => ok(from, candidate));
      if (!to || another || this.#taken.has(to.id) || open.some((other) => other !== from && ok(other, to))) continue;
      this.#found.set(from.id, { to: to.id, by });
      this.#taken.add(to.id);
    }
  }

  #sameSurroundings(from: Node, to: Node): boolean {
    if (from.attachedTo || to.attachedTo) return this.#isMapped(from.attachedTo, to.attachedTo);
    return this.#isMapped(from.scope, to.scope);
  }

  #isMapped(from: Node | null, to: Node | null): boolean {
    if (!from || !to) return from === to;
    return this.#found.get(from.id)?.to === to.id || (from.id === this.#root[0] && to.id === this.#root[1]);
  }
}
