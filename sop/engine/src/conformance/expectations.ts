import type { Json } from '@trucban/kernel';
import { readInstant } from '../behaviours/waits.ts';
import type { Problem } from '../types.ts';
import type { CaseAssignment, CaseExpectation } from './format.ts';
import type { Observation } from './runtime.ts';

/** What an observation has otherwise than expected, in words; null when all of it holds. */
export function checkExpectation(
  expected: CaseExpectation,
  seen: Observation | { readonly instances: number },
): string | null {
  if (expected.instances !== undefined && expected.instances !== seen.instances)
    return `instances: ${seen.instances} instead of ${expected.instances}`;
  if (!('state' in seen))
    return Object.keys(expected).every((key) => key === 'instances') ? null : 'there is no such instance';
  if (expected.state !== undefined && expected.state !== seen.state)
    return `state: ${seen.state} instead of ${expected.state}`;
  return (
    checkWaiting(expected, seen) ??
    checkVariables(expected, seen) ??
    checkVisits(expected, seen) ??
    checkOrder(expected.order ?? [], seen.visits) ??
    checkAssigned(expected, seen)
  );
}

function checkWaiting({ waiting }: CaseExpectation, seen: Observation): string | null {
  if (!waiting) return null;
  const [wanted, found] = [[...waiting].sort(), [...seen.waiting].sort()];
  return same(wanted, found) ? null : `waiting: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`;
}

function checkVariables({ variables = {}, absent = [] }: CaseExpectation, seen: Observation): string | null {
  for (const [name, value] of Object.entries(variables)) {
    const found = Object.hasOwn(seen.variables, name) ? seen.variables[name] : undefined;
    if (!same(value, found)) return `variable ${name}: ${JSON.stringify(found)} instead of ${JSON.stringify(value)}`;
  }
  const extra = absent.find((name) => Object.hasOwn(seen.variables, name));
  return extra === undefined ? null : `variable ${extra} exists`;
}

function checkVisits({ visited = {} }: CaseExpectation, seen: Observation): string | null {
  for (const [id, wanted] of Object.entries(visited)) {
    const found = seen.visits.filter((visit) => visit === id).length;
    if (found !== wanted) return `visited ${id}: ${found} instead of ${wanted}`;
  }
  return null;
}

function checkOrder(order: readonly string[], visits: readonly string[]): string | null {
  let next = 0;
  for (const id of order) {
    const found = visits.indexOf(id, next);
    if (found === -1) return `order: ${id} was not entered where expected`;
    next = found + 1;
  }
  return null;
}

function checkAssigned({ assigned = {} }: CaseExpectation, seen: Observation): string | null {
  for (const [element, wanted] of Object.entries(assigned)) {
    const found = seen.assigned[element];
    if (!found) return `assigned: ${element} is no open user task`;
    const differs = Object.entries(wanted).find(([key, value]) => !sameAttribute(key, value as Json, found));
    if (differs)
      return `${element}.${differs[0]}: ${JSON.stringify(found[differs[0] as keyof CaseAssignment])} instead of ${JSON.stringify(differs[1])}`;
  }
  return null;
}

function sameAttribute(key: string, wanted: Json, found: CaseAssignment): boolean {
  const value = found[key as keyof CaseAssignment] as Json | undefined;
  if (key === 'dueDate' && typeof wanted === 'string' && typeof value === 'string')
    return readInstant(wanted) === readInstant(value);
  if (Array.isArray(wanted) && Array.isArray(value)) return same([...wanted].sort(), [...value].sort());
  return same(wanted, value);
}

/** Each id must be told of by some problem, in its place or its text; an id and the flows or elements around it count alike. */
export function checkMentions(mentions: readonly string[], problems: readonly Problem[]): string | null {
  const told = problems.map((problem) => `${problem.elementId} ${problem.message.en}`).join(' ');
  const missing = mentions.find((id) => !told.includes(id));
  return missing === undefined ? null : `no problem names ${missing}: ${told}`;
}

/** Equal as JSON, whatever the order of names. */
function same(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item: Json, i) => same(item, b[i] as Json))
    );
  }
  const [left, right] = [a as Record<string, Json>, b as Record<string, Json>];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && same(left[name], right[name]))
  );
}
