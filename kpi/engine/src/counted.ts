import { compileExpression, evaluate, fromJson, toJson, type CompiledExpression } from '@trucban/feel';
import { parseInstant, toEpochMs, type Json, type JsonObject } from '@trucban/kernel';
import { MAX_VALUE } from './limits.ts';
import { problem } from './problems.ts';
import type { Counted, KpiProblem } from './types.ts';

/** What one record adds to a measure. */
export interface CountedCase {
  /** Instant that decides the period, UTC milliseconds. */
  readonly atMs: number;
  /** Unit that it counts for; `null`: the top of the tree. */
  readonly unit: string | null;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
  /** For VN_AQI: which pollutant the value is the concentration of. */
  readonly part: string;
}

/** The expressions of a counted measure, compiled once. */
export interface CountedProgram {
  /** What the record adds; `null` when it doesn't count, also when an expression fails on it. */
  caseOf(record: JsonObject): CountedCase | null;
}

const FUEL = 20_000;
const MOST_TEXT = 100;

type Named = Readonly<Record<string, CompiledExpression>>;

/** Compiles what a measure is counted by. Faults stand at `/counted/…`. */
export function compileCounted(counted: Counted): {
  readonly program: CountedProgram;
  readonly problems: readonly KpiProblem[];
} {
  const problems: KpiProblem[] = [];
  const compiled = (source: string | undefined, path: string): CompiledExpression | null => {
    if (source === undefined) return null;
    const result = compileExpression(source);
    if (result.ok) return result.expression;
    problems.push(
      problem(`/counted/${path}`, result.problem.code, result.problem.message.vi, result.problem.message.en),
    );
    return null;
  };
  const { filter, at, orgUnit, value, part } = counted;
  const expressions = {
    filter: compiled(filter, 'filter'),
    at: compiled(at, 'at'),
    unit: compiled(orgUnit, 'orgUnit'),
    value: compiled(value, 'value'),
    part: compiled(part, 'part'),
  };
  const dimensions: Named = Object.fromEntries(
    Object.entries(counted.dimensions ?? {}).flatMap(([name, source]) => {
      const expression = compiled(source, `dimensions/${name}`);
      return expression ? [[name, expression]] : [];
    }),
  );
  if (counted.aggregate === 'vnAqi' && part === undefined)
    problems.push(
      problem(
        '/counted/part',
        'PART_MISSING',
        'VN_AQI cần biểu thức tên thông số.',
        'VN_AQI needs the expression of the pollutant.',
      ),
    );
  return { program: { caseOf: (record) => caseOf(expressions, dimensions, record) }, problems };
}

type Expressions = Readonly<Record<'filter' | 'at' | 'unit' | 'value' | 'part', CompiledExpression | null>>;

function caseOf(by: Expressions, dimensions: Named, record: JsonObject): CountedCase | null {
  const variables = (name: string) => (name in record ? fromJson(record[name] as Json) : undefined);
  const ask = (expression: CompiledExpression): Json | undefined => {
    const answer = evaluate(expression, { variables, fuel: FUEL });
    return answer.ok ? toJson(answer.value) : undefined;
  };
  if (by.filter && ask(by.filter) !== true) return null;
  const instant = parseInstant(textOf(by.at ? ask(by.at) : record['at']) ?? '');
  const value = by.value ? ask(by.value) : 1;
  const unit = by.unit ? textOf(ask(by.unit)) : null;
  if (!instant.ok || typeof value !== 'number' || !(Math.abs(value) <= MAX_VALUE)) return null;
  if (by.unit && unit === null) return null;
  const parts = Object.entries(dimensions).flatMap(([name, expression]) => {
    const text = textOf(ask(expression));
    return text === null ? [] : [[name, text] as const];
  });
  return {
    atMs: toEpochMs(instant.value),
    unit,
    value,
    dimensions: Object.fromEntries(parts),
    part: (by.part ? textOf(ask(by.part)) : null) ?? '',
  };
}

function textOf(value: Json | undefined): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, MOST_TEXT) : null;
}
