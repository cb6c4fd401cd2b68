import {
  coerce,
  equals,
  isList,
  FeelRange,
  inRange,
  order,
  OPERATIONS,
  setEntry,
  type FeelType,
  type FeelValue,
} from '@trucban/feel';
import {
  compileCell,
  compileFeelText,
  idOf,
  isFeel,
  typeRefOf,
  typed,
  type CellTest,
  type Compiler,
} from './compiler.ts';
import { readAggregation, readHitPolicy, type Aggregation, type HitPolicy } from './hit-policy.ts';
import { typeName } from './item-definitions.ts';
import { fromJsonAs } from './json-inputs.ts';
import type { At, Logic, TableRecord } from './model.ts';
import { note } from './notes.ts';
import { attribute, child, childText, childrenNamed, type Element } from './xml.ts';

interface Input {
  readonly id: string;
  readonly label: string;
  readonly value: Logic;
  readonly type: FeelType;
  readonly allowed: CellTest | null;
}

interface Output {
  readonly id: string;
  readonly name: string;
  readonly type: FeelType;
  readonly allowed: CellTest | null;
  /** The output values in the order of their priority. */
  readonly values: Logic | null;
  readonly fallback: Logic | null;
}

interface Rule {
  readonly id: string;
  readonly index: number;
  readonly tests: readonly (CellTest | null)[];
  readonly outputs: readonly Logic[];
}

interface Table {
  readonly id: string;
  readonly type: FeelType;
  readonly policy: HitPolicy;
  readonly aggregation: Aggregation | null;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  readonly rules: readonly Rule[];
}

/** Compiles a decision table. */
export function decisionTable(compiler: Compiler, element: Element): Logic {
  const table = readTable(compiler, element);
  return (at) => evaluateTable(at, table);
}

function readTable(compiler: Compiler, element: Element): Table {
  const { problems } = compiler.types;
  const id = idOf(compiler, element);
  const written = attribute(element, 'hitPolicy');
  const policy = readHitPolicy(written);
  if (!policy) problems.add('HIT_POLICY_INVALID', id, written);
  const aggregation = readAggregation(attribute(element, 'aggregation'));
  if (aggregation === undefined) problems.add('AGGREGATION_INVALID', id, attribute(element, 'aggregation'));
  const inputs = childrenNamed(element, 'input').map((input) => readInput(compiler, input));
  const outputs = childrenNamed(element, 'output').map((output) => readOutput(compiler, output));
  if (outputs.length === 0) problems.add('OUTPUT_MISSING', id);
  if (outputs.length > 1 && outputs.some(({ name }) => name === '')) problems.add('OUTPUT_NAME_MISSING', id);
  const known = policy ?? { policy: 'UNIQUE' as const, aggregation: null };
  const gathered = known.aggregation ?? aggregation ?? null;
  if (gathered !== null && (known.policy !== 'COLLECT' || (outputs.length > 1 && gathered !== 'COUNT')))
    problems.add('AGGREGATION_INVALID', id, gathered);
  if ((known.policy === 'PRIORITY' || known.policy === 'OUTPUT ORDER') && outputs.every(({ values }) => !values))
    problems.add('OUTPUT_VALUES_MISSING', id);
  const rules = childrenNamed(element, 'rule').map((rule, i) => readRule(compiler, rule, i + 1, inputs, outputs));
  const type = typeRefOf(compiler, element);
  return { id, type, policy: known.policy, aggregation: gathered, inputs, outputs, rules };
}

function readInput(compiler: Compiler, element: Element): Input {
  const id = idOf(compiler, element);
  const expression = child(element, 'inputExpression');
  const source = childText(expression, 'text');
  if (source === undefined) compiler.types.problems.add('EXPRESSION_MISSING', id, 'inputExpression');
  const usable = source !== undefined && expression !== undefined && isFeel(compiler, expression);
  return {
    id,
    label: attribute(element, 'label') ?? source ?? '',
    value: usable ? compileFeelText(compiler, source, id) : () => null,
    type: typeRefOf(compiler, expression),
    allowed: compileCell(compiler, childText(child(element, 'inputValues'), 'text'), id),
  };
}

function readOutput(compiler: Compiler, element: Element): Output {
  const id = idOf(compiler, element);
  const own = childText(child(element, 'outputValues'), 'text');
  const typeRef = attribute(element, 'typeRef');
  const values = own ?? (typeRef ? compiler.types.allowed.get(typeName(compiler.types, element, typeRef)) : undefined);
  const fallback = childText(child(element, 'defaultOutputEntry'), 'text');
  return {
    id,
    name: attribute(element, 'name') ?? '',
    type: typeRefOf(compiler, element),
    allowed: compileCell(compiler, own, id),
    values: values === undefined ? null : compileFeelText(compiler, `[${values}]`, id),
    fallback: fallback === undefined ? null : compileFeelText(compiler, fallback, id),
  };
}

function readRule(
  compiler: Compiler,
  element: Element,
  index: number,
  inputs: readonly Input[],
  outputs: readonly Output[],
): Rule {
  const id = attribute(element, 'id') ?? `${compiler.elementId}#${index}`;
  const tests = childrenNamed(element, 'inputEntry').map((entry) => {
    const where = attribute(entry, 'id') ?? id;
    return isFeel(compiler, entry) ? compileCell(compiler, childText(entry, 'text'), where) : null;
  });
  const results = childrenNamed(element, 'outputEntry').map((entry): Logic => {
    const text = childText(entry, 'text');
    if (text === undefined || text === '-' || !isFeel(compiler, entry)) return () => null;
    const where = attribute(entry, 'id') ?? id;
    const value = compileFeelText(compiler, text, where);
    const type = typeRefOf(compiler, entry);
    return type.kind === 'any' ? value : (at) => typed(at, value(at), type, where);
  });
  if (tests.length !== inputs.length || results.length !== outputs.length)
    compiler.types.problems.add('RULE_SHAPE', id, String(index));
  return { id, index, tests, outputs: results };
}

/** A rule that matched, with what it puts out. */
interface Hit {
  readonly rule: Rule;
  readonly outputs: readonly FeelValue[];
}

function evaluateTable(at: At, table: Table): FeelValue {
  const { session } = at;
  const inputs: { label: string; value: FeelValue }[] = [];
  for (const { id, label, value, type, allowed } of table.inputs) {
    const found = value(at);
    const given = typed(at, session.json ? fromJsonAs(found, type) : found, type, id);
    const refused = allowed !== null && given !== null && !allowed(at, given);
    inputs.push({ label, value: refused ? note(session, 'INPUT_NOT_ALLOWED', id) : given });
  }
  const hits: Hit[] = [];
  for (const rule of table.rules) {
    session.run.burn(1 + rule.tests.length);
    if (!rule.tests.every((test, i) => test === null || test(at, inputs[i]?.value ?? null))) continue;
    hits.push({ rule, outputs: rule.outputs.map((output) => output(at)) });
    if (table.policy === 'FIRST') break;
  }
  const matched: TableRecord['matched'] = hits.map(({ rule, outputs }) => ({
    ruleId: rule.id,
    index: rule.index,
    outputs,
  }));
  session.tables.push({ elementId: table.id, inputs, matched });
  if (hits.length === 0) return fallbackOf(at, table);
  const value = resultOf(
    at,
    table,
    hits.map((hit) => fitOutputs(at, table, hit)),
  );
  return table.type.kind === 'any' ? value : ofTable(at, table, value);
}

/** The outputs of a hit as their columns ask for them, `null` for one that is not allowed. */
function fitOutputs(at: At, table: Table, { rule, outputs }: Hit): Hit {
  const fitting = table.outputs.map(({ id, type, allowed }, i) => {
    const value = typed(at, outputs[i] ?? null, type, id);
    const refused = allowed !== null && value !== null && !allowed(at, value);
    return refused ? note(at.session, 'OUTPUT_NOT_ALLOWED', id) : value;
  });
  return { rule, outputs: fitting };
}

/** The result as the table's type asks for it; of several results that type may also be the type of each. */
function ofTable(at: At, table: Table, value: FeelValue): FeelValue {
  if (!isList(value) || coerce(at.session.run, value, table.type) !== undefined)
    return typed(at, value, table.type, table.id);
  return value.map((one) => typed(at, one, table.type, table.id));
}

/** The outputs of one hit as one value: the only one, or a context by the columns' names. */
function valueOf(table: Table, outputs: readonly FeelValue[]): FeelValue {
  if (table.outputs.length <= 1) return outputs[0] ?? null;
  const result: { [key: string]: FeelValue } = {};
  table.outputs.forEach(({ name }, i) => setEntry(result, name, outputs[i] ?? null));
  return result;
}

/** The result when no rule matches: the default outputs, else nothing. */
function fallbackOf(at: At, table: Table): FeelValue {
  const several = table.policy === 'COLLECT' || table.policy === 'RULE ORDER' || table.policy === 'OUTPUT ORDER';
  if (table.outputs.some(({ fallback }) => fallback)) {
    const value = valueOf(
      table,
      table.outputs.map(({ fallback }) => fallback?.(at) ?? null),
    );
    return several && table.aggregation === null && !isList(value) ? [value] : value;
  }
  if (table.aggregation === 'COUNT') return 0;
  return several && table.aggregation === null ? [] : null;
}

function resultOf(at: At, table: Table, hits: readonly Hit[]): FeelValue {
  const { session } = at;
  const values = hits.map(({ outputs }) => valueOf(table, outputs));
  switch (table.policy) {
    case 'UNIQUE':
      return hits.length > 1 ? note(session, 'SEVERAL_RULES_MATCH', table.id) : values[0]!;
    case 'ANY': {
      const same = values.every((value) => equals(session.run, value, values[0]!) === true);
      return same ? values[0]! : note(session, 'RULES_DISAGREE', table.id);
    }
    case 'FIRST':
      return values[0]!;
    case 'PRIORITY':
      return byPriority(at, table, hits)[0]!;
    case 'OUTPUT ORDER':
      return byPriority(at, table, hits);
    case 'RULE ORDER':
      return values;
    case 'COLLECT':
      return table.aggregation === null ? values : aggregate(at, table, values);
  }
}

/** The values of the hits, those with more important outputs first, from the first column to the last. */
function byPriority(at: At, table: Table, hits: readonly Hit[]): readonly FeelValue[] {
  const { run } = at.session;
  const orders = table.outputs.map(({ values }) => values?.(at) ?? null);
  const rank = (value: FeelValue, column: number): number => {
    const values = orders[column];
    if (!isList(values)) return 0;
    run.burn(values.length);
    const found = values.findIndex((one) =>
      one instanceof FeelRange ? inRange(run, one, value) === true : equals(run, one, value) === true,
    );
    return found < 0 ? values.length : found;
  };
  const ranked = hits.map((hit) => ({ value: valueOf(table, hit.outputs), ranks: hit.outputs.map(rank) }));
  run.burn(ranked.length * 8);
  ranked.sort((a, b) => {
    for (let i = 0; i < a.ranks.length; i++) {
      const o = a.ranks[i]! - b.ranks[i]!;
      if (o !== 0) return o;
    }
    return 0;
  });
  return ranked.map(({ value }) => value);
}

function aggregate(at: At, table: Table, values: readonly FeelValue[]): FeelValue {
  const { run } = at.session;
  run.burn(values.length);
  if (table.aggregation === 'COUNT') return values.length;
  return values.reduce((a, b) => {
    if (table.aggregation === 'SUM') return OPERATIONS['+']!(run, a, b);
    const o = order(a, b);
    if (o === null) return null;
    return (table.aggregation === 'MIN' ? o <= 0 : o >= 0) ? a : b;
  });
}
