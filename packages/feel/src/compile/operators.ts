import { inRange } from '../compare.ts';
import { add, divide, multiply, negate, power, subtract } from '../number.ts';
import { CompileStop, childrenOf, made, partsOf, textOf, type Eval, type NodeCompiler } from '../node.ts';
import { OPERATIONS } from '../operators.ts';
import type { Run } from '../run.ts';
import { conforms } from '../types.ts';
import { compileType } from './types.ts';
import {
  DaysDuration,
  FeelRange,
  MonthsDuration,
  isNumber,
  typeOf,
  type FeelNumber,
  type FeelValue,
} from '../values.ts';
import { COMPARATORS } from './tests.ts';

const NUMERIC: { readonly [sign: string]: (run: Run, a: number, b: number) => FeelNumber | null } = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '**': power,
};

export const arithmetic: NodeCompiler = (unit, node, scope) => {
  const op = node.getChild('ArithOp')!;
  const sign = textOf(unit, op) === '^' ? '**' : textOf(unit, op);
  const parts = partsOf(node).map((part) => unit.compile(part, scope));
  const [left, right] = parts;
  if (!left) throw new CompileStop('SYNTAX', node.from, node.to, textOf(unit, node));
  if (!right) {
    const run: Eval = (env) => {
      const value = left.run(env);
      if (isNumber(value)) return sign === '-' ? negate(value) : value;
      if (sign === '-' && value instanceof DaysDuration) return new DaysDuration(-value.nanos);
      if (sign === '-' && value instanceof MonthsDuration) return new MonthsDuration(0 - value.months);
      return env.run.warn('INVALID_TYPE', `${sign} ${typeOf(value)}`);
    };
    return made(run, parts, left.form === 'number' ? 'number' : 'any');
  }
  const numeric = NUMERIC[sign]!;
  const general = OPERATIONS[sign]!;
  const run: Eval = (env) => {
    const a = left.run(env);
    const b = right.run(env);
    return typeof a === 'number' && typeof b === 'number' ? numeric(env.run, a, b) : general(env.run, a, b);
  };
  return made(run, parts);
};

/** `a < b`, `a between b and c`. */
export const compare: NodeCompiler = (unit, node, scope) => {
  const operator = childrenOf(node)[1];
  const parts = partsOf(node);
  const left = unit.compile(parts[0]!, scope);
  const right = unit.compile(parts[1]!, scope);
  if (operator?.name === 'between') {
    const end = unit.compile(parts[2]!, scope);
    const run: Eval = (env) => {
      const value: FeelValue = left.run(env);
      const [from, to] = [right.run(env), end.run(env)];
      if (value === null || from === null || to === null) return null;
      return inRange(env.run, new FeelRange(from, to, true, true), value);
    };
    return made(run, [left, right, end], 'test');
  }
  const test = COMPARATORS[textOf(unit, operator!)]!;
  const [a, b] = [left.run, right.run];
  return made((env) => test(env.run, a(env), b(env)), [left, right], 'test');
};

export const conditional: NodeCompiler = (unit, node, scope) => {
  const parts = partsOf(node).map((part) => unit.compile(part, scope));
  const [condition, then, otherwise] = parts;
  return made((env) => (condition!.run(env) === true ? then!.run(env) : otherwise!.run(env)), parts);
};

export const instanceOf: NodeCompiler = (unit, node, scope) => {
  const [valueNode, typeNode] = partsOf(node);
  const value = unit.compile(valueNode!, scope);
  const type = compileType(unit, typeNode!);
  const run: Eval = (env) => {
    const it = value.run(env);
    if (type.kind === 'named' && !type.get()) return env.run.warn('UNKNOWN_TYPE', type.name);
    return it === null ? type.kind === 'null' : conforms(env.run, it, type, true);
  };
  return made(run, [value], 'test');
};
