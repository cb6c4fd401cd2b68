import type { EventDefinition, Node } from '../graph/graph.ts';
import type { Expression } from '../expressions.ts';

/** What may go on from what: kinds of places in a model, by what a token there waits for. */
type Place =
  'process' | 'scope' | 'adHoc' | 'eventScope' | 'work' | 'event' | 'boundary' | 'start' | `gateway ${string}`;

/** Work of people, machines, called processes and caught events may stand in for each other. */
export function placeOf(node: Node): Place {
  if (node.scope === null) return 'process';
  if (node.triggeredByEvent) return 'eventScope';
  if (node.adHoc) return 'adHoc';
  if (node.kind.isScope) return 'scope';
  if (node.kind.isActivity || node.type === 'bpmn:IntermediateCatchEvent') return 'work';
  if (node.attachedTo) return 'boundary';
  if (node.type === 'bpmn:StartEvent') return 'start';
  return node.type.endsWith('Gateway') ? `gateway ${node.type}` : 'event';
}

/** Whether a token in `from` can go on in `to`. */
export const canBecome = (from: Node, to: Node): boolean =>
  placeOf(from) === placeOf(to) && from.isForCompensation === to.isForCompensation;

/** Whether a loop under way can go on as the other: none as none, multi-instance as multi-instance, standard as standard. */
export const loopGoesOn = (from: Node, to: Node): boolean => from.loop?.type === to.loop?.type;

/** Whether a subscription stays as it is: name and correlation key are written alike. */
export function sameSubscription(from: EventDefinition | undefined, to: EventDefinition): boolean {
  if (from?.type === 'message' && to.type === 'message')
    return sameText(from.name, to.name) && sameText(from.correlationKey, to.correlationKey);
  if (from?.type === 'signal' && to.type === 'signal') return sameText(from.name, to.name);
  return true;
}

function sameText(a: Expression | null, b: Expression | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.type === 'feel' || b.type === 'feel') return a.type === b.type && sourceOf(a) === sourceOf(b);
  return JSON.stringify(a.value) === JSON.stringify(b.value);
}

const sourceOf = (expression: Expression): string => (expression.type === 'feel' ? expression.source : '');

/** Whether a join waits for the same tokens as before. */
export const sameJoin = (from: Node, to: Node): boolean =>
  from.kind.join === to.kind.join &&
  from.startQuantity === to.startQuantity &&
  from.incoming.length === to.incoming.length &&
  from.incoming.every((flow, index) => flow.id === to.incoming[index]?.id);
