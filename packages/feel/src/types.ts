import type { SyntaxNode } from '@lezer/common';
import { childrenOf, nameOf, partsOf, type Unit } from './node.ts';
import type { Run } from './run.ts';
import { FeelFunction } from './function.ts';
import { FeelRange, entryOf, isContext, isList, typeOf, type FeelValue } from './values.ts';

/** Whether a value belongs to a type. */
export type TypeTest = (run: Run, value: FeelValue) => boolean;

const NAMED = new Set([
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'date and time',
  'days and time duration',
  'years and months duration',
  'context',
  'list',
  'range',
  'function',
]);

/** Compiles the right side of `instance of`, or a parameter's type; a name that is no type is never matched. */
export function compileType(unit: Unit, node: SyntaxNode): TypeTest {
  const inner = node.name === 'Type' ? (childrenOf(node)[0] ?? node) : node;
  switch (inner.name) {
    case 'ListType': {
      const element = compileType(unit, partsOf(inner)[0] ?? inner);
      return (run, value) => {
        if (!isList(value)) return false;
        run.burn(value.length);
        return value.every((item) => item === null || element(run, item));
      };
    }
    case 'ContextType': {
      const entries = (partsOf(inner)[0] ? childrenOf(partsOf(inner)[0]!) : [])
        .filter((entry) => entry.name === 'ContextEntryType')
        .map((entry) => {
          const [name, type] = partsOf(entry);
          return { name: name ? nameOf(unit, name) : '', test: compileType(unit, type ?? entry) };
        });
      return (run, value) =>
        isContext(value) &&
        entries.every(({ name, test }) => {
          run.burn(1);
          const entry = entryOf(value, name);
          return entry !== undefined && (entry === null || test(run, entry));
        });
    }
    case 'FunctionType': {
      const types = partsOf(inner)[0];
      const count = types?.name === 'ArgumentTypes' ? partsOf(types).length : 0;
      return (_run, value) => value instanceof FeelFunction && value.parameters.length === count;
    }
    default:
      return namedType(nameOf(unit, inner));
  }
}

function namedType(name: string): TypeTest {
  if (name === 'Any') return (_run, value) => value !== null;
  if (name === 'Null') return (_run, value) => value === null;
  if (name === 'range') return (_run, value) => value instanceof FeelRange;
  if (!NAMED.has(name)) return () => false;
  return (_run, value) => typeOf(value) === name;
}
