import { compileExpression, evaluate, toJson, type CompiledExpression, type HostFunction } from '@trucban/feel';
import type { Instant, Json, JsonObject } from '@trucban/kernel';
import type { JobProblem } from '../extensions.ts';
import { JobRefused } from '../jobs.ts';
import { isObject, problem } from './fields.ts';

/** FEEL in the headers of a job: what becomes of its answer, or (`script`) the work itself. */

/** What `errorExpression` may call besides FEEL's own, as in Camunda's connectors. */
const FUNCTIONS: Readonly<Record<string, HostFunction>> = {
  bpmnError: ([code, message, variables]) => ({
    errorType: 'bpmnError',
    code: code ?? null,
    message: message ?? null,
    variables: variables ?? null,
  }),
  jobError: ([message, variables, retries, backoff]) => ({
    errorType: 'jobError',
    message: message ?? null,
    variables: variables ?? null,
    retries: retries ?? null,
    backoff: backoff ?? null,
  }),
};
const NAMES = Object.keys(FUNCTIONS);

const compiled = new Map<string, CompiledExpression>();
/** Compiled expressions that are kept. */
const MOST_KEPT = 1_000;

/** What is wrong with an expression of the model; the `=` before it may be left out. */
export function feelProblems(name: string, text: string | undefined): JobProblem[] {
  if (text === undefined || text.trim() === '') return [];
  const result = compileExpression(sourceOf(text), { functions: NAMES });
  const message = result.ok ? unknownFunction(result.expression) : result.problem.message;
  if (!message) return [];
  return [
    problem(
      'JOB_EXPRESSION_INVALID',
      `Biểu thức “${name}” không hợp lệ: ${message.vi}`,
      `The expression "${name}" is not valid: ${message.en}`,
    ),
  ];
}

/** Evaluates within FEEL's fuel. @throws JobRefused when it can't be compiled or fails: trying again would not help */
export function evaluateFeel(name: string, text: string, variables: JsonObject, now: Instant): Json {
  const failed = (vi: string, en: string) =>
    new JobRefused('JOB_EXPRESSION_FAILED', `Biểu thức “${name}”: ${vi}`, `The expression "${name}": ${en}`);
  const expression = compile(sourceOf(text), failed);
  const result = evaluate(expression, {
    variables: (key) => (Object.hasOwn(variables, key) ? variables[key] : undefined),
    now,
    functions: FUNCTIONS,
  });
  if (!result.ok) throw failed(result.message.vi, result.message.en);
  return toJson(result.value);
}

/** Evaluates to a context, whose entries become variables. Null gives none. @throws JobRefused */
export function evaluateContext(name: string, text: string, variables: JsonObject, now: Instant): JsonObject {
  const value = evaluateFeel(name, text, variables, now);
  if (value === null) return {};
  if (isObject(value)) return value;
  throw new JobRefused(
    'JOB_EXPRESSION_FAILED',
    `Biểu thức “${name}” phải cho một context (tên: giá trị).`,
    `The expression "${name}" must yield a context (name: value).`,
  );
}

function compile(source: string, failed: (vi: string, en: string) => JobRefused): CompiledExpression {
  const known = compiled.get(source);
  if (known) return known;
  const result = compileExpression(source, { functions: NAMES });
  if (!result.ok) throw failed(result.problem.message.vi, result.problem.message.en);
  if (compiled.size >= MOST_KEPT) compiled.clear();
  compiled.set(source, result.expression);
  return result.expression;
}

function unknownFunction({ functions }: CompiledExpression): { vi: string; en: string } | undefined {
  const unknown = functions.find((name) => !NAMES.includes(name));
  return unknown === undefined
    ? undefined
    : { vi: `không có hàm «${unknown}».`, en: `there is no function "${unknown}".` };
}

const sourceOf = (text: string): string => text.trim().replace(/^=/, '');
