import type { Json } from '@trucban/kernel';
import type { ResultNode } from './json-rules.ts';
import type { FactName, Reason, RuleOperator } from './types.ts';

const MAX_SHOWN = 100;

/** The comparisons that made `node` come out as `wanted`; the others say nothing about the outcome. */
export function reasonsOf(node: ResultNode, wanted: boolean, negated = false): Reason[] {
  if (node.not) return reasonsOf(node.not, !wanted, !negated);
  const group = node.all ?? node.any;
  if (group) return group.filter((n) => n.result === wanted).flatMap((n) => reasonsOf(n, wanted, negated));
  const missing = node.factResult === undefined;
  return [
    {
      fact: (node.fact ?? 'event') as FactName,
      path: node.path ?? null,
      operator: (node.operator ?? 'equal') as RuleOperator,
      expected: shown(node.valueResult),
      actual: missing ? null : shown(node.factResult),
      missing,
      negated,
    },
  ];
}

/** A value short enough for a list of reasons. */
function shown(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.slice(0, 20).map(shown);
  return '{…}';
}
