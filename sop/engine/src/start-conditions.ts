import type { Instant, JsonObject } from '@trucban/kernel';
import { evaluateExpression } from './expressions.ts';
import type { Node, Process } from './graph/graph.ts';
import type { CompiledProcess, StartSubscription } from './types.ts';

/** One event of a parallel multiple start event. */
export interface StartPart {
  readonly kind: StartSubscription['type'];
  /** Tells it apart from others of its kind at the same start event. */
  readonly name: string;
  /** The variables that it brought; null: it has not come. */
  readonly arrived: JsonObject | null;
}

/** Something that came: a message, signal or timer, or variables for conditions to look at (then the name is ''). */
export interface Arrival {
  readonly kind: StartSubscription['type'];
  readonly name: string;
  readonly variables: JsonObject;
}

/**
 * By what name an event of a start event is known besides its kind: that of the message or signal; the first timer has none.
 * @param all  of the process
 */
export function nameOfStart(subscription: StartSubscription, all: readonly StartSubscription[]): string {
  if (subscription.type === 'message') return subscription.messageName;
  if (subscription.type === 'signal') return subscription.signalName;
  if (subscription.type === 'condition') return String(subscription.definition);
  const first = all.find((other) => other.type === 'timer' && other.elementId === subscription.elementId);
  return first === subscription ? '' : String(subscription.definition);
}

/** The events of a start event of which none has come. */
export function partsOfStart({ startSubscriptions: all }: CompiledProcess, elementId: string): readonly StartPart[] {
  return all
    .filter((one) => one.elementId === elementId)
    .map((one) => ({ kind: one.type, name: nameOfStart(one, all), arrived: null }));
}

/**
 * Something has come to a parallel multiple start event. Its conditions are looked at with all variables that came so far;
 * one that held once has come.
 * @returns what has come by now, and, when that is all of it, the variables that the instance begins with: then nothing has
 * come of the next one
 */
export function arrive(
  process: CompiledProcess,
  elementId: string,
  before: readonly StartPart[],
  { kind, name, variables }: Arrival,
  at: Instant,
): { readonly parts: readonly StartPart[]; readonly begins: JsonObject | null } {
  const node = (process as Process).nodes.get(elementId);
  const parts = before.map((one) => (one.kind === kind && one.name === name ? { ...one, arrived: variables } : one));
  const known = merged([...parts, { kind, name, arrived: variables }]);
  const looked = parts.map((one) => {
    if (one.kind !== 'condition' || one.arrived) return one;
    const holds = node !== undefined && conditionHolds(node, Number(one.name), known, at);
    return holds ? { ...one, arrived: kind === 'condition' ? variables : {} } : one;
  });
  if (looked.some(({ arrived }) => arrived === null)) return { parts: looked, begins: null };
  return { parts: looked.map((one) => ({ ...one, arrived: null })), begins: merged(looked) };
}

const merged = (parts: readonly StartPart[]): JsonObject =>
  Object.assign({}, ...parts.map(({ arrived }) => arrived)) as JsonObject;

/** Conditional start events whose condition holds for these variables, but for parallel multiple ones (`arrive`); element ids. */
export function startsThatHold(process: CompiledProcess, variables: JsonObject, at: Instant): readonly string[] {
  const { nodes } = process as Process;
  const held = process.startSubscriptions.filter((one) => {
    const node = nodes.get(one.elementId);
    return one.type === 'condition' && !one.all && node && conditionHolds(node, one.definition, variables, at);
  });
  return [...new Set(held.map(({ elementId }) => elementId))];
}

/** Whether a start event that has a condition may begin an instance that is just started with these variables. */
export function beginsPlainly(start: Node, variables: JsonObject, at: Instant): boolean {
  const held = start.events.map((_event, definition) => conditionHolds(start, definition, variables, at));
  return start.parallelMultiple ? held.every(Boolean) : held.some(Boolean);
}

/** What can't be evaluated, because its data isn't there, does not hold. */
function conditionHolds({ events }: Node, definition: number, variables: JsonObject, at: Instant): boolean {
  const event = events[definition];
  if (event?.type !== 'condition') return false;
  const seen = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  const result = evaluateExpression(event.condition, seen, at);
  return result.ok && result.value === true;
}
