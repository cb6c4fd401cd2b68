import { ZenEngine } from '@gorules/zen-engine';
import type { EventFacts, FactCondition, RuleDocument } from '@trucban/rules-engine';

const signs: Readonly<Record<string, string>> = { greaterThan: '>', lessThan: '<' };

/** The bench's rules as one decision table of `@gorules/zen-engine` that collects every row that fits. */
export function zenTable(rules: readonly RuleDocument[]): (facts: EventFacts) => Promise<number> {
  const inputs = ['eventType', 'level', 'share'].map((field) => ({ id: field, field, name: field }));
  const content = {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'table',
        type: 'decisionTableNode',
        name: 'table',
        position: { x: 1, y: 0 },
        content: {
          hitPolicy: 'collect',
          inputs,
          outputs: [{ id: 'code', field: 'code', name: 'code' }],
          rules: rules.map((rule) => rowOf(rule)),
        },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'e1', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'e2', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  };
  const decision = new ZenEngine().createDecision(content);
  return async ({ eventType, data }) => {
    const { result } = await decision.evaluate({ eventType, level: data['level'], share: data['share'] });
    return (result as readonly unknown[]).length;
  };
}

function rowOf(rule: RuleDocument): Record<string, string> {
  const [, level, share] = (rule.conditions as { readonly all: readonly FactCondition[] }).all;
  const test = (condition: FactCondition | undefined): string =>
    `${signs[condition?.operator ?? ''] ?? ''} ${String(condition?.value)}`;
  const type = `"${rule.index.eventTypes?.[0] ?? ''}"`;
  return { _id: rule.code, eventType: type, level: test(level), share: test(share), code: `"${rule.code}"` };
}
