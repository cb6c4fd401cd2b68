import { ANY, FeelFunction, type FeelType, type FeelValue } from '@trucban/feel';
import { idOf, typeRefOf, typed, within, type Compiler } from './compiler.ts';
import type { At, Logic } from './model.ts';
import { withNames } from './names.ts';
import { note } from './notes.ts';
import { attribute, child, childText, childrenNamed, type Element } from './xml.ts';

/** How deep a call of a boxed function nests, in levels of FEEL expressions. */
const CALL_LEVELS = 10;

/** A function without parameters whose logic is a table takes the table's inputs that are plain names. */
function impliedParameters(element: Element): { readonly name: string; readonly type: FeelType }[] {
  const inputs = childrenNamed(child(element, 'decisionTable'), 'input');
  const texts = inputs.map((input) => childText(child(input, 'inputExpression'), 'text') ?? '');
  const names = [...new Set(texts)].filter((text) => /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(text));
  return names.map((name) => ({ name, type: ANY }));
}

type FunctionType = Extract<FeelType, { kind: 'function' }>;

/** The function type that a function was given, by its variable or by itself; `null` when it was given none. */
function declaredOf(declared: FeelType, compiler: Compiler, element: Element): FunctionType | null {
  for (const type of [declared, typeRefOf(compiler, element)]) {
    const known = functionType(type);
    if (known) return known;
  }
  return null;
}

/** A type as the function type that it names, `null` when it is none. */
export function functionType(type: FeelType): FunctionType | null {
  const known = type.kind === 'named' ? type.get() : type;
  return known?.kind === 'function' ? known : null;
}

/** The type of what a function answers: that of its function type, or of its expression. */
function resultOf(declared: FunctionType | null, compiler: Compiler, element: Element): FeelType {
  if (declared) return declared.result;
  const body = element.children.find(({ name }) => name !== 'formalParameter' && name !== 'decisionTable');
  return typeRefOf(compiler, body);
}

/** Compiles a boxed function, or the logic of a business knowledge model; only FEEL runs here. */
export function boxedFunction(
  compiler: Compiler,
  element: Element,
  expressionIn: (compiler: Compiler, element: Element) => Logic,
  declared: FeelType = ANY,
): Logic {
  const id = idOf(compiler, element);
  const kind = attribute(element, 'kind') ?? 'FEEL';
  if (kind !== 'FEEL') {
    compiler.types.problems.add('FUNCTION_KIND_UNSUPPORTED', id, kind);
    return (at) => note(at.session, 'LOGIC_UNSUPPORTED', id);
  }
  const functionItem = declaredOf(declared, compiler, element);
  const formal = childrenNamed(element, 'formalParameter').map((parameter, i) => {
    const type = typeRefOf(compiler, parameter);
    return {
      name: attribute(parameter, 'name') ?? '',
      type: type.kind === 'any' ? (functionItem?.parameters?.[i] ?? ANY) : type,
    };
  });
  const parameters = formal.length > 0 ? formal : impliedParameters(element);
  const names = parameters.map(({ name }) => name);
  const body = expressionIn({ ...compiler, names: withNames(compiler.names, names) }, element);
  const result = resultOf(functionItem, compiler, element);
  const types = { parameters: parameters.map(({ type }) => type), result: result.kind === 'any' ? null : result };
  return (closure) =>
    new FeelFunction(
      names,
      (run, args) => {
        const own = new Map<string, FeelValue>();
        const at: At = {
          session: closure.session,
          scope: within(closure.scope, own),
          depth: closure.depth + 1,
        };
        if (args.length !== names.length && (formal.length > 0 || args.length > 0))
          return note(at.session, 'WRONG_PARAMETERS', id);
        for (let i = 0; i < args.length; i++) {
          const given = args[i];
          if (given === undefined) return note(at.session, 'WRONG_PARAMETERS', id);
          const value = typed(at, given, parameters[i]!.type, id);
          // An argument that does not conform makes the whole call null (DMN 10.3.2.13.3).
          if (value === null && given !== null) return null;
          own.set(names[i]!, value);
        }
        run.burn(5);
        run.enter(CALL_LEVELS);
        const value = typed(at, body(at), result, id);
        run.depth -= CALL_LEVELS;
        return value;
      },
      types,
    );
}
