import type { SyntaxNode } from '@lezer/common';
import { BUILTINS } from '../builtins/index.ts';
import { toJson } from '../json.ts';
import {
  childrenOf,
  made,
  nameOf,
  partsOf,
  textOf,
  bind,
  type Compiled,
  type Eval,
  type NodeCompiler,
  type Scope,
  type Unit,
} from '../node.ts';
import { Env, Stop, type Run } from '../run.ts';
import { callBuiltin, callNamed, positionsOf, type Arg, type Builtin } from '../signature.ts';
import { coerce } from '../types.ts';
import { compileType, literalType } from './types.ts';
import { FeelFunction } from '../function.ts';
import { typeOf, type FeelValue } from '../values.ts';
import { measure } from '../measure.ts';
import { resolve } from './access.ts';

interface Arguments {
  readonly names: readonly string[] | null;
  readonly values: readonly Compiled[];
}

function compileArguments(unit: Unit, node: SyntaxNode, scope: Scope | null): Arguments {
  const named = node.getChild('NamedParameters');
  if (!named) {
    const positional = node.getChild('PositionalParameters');
    return { names: null, values: positional ? partsOf(positional).map((part) => unit.compile(part, scope)) : [] };
  }
  const pairs = partsOf(named).map((parameter) => partsOf(parameter));
  return {
    names: pairs.map(([name]) => nameOf(unit, name!)),
    values: pairs.map(([, value]) => unit.compile(value!, scope)),
  };
}

/** The arguments in the order of a function's parameters; `null` when a name is none of them. */
function ordered(
  run: Run,
  fn: FeelFunction,
  names: readonly string[] | null,
  values: readonly FeelValue[],
): readonly Arg[] | null {
  if (!names) return values;
  const args: Arg[] = fn.parameters.map(() => undefined);
  for (let i = 0; i < names.length; i++) {
    const at = fn.parameters.indexOf(names[i]!);
    if (at < 0) return run.warn('INVALID_ARGUMENTS', names[i]!);
    args[at] = values[i];
  }
  return args;
}

function callHost(run: Run, name: string, args: readonly FeelValue[]): FeelValue {
  run.burn(10);
  const json = args.map((arg) => {
    measure(run, arg);
    return toJson(arg);
  });
  try {
    return run.functions[name]!(json, run.lookup);
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Stop('HOST_FUNCTION', name);
  }
}

function callValue(
  run: Run,
  target: FeelValue,
  label: string,
  { names }: Arguments,
  values: readonly FeelValue[],
): FeelValue {
  if (!(target instanceof FeelFunction)) return run.warn('NOT_A_FUNCTION', `${label} (${typeOf(target)})`);
  const args = ordered(run, target, names, values);
  return args ? target.invoke(run, args) : null;
}

function builtinCall(builtin: Builtin, { names, values }: Arguments): Eval {
  if (names) {
    const positions = positionsOf(builtin, names);
    return (env) =>
      callNamed(
        env.run,
        builtin,
        positions,
        values.map((value) => value.run(env)),
      );
  }
  const [first, second] = values;
  if (first && !second) return (env) => callBuiltin(env.run, builtin, [first.run(env)]);
  return (env) =>
    callBuiltin(
      env.run,
      builtin,
      values.map((value) => value.run(env)),
    );
}

/** A call by a name that nothing in the expression binds: a function of the host, a built-in, or a function in a variable. */
function callByName(unit: Unit, name: string, args: Arguments): Eval {
  const builtin = BUILTINS.get(name);
  if (builtin && !unit.hostFunctions.has(name)) return builtinCall(builtin, args);
  unit.functions.add(name);
  return (env) => {
    const { run } = env;
    const values = args.values.map((value) => value.run(env));
    if (Object.hasOwn(run.functions, name)) return callHost(run, name, values);
    const target = run.lookup(name);
    if (!(target instanceof FeelFunction)) {
      if (run.lenient) return run.warn('NOT_A_FUNCTION', name);
      throw new Stop('UNKNOWN_FUNCTION', name);
    }
    return callValue(run, target, name, args, values);
  };
}

export const invocation: NodeCompiler = (unit, node, scope) => {
  const targetNode = childrenOf(node)[0]!;
  const args = compileArguments(unit, node, scope);
  const isName = /^(?:VariableName|SpecialFunctionName|DateTimeConstructor)$/.test(targetNode.name);
  const name = nameOf(unit, targetNode);
  if (isName && resolve(scope, name).hops < 0) return made(callByName(unit, name, args), args.values);
  const builtin = isName ? BUILTINS.get(name) : undefined;
  const target = unit.compile(targetNode, scope);
  const run: Eval = (env) => {
    const fn = target.run(env);
    const values = args.values.map((value) => value.run(env));
    // A local name that holds no function (an entry called `count`) doesn't hide the built-in.
    if (builtin && !(fn instanceof FeelFunction)) return args.names ? null : callBuiltin(env.run, builtin, values);
    return callValue(env.run, fn, name.slice(0, 60), args, values);
  };
  return made(run, [target, ...args.values]);
};

/** `date("…")`, `time(…)`, `duration("…")`, and `@"…"`, which the grammar treats apart. */
export const dateTimeLiteral: NodeCompiler = (unit, node, scope) => {
  const at = node.getChild('AtLiteral');
  if (at) return unit.compile(at, scope);
  const name = nameOf(unit, node.getChild('DateTimeConstructor')!);
  const args = compileArguments(unit, node, scope);
  return made(builtinCall(BUILTINS.get(name)!, args), args.values);
};

/** `function(a: number, b) a + b`. */
export const functionDefinition: NodeCompiler = (unit, node, scope) => {
  const formals = node.getChild('FormalParameters');
  const parameters = (formals ? partsOf(formals) : []).map((formal) => {
    const [name, type] = partsOf(formal);
    return { name: nameOf(unit, name!), type: type ? compileType(unit, type) : null };
  });
  if (node.getChild('external')) {
    return made((env) => env.run.warn('UNSUPPORTED', 'external'), []);
  }
  const names = parameters.map(({ name }) => name);
  const bodyNode = node.getChild('FunctionBody')!.firstChild!;
  const body = unit.compile(bodyNode, names.reduce(bind, scope));
  const label = textOf(unit, node).slice(0, 40);
  const types = { parameters: parameters.map(({ type }) => type), result: literalType(unit, bodyNode) };
  const run: Eval = (closure) => {
    const { lookup } = closure.run;
    const invoke: FeelFunction['invoke'] = (run, args) => {
      if (args.length !== names.length) return run.warn('INVALID_ARGUMENTS', label);
      run.burn(body.size + 2);
      run.enter(body.depth + 2);
      let env = closure;
      for (let i = 0; i < names.length; i++) {
        const type = parameters[i]!.type;
        const given = args[i];
        const value = given === undefined || !type ? given : coerce(run, given, type);
        if (value === undefined) {
          run.depth -= body.depth + 2;
          return run.warn('INVALID_ARGUMENTS', label);
        }
        env = new Env(run, env, value);
      }
      // The variables that the body sees are those of the place where the function was written.
      const callers = run.lookup;
      run.lookup = lookup;
      const result = body.run(env);
      run.lookup = callers;
      run.depth -= body.depth + 2;
      return result;
    };
    return new FeelFunction(names, invoke, types);
  };
  return { run, size: 1, depth: 1, form: 'any' };
};
