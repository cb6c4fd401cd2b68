import type { Instant, Json, JsonObject } from '@trucban/kernel';
import type { Job, JobPlace, JobProblem, JobResult } from '../extensions.ts';
import { JobRefused, TryLater } from '../jobs.ts';
import { evaluateContext, evaluateFeel, feelProblems } from './feel.ts';
import { MOST_BACKOFF_MS, durationMs, isObject, problem } from './fields.ts';

/** What came from outside, as the expressions of a job see it besides the job's variables. */
export interface Outcome {
  /** Answer to a call: `{ status, headers, body }`. */
  readonly response: JsonObject | null;
  /** What was posted to a callback: `{ body }`. */
  readonly request: JsonObject | null;
  /** Why the call failed; null when its status is expected. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

type BpmnError = Extract<JobResult, { error: unknown }>;

/** Problems of the headers that say what becomes of an answer. */
export function mappingProblems({ headers }: JobPlace): JobProblem[] {
  return [
    ...feelProblems('resultExpression', headers['resultExpression']),
    ...feelProblems('errorExpression', headers['errorExpression']),
    ...(headers['errors'] !== undefined && pairs(headers['errors']) === null
      ? [
          problem(
            'JOB_ERRORS_INVALID',
            'Trường “errors” cần dạng “404=KHONG_CO; 5xx=LOI; code:E17=MA_LOI; TIMEOUT=CHAM”.',
            'The field "errors" needs the form "404=NOT_THERE; 5xx=DOWN; code:E17=REFUSED; TIMEOUT=SLOW".',
          ),
        ]
      : []),
  ];
}

/** Whether the model says what becomes of an answer. */
export function mapsAnswer(headers: Job['headers']): boolean {
  return Boolean(headers['resultVariable'] || headers['resultExpression'] || headers['errorExpression']);
}

/**
 * The BPMN error that the model makes of an outcome: by `errorExpression` (FEEL), else by the pairs of `errors`. Undefined: none.
 * @throws JobRefused, TryLater when the expression says `jobError`
 */
export function errorOf(job: Job, outcome: Outcome, now: Instant): BpmnError | undefined {
  const expression = job.headers['errorExpression'];
  if (expression) {
    const value = evaluateFeel('errorExpression', expression, seen(job, outcome), now);
    if (value !== null) return thrown(value);
  }
  const code = byPairs(job.headers['errors'], outcome);
  if (code === undefined) return undefined;
  const message = outcome.error?.message;
  return { error: { code, ...(message === undefined ? {} : { message }) } };
}

/** The variables that the model makes of an answer: `resultVariable` gets all of it, `resultExpression` picks. */
export function variablesOf(job: Job, outcome: Outcome, whole: Json, now: Instant): JsonObject {
  const { resultVariable, resultExpression } = job.headers;
  return {
    ...(resultVariable ? { [resultVariable]: whole } : {}),
    ...(resultExpression ? evaluateContext('resultExpression', resultExpression, seen(job, outcome), now) : {}),
  };
}

function seen(job: Job, { response, request, error }: Outcome): JsonObject {
  return { ...job.variables, response, request, error };
}

/** `bpmnError(…)`, `jobError(…)`, a context with a `code`, or the code alone. */
function thrown(value: Json): BpmnError {
  if (typeof value === 'string' && value !== '') return { error: { code: value } };
  const { errorType, code, message, variables, retries, backoff } = isObject(value) ? value : {};
  const text = typeof message === 'string' ? message.slice(0, 2_000) : undefined;
  if (errorType === 'jobError') {
    const reason = text ?? 'jobError';
    if (retries === 0) throw new JobRefused('JOB_ERROR', reason, reason);
    throw new TryLater(reason, Math.min(durationMs(backoff ?? null) ?? 1_000, MOST_BACKOFF_MS));
  }
  if (typeof code !== 'string' && typeof code !== 'number')
    throw new JobRefused(
      'JOB_EXPRESSION_FAILED',
      'errorExpression phải cho bpmnError(mã, lời), jobError(lời) hoặc null.',
      'errorExpression must yield bpmnError(code, message), jobError(message) or null.',
    );
  return {
    error: {
      code: String(code),
      ...(text === undefined ? {} : { message: text }),
      ...(isObject(variables) ? { variables } : {}),
    },
  };
}

/** `404=NOT_THERE; 5xx=DOWN; code:E17=REFUSED; TIMEOUT=SLOW`: what an outcome may be, and the BPMN error for it. */
function pairs(text: string): { readonly when: string; readonly code: string }[] | null {
  const list = text
    .split(/[;\n]/)
    .map((each) => each.trim())
    .filter(Boolean)
    .map((each) => /^(\d{3}|[1-5]xx|code:[^=]{1,200}|[A-Z][A-Z_]*)\s*=\s*(\S.{0,199})$/.exec(each));
  if (list.some((match) => match === null)) return null;
  return list.flatMap((match) => (match ? [{ when: (match[1] ?? '').trim(), code: match[2] ?? '' }] : []));
}

function byPairs(text: string | undefined, { response, request, error }: Outcome): string | undefined {
  if (!text) return undefined;
  const status = typeof response?.['status'] === 'number' ? String(response['status']) : '';
  const body = (response ?? request)?.['body'];
  const inBody = isObject(body) ? body['code'] : undefined;
  const names = [
    ...(typeof inBody === 'string' || typeof inBody === 'number' ? [`code:${inBody}`] : []),
    ...(status === '' ? [] : [status, `${status[0]}xx`]),
    ...(error ? [error.code] : []),
  ];
  const list = pairs(text) ?? [];
  // What is said of the body is more exact than of the status, one status more than its class.
  for (const name of names) {
    const found = list.find(({ when }) => when === name);
    if (found) return found.code;
  }
  return undefined;
}
