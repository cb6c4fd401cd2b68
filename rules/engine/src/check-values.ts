import { isObject, problem } from './problems.ts';
import type { RuleFact, RuleProblem } from './types.ts';

/** What facts of more than one value consist of. */
const VALUES: Readonly<Partial<Record<RuleFact['type'], readonly string[]>>> = {
  baseline: ['mean', 'stddev', 'weeks'],
  sequence: ['reached', 'complete', 'completes'],
  geofence: ['inside', 'was', 'enters', 'leaves', 'distanceM', 'nearing', 'zone'],
  indicator: ['value', 'status', 'period', 'provisional'],
  calendar: ['working', 'minutesUntil', 'beforeAt'],
  shift: ['onDuty'],
  openIncidents: ['count', 'nearestM', 'newestMinutes'],
};

/**
 * Places of a sound rule that name a fact of several values, or `parameters`, without saying which of them, or one that there isn't:
 * a comparison with such a thing never holds, and nobody would notice. Without recursion, as what actions carry may be deep.
 */
export function checkValues(rule: Readonly<Record<string, unknown>>): RuleProblem[] {
  const values = valuesOf(rule);
  const { facts: _facts, parameters: _parameters, ...rest } = rule;
  const out: RuleProblem[] = [];
  const waiting: { readonly node: unknown; readonly path: string }[] = [{ node: rest, path: '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, path } = next;
    if (isObject(node) && typeof node['fact'] === 'string') {
      const known = values.get(node['fact']);
      if (known && !known.some((each) => each === node['path'])) out.push(whichValue(node, path, known));
    }
    if (typeof node === 'object' && node !== null)
      for (const [key, member] of Object.entries(node)) waiting.push({ node: member, path: `${path}/${key}` });
  }
  return out;
}

function valuesOf({ facts, parameters }: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, readonly string[]>();
  for (const [name, fact] of Object.entries(isObject(facts) ? facts : {})) {
    const known = isObject(fact) ? VALUES[fact['type'] as RuleFact['type']] : undefined;
    if (known) out.set(name, known);
  }
  if (isObject(parameters)) out.set('parameters', Object.keys(parameters));
  return out;
}

function whichValue(node: Record<string, unknown>, path: string, known: readonly string[]): RuleProblem {
  const list = known.join(', ');
  return problem(
    `${path}/path`,
    'WHICH_VALUE',
    `“${String(node['fact'])}” có nhiều giá trị, hãy chọn một: ${list}.`,
    `“${String(node['fact'])}” has several values, choose one: ${list}.`,
  );
}
