import { ANY, FeelFunction, setEntry, type FeelValue } from '@trucban/feel';
import { boxedConditional, boxedFilter, boxedFor, boxedQuantified } from './boxed-control.ts';
import { compileFeelText, idOf, isFeel, typeRefOf, typed, within, type Compiler } from './compiler.ts';
import { decisionTable } from './decision-table.ts';
import { boxedFunction } from './function.ts';
import type { At, Logic } from './model.ts';
import { withNames } from './names.ts';
import { note } from './notes.ts';
import { attribute, child, childText, childrenNamed, type Element } from './xml.ts';

/** Compiles one kind of boxed expression. */
type BoxedCompiler = (compiler: Compiler, element: Element) => Logic;

const literal: BoxedCompiler = (compiler, element) => {
  const id = idOf(compiler, element);
  const nothing: Logic = () => null;
  if (child(element, 'importedValues')) {
    compiler.types.problems.add('EXPRESSION_KIND_UNSUPPORTED', id, 'importedValues');
    return (at) => note(at.session, 'LOGIC_UNSUPPORTED', id);
  }
  if (!isFeel(compiler, element)) return (at) => note(at.session, 'LOGIC_UNSUPPORTED', id);
  const text = childText(element, 'text');
  return text === undefined ? nothing : compileFeelText(compiler, text, id);
};

/** `context`: entries see those before them; an entry without a variable is the result. */
const context: BoxedCompiler = (compiler, element) => {
  let names = compiler.names;
  const entries = childrenNamed(element, 'contextEntry').map((entry) => {
    const variable = child(entry, 'variable');
    const name = attribute(variable, 'name') ?? null;
    const value = expressionIn({ ...compiler, names }, entry);
    const type = typeRefOf(compiler, variable);
    if (name !== null) names = withNames(names, [name]);
    return { id: idOf(compiler, entry), name, value, type };
  });
  return (at) => {
    const own = new Map<string, FeelValue>();
    const inside: At = { ...at, depth: at.depth + 1, scope: within(at.scope, own) };
    const result: { [key: string]: FeelValue } = {};
    for (const { id, name, value, type } of entries) {
      at.session.run.burn(2);
      const made = typed(inside, value(inside), type, id);
      if (name === null) return made;
      own.set(name, made);
      setEntry(result, name, made);
    }
    return result;
  };
};

const list: BoxedCompiler = (compiler, element) => {
  const items = element.children.filter(isExpression).map((item) => compileBoxed(compiler, item));
  return (at) => items.map((item) => item(at));
};

/** `relation`: a list of contexts, one for each row. */
const relation: BoxedCompiler = (compiler, element) => {
  const columns = childrenNamed(element, 'column').map((column) => ({
    name: attribute(column, 'name') ?? '',
    type: typeRefOf(compiler, column),
  }));
  const rows = childrenNamed(element, 'row').map((row) => ({
    id: idOf(compiler, row),
    cells: row.children.filter(isExpression).map((cell) => compileBoxed(compiler, cell)),
  }));
  return (at) =>
    rows.map(({ id, cells }) => {
      const result: { [key: string]: FeelValue } = {};
      columns.forEach(({ name, type }, i) => setEntry(result, name, typed(at, cells[i]?.(at) ?? null, type, id)));
      return result;
    });
};

/** `invocation`: a call of a function by the names of its parameters. */
const invocation: BoxedCompiler = (compiler, element) => {
  const id = idOf(compiler, element);
  const called = expressionIn(compiler, element);
  const bindings = childrenNamed(element, 'binding').map((binding) => {
    const parameter = child(binding, 'parameter');
    return {
      name: attribute(parameter, 'name') ?? '',
      type: typeRefOf(compiler, parameter),
      value: expressionIn(compiler, binding),
    };
  });
  return (at) => {
    const fn = called(at);
    if (!(fn instanceof FeelFunction)) return note(at.session, 'NOT_A_FUNCTION', id);
    const args: (FeelValue | undefined)[] = fn.parameters.map(() => undefined);
    for (const { name, type, value } of bindings) {
      const position = fn.parameters.indexOf(name);
      if (position < 0) return note(at.session, 'WRONG_PARAMETERS', id);
      args[position] = typed(at, value(at), type, id);
    }
    return fn.invoke(at.session.run, args);
  };
};

const COMPILERS: ReadonlyMap<string, BoxedCompiler> = new Map<string, BoxedCompiler>([
  ['literalExpression', literal],
  ['context', context],
  ['list', list],
  ['relation', relation],
  ['invocation', invocation],
  ['decisionTable', (compiler, element) => decisionTable(compiler, element)],
  ['functionDefinition', (compiler, element) => boxedFunction(compiler, element, expressionIn)],
  ['conditional', (compiler, element) => boxedConditional(compiler, element, expressionIn)],
  ['filter', (compiler, element) => boxedFilter(compiler, element, expressionIn)],
  ['for', (compiler, element) => boxedFor(compiler, element, expressionIn)],
  ['some', (compiler, element) => boxedQuantified(compiler, element, expressionIn, true)],
  ['every', (compiler, element) => boxedQuantified(compiler, element, expressionIn, false)],
]);

/** Whether an element is a boxed expression. */
export function isExpression(element: Element): boolean {
  return element.namespace === element.parent?.namespace && COMPILERS.has(element.name);
}

/** Compiles a boxed expression of any kind. */
function compileBoxed(compiler: Compiler, element: Element): Logic {
  const id = idOf(compiler, element);
  const logic = COMPILERS.get(element.name)!({ ...compiler, elementId: id }, element);
  // A table and a function see to their types themselves.
  const type =
    element.name === 'decisionTable' || element.name === 'functionDefinition' ? ANY : typeRefOf(compiler, element);
  return type.kind === 'any' ? logic : (at) => typed(at, logic(at), type, id);
}

/** Compiles the boxed expression inside of an element; a missing one is `null`, with a problem. */
export function expressionIn(compiler: Compiler, element: Element | undefined): Logic {
  const found = element?.children.find(isExpression);
  if (found) return compileBoxed(compiler, found);
  compiler.types.problems.warn(
    'EXPRESSION_MISSING',
    element ? idOf(compiler, element) : compiler.elementId,
    element?.name ?? '',
  );
  return () => null;
}
