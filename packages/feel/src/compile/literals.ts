import {
  CompileStop,
  childrenOf,
  constant,
  made,
  nameOf,
  partsOf,
  textOf,
  bind,
  type Compiled,
  type NodeCompiler,
} from '../node.ts';
import { parseNumber } from '../number.ts';
import { Env } from '../run.ts';
import { readString } from '../literal-text.ts';
import { parseTemporal } from '../temporal-text.ts';
import { setEntry, type FeelValue } from '../values.ts';

export const nullLiteral: NodeCompiler = () => constant(null);

export const booleanLiteral: NodeCompiler = (unit, node) => constant(textOf(unit, node) === 'true');

export const stringLiteral: NodeCompiler = (unit, node) => constant(readString(textOf(unit, node)));

export const numericLiteral: NodeCompiler = (unit, node) => {
  const text = textOf(unit, node);
  const value = parseNumber(text.replace(/\s+/g, ''));
  if (value === null) throw new CompileStop('INVALID_NUMBER', node.from, node.to, text.slice(0, 40));
  return constant(value, 'number');
};

/** `@"…"`, read once. */
export const atLiteral: NodeCompiler = (unit, node) => {
  const literal = node.getChild('StringLiteral');
  const value = literal && parseTemporal(readString(textOf(unit, literal)));
  if (value) return constant(value);
  const text = textOf(unit, node);
  return made((env) => env.run.warn('INVALID_ARGUMENTS', text), []);
};

export const list: NodeCompiler = (unit, node, scope) => {
  const parts = partsOf(node).map((part) => unit.compile(part, scope));
  return made((env) => parts.map((part) => part.run(env)), parts);
};

/** `{a: 1, b: a + 1}`: each entry sees those before it; a function also itself, so that it may recurse. */
export const context: NodeCompiler = (unit, node, scope) => {
  const entries: { key: string; value: Compiled; isFunction: boolean }[] = [];
  const seen = new Set<string>();
  let inner = scope;
  for (const entry of node.getChildren('ContextEntry')) {
    const [keyNode, valueNode] = childrenOf(entry);
    if (!keyNode || !valueNode) throw new CompileStop('SYNTAX', entry.from, entry.to, textOf(unit, entry));
    const keyText =
      keyNode.firstChild?.name === 'StringLiteral' ? readString(textOf(unit, keyNode)) : nameOf(unit, keyNode);
    const isFunction = valueNode.name === 'FunctionDefinition';
    const next = bind(inner, keyText);
    entries.push({ key: keyText, value: unit.compile(valueNode, isFunction ? next : inner), isFunction });
    inner = next;
    seen.add(keyText);
  }
  // A key that occurs twice makes the whole context invalid.
  if (seen.size < entries.length) {
    return made(
      (env) => env.run.warn('INVALID_ARGUMENTS', '{…}'),
      entries.map((entry) => entry.value),
    );
  }
  return made(
    (env) => {
      const result: { [key: string]: FeelValue } = {};
      let at = env;
      for (const { key, value, isFunction } of entries) {
        const bound = new Env(env.run, at, null);
        bound.value = value.run(isFunction ? bound : at);
        setEntry(result, key, bound.value);
        at = bound;
      }
      return result;
    },
    entries.map((entry) => entry.value),
  );
};
