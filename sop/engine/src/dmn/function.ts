import { FeelFunction, type FeelValue } from '@trucban/feel';
import { idOf, typeRefOf, typed, within, type Compiler } from './compiler.ts';
import type { At, Logic } from './model.ts';
import { withNames } from './names.ts';
import { note } from './notes.ts';
import { attribute, childrenNamed, type Element } from './xml.ts';

/** How deep a call of a boxed function nests, in levels of FEEL expressions. */
const CALL_LEVELS = 10;

/** Compiles a boxed function, or the logic of a business knowledge model; only FEEL runs here. */
export function boxedFunction(
  compiler: Compiler,
  element: Element,
  expressionIn: (compiler: Compiler, element: Element) => Logic,
): Logic {
  const id = idOf(compiler, element);
  const kind = attribute(element, 'kind') ?? 'FEEL';
  if (kind !== 'FEEL') {
    compiler.types.problems.add('FUNCTION_KIND_UNSUPPORTED', id, kind);
    return (at) => note(at.session, 'LOGIC_UNSUPPORTED', id);
  }
  const parameters = childrenNamed(element, 'formalParameter').map((parameter) => ({
    name: attribute(parameter, 'name') ?? '',
    type: typeRefOf(compiler, parameter),
  }));
  const names = parameters.map(({ name }) => name);
  const body = expressionIn({ ...compiler, names: withNames(compiler.names, names) }, element);
  const types = { parameters: parameters.map(({ type }) => type), result: null };
  return (closure) =>
    new FeelFunction(
      names,
      (run, args) => {
        const own = new Map<string, FeelValue>();
        const at: At = { session: closure.session, scope: within(closure.scope, own) };
        if (args.length !== names.length) return note(at.session, 'WRONG_PARAMETERS', id);
        for (let i = 0; i < names.length; i++) {
          const given = args[i];
          if (given === undefined) return note(at.session, 'WRONG_PARAMETERS', id);
          const value = typed(at, given, parameters[i]!.type, id);
          // An argument that does not conform makes the whole call null (DMN 10.3.2.13.3).
          if (value === null && given !== null) return null;
          own.set(names[i]!, value);
        }
        run.burn(5);
        run.enter(CALL_LEVELS);
        const result = body(at);
        run.depth -= CALL_LEVELS;
        return result;
      },
      types,
    );
}
