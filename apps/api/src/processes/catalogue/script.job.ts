import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/public.ts';
import {
  ProcessExtensions,
  type Job,
  type JobHandler,
  type JobPlace,
  type JobProblem,
  type JobResult,
} from '../extensions.ts';
import { errorOf } from './answer-mapping.ts';
import { evaluateContext, evaluateFeel, feelProblems } from './feel.ts';
import { problem } from './fields.ts';

/**
 * `script`: a FEEL expression over the job's variables, within FEEL's fuel. Headers: `expression`, `resultVariable`? (without it
 * the expression yields a context, whose entries become variables), `errorExpression`? (a BPMN error when it yields one).
 */
@Injectable()
export class ScriptJob implements JobHandler, OnModuleInit {
  readonly type = 'script';

  constructor(private readonly extensions: ProcessExtensions) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  check({ headers }: JobPlace): readonly JobProblem[] {
    const { expression, errorExpression } = headers;
    if (!expression)
      return [problem('JOB_FIELD_MISSING', 'Thiếu trường “expression”.', 'The field "expression" is missing.')];
    return [...feelProblems('expression', expression), ...feelProblems('errorExpression', errorExpression)];
  }

  run(tx: Tx, job: Job): Promise<JobResult> {
    const { expression = '', resultVariable, errorExpression } = job.headers;
    const failed = errorExpression && errorOf(job, { response: null, request: null, error: null }, tx.now);
    if (failed) return Promise.resolve(failed);
    return Promise.resolve({
      variables: resultVariable
        ? { [resultVariable]: evaluateFeel('expression', expression, job.variables, tx.now) }
        : evaluateContext('expression', expression, job.variables, tx.now),
    });
  }
}
