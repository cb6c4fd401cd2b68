import { isUndoing } from '../behaviours/compensation.ts';
import type { Node, Process } from '../graph/graph.ts';
import type { Lineage, PastInstance } from './lineage.ts';
import type { Undone } from './types.ts';

/**
 * What compensation has used up is forgotten by the state. Where going back takes a compensation itself back, what it had
 * undone is done again, and can be undone again: that is read from the history.
 */
export class PastRecords {
  readonly #process: Process;
  readonly #lineage: Lineage;
  readonly #removed: ReadonlySet<string>;
  readonly #throwers: readonly PastInstance[];
  /** Handlers that ran, and whose running stays. */
  readonly #kept: readonly PastInstance[];

  /** @param removed what going back takes back */
  constructor(process: Process, lineage: Lineage, removed: ReadonlySet<string>) {
    this.#process = process;
    this.#lineage = lineage;
    this.#removed = removed;
    const all = [...lineage.instances.values()];
    this.#throwers = all.filter((one) => compensates(process.nodes.get(one.elementId)));
    this.#kept = all.filter((one) => process.nodes.get(one.elementId)?.isForCompensation && !this.#isTakenBack(one));
  }

  /** Whether a compensation is among what is taken back. */
  get anyTakenBack(): boolean {
    return this.#throwers.some((one) => this.#removed.has(one.id));
  }

  /** What can be undone of all that was completed in this scope and stays, oldest first. */
  of(scopeId: string): Undone[] {
    return [...this.#lineage.instances.values()]
      .filter((one) => this.#holder(one) === scopeId && one.ended?.how === 'completed' && this.#stays(one))
      .sort((a, b) => (a.ended?.index ?? 0) - (b.ended?.index ?? 0))
      .flatMap((one) => this.#record(one) ?? []);
  }

  #record(one: PastInstance): Undone | null {
    const node = this.#process.nodes.get(one.elementId);
    if (!node || one.isBody || isUndoing(node) || node.isForCompensation) return null;
    const ended = one.ended?.index ?? 0;
    if (node.boundaries.some(({ handler }) => handler))
      return this.#kept.some((handler) => undoes(handler, node, this.#process) && handler.index > ended)
        ? null
        : { element: node.id };
    if (node.kind.isScope !== true) return null;
    const done = this.of(one.id);
    if (done.length === 0 || this.#kept.some((handler) => this.#isInside(handler, node) && handler.index > ended))
      return null;
    const vars = this.#lineage.variablesAt(ended).get(one.id) ?? {};
    return { element: node.id, ...(Object.keys(vars).length > 0 ? { vars } : {}), done };
  }

  /** The scope that remembers it: of an instance of a loop the one around the loop. */
  #holder({ scope, elementId }: PastInstance): string | null {
    const around = scope === null ? undefined : this.#lineage.instances.get(scope);
    return around?.elementId === elementId ? around.scope : scope;
  }

  #stays({ id, scope, elementId }: PastInstance): boolean {
    const around = scope === null ? undefined : this.#lineage.instances.get(scope);
    const body = around?.elementId === elementId ? around : undefined;
    return !this.#removed.has(id) && (!body || (body.ended?.how === 'completed' && !this.#removed.has(body.id)));
  }

  /** Its own id, or all that can have asked for it while it began. */
  #isTakenBack(handler: PastInstance): boolean {
    if (this.#removed.has(handler.id)) return true;
    const asking = this.#throwers.filter(
      ({ index, ended }) => index < handler.index && (ended === null || ended.index > handler.index),
    );
    return asking.length > 0 && asking.every(({ id }) => this.#removed.has(id));
  }

  #isInside({ elementId }: PastInstance, scope: Node): boolean {
    for (let at = this.#process.nodes.get(elementId)?.scope; at; at = at.scope) if (at === scope) return true;
    return false;
  }
}

const compensates = (node: Node | undefined): boolean =>
  node !== undefined &&
  (node.type === 'bpmn:EndEvent' || node.type === 'bpmn:IntermediateThrowEvent') &&
  node.events.some(({ type }) => type === 'compensation' || type === 'cancel');

const undoes = ({ elementId }: PastInstance, node: Node, process: Process): boolean =>
  node.boundaries.some(({ handler }) => handler !== null && handler === process.nodes.get(elementId));
