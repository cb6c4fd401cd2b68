import type { SyntaxNode } from '@lezer/common';
import { readString } from '../literal-text.ts';
import { childrenOf, nameOf, partsOf, textOf, type Unit } from '../node.ts';
import { ANY, basicType, type FeelType } from '../types.ts';

/** Compiles a type as it is written: `number`, `list<string>`, `context<a: date>`, `function<number>->Any`, `range<date>`, a name. */
export function compileType(unit: Unit, node: SyntaxNode): FeelType {
  const inner = node.name === 'Type' ? (childrenOf(node)[0] ?? node) : node;
  switch (inner.name) {
    case 'ListType': {
      const of = compileType(unit, partsOf(inner)[0] ?? inner);
      return { kind: textOf(unit, inner).startsWith('range') ? 'range' : 'list', of };
    }
    case 'ContextType': {
      const types = partsOf(inner)[0];
      const entries = (types ? childrenOf(types) : []).filter((entry) => entry.name === 'ContextEntryType');
      return {
        kind: 'context',
        entries: entries.map((entry) => {
          const [name, type] = partsOf(entry);
          return { name: name ? nameOf(unit, name) : '', type: compileType(unit, type ?? entry) };
        }),
      };
    }
    case 'FunctionType': {
      const [first, second] = partsOf(inner);
      const given = first?.name === 'ArgumentTypes' ? first : null;
      const result = given ? second : first;
      return {
        kind: 'function',
        parameters: given ? partsOf(given).map((part) => compileType(unit, partsOf(part)[0] ?? part)) : [],
        result: result ? compileType(unit, result) : ANY,
      };
    }
    default: {
      const name = nameOf(unit, inner).replace(/\s*\.\s*/g, '.');
      return basicType(name) ?? { kind: 'named', name, get: () => unit.types.get(name) ?? null };
    }
  }
}

/** How deep contexts in contexts are looked at. */
const MAX_DEPTH = 10;

/** The type that an expression shows by how it is written, `null` when that takes an evaluation. */
export function literalType(unit: Unit, node: SyntaxNode, depth = 0): FeelType | null {
  switch (node.name) {
    case 'StringLiteral':
      return basicType('string');
    case 'NumericLiteral':
      return basicType('number');
    case 'BooleanLiteral':
      return basicType('boolean');
    case 'Context': {
      if (depth > MAX_DEPTH) return null;
      const entries = node.getChildren('ContextEntry').map((entry) => {
        const [key, value] = childrenOf(entry);
        return {
          name:
            key?.firstChild?.name === 'StringLiteral' ? readString(textOf(unit, key)) : key ? nameOf(unit, key) : '',
          type: (value && literalType(unit, value, depth + 1)) ?? { kind: 'null' as const },
        };
      });
      return { kind: 'context', entries };
    }
    default:
      return null;
  }
}

const RANGE_TYPE = /\brange(?=\s*<\s*[A-Za-z_][\w .]*?\s*>)/g;

/**
 * The grammar lacks `range<…>`. It is parsed as `list <…>`, which is as long; `compileType` sees in the source what it was.
 */
export function withoutRangeTypes(source: string): string {
  if (!source.includes('range')) return source;
  return source.replace(RANGE_TYPE, (word, at: number) =>
    /(?:\binstance\s+of|[:<,>])\s*$/.test(source.slice(Math.max(0, at - 60), at)) ? 'list ' : word,
  );
}
