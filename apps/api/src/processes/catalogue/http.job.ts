import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, type Tx } from '../../platform/public.ts';
import {
  ProcessExtensions,
  type Job,
  type JobHandler,
  type JobPlace,
  type JobProblem,
  type JobResult,
  type OutsideWork,
} from '../extensions.ts';
import { mappingProblems, variablesOf } from './answer-mapping.ts';
import { retryBackoffMs } from './fields.ts';
import { OutsideCalls } from './outside-calls.ts';

/** Our own name, and the one of Camunda 8's connector, whose inputs and headers it understands. */
const TYPES = ['http', 'io.camunda:http-json:1'];

/**
 * `http`: calls a system outside. In (task headers or variables): `url`, `method`?, `query`?, `headers`?, `body`?,
 * `authentication`?, `timeout`?, `redirects`?, `expectedStatuses`?; what becomes of the answer stands in the headers
 * `resultVariable`, `resultExpression`, `errorExpression`, `errors`. At least once: the job's id goes along as Idempotency-Key.
 */
@Injectable()
export class HttpJob implements OnModuleInit {
  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly calls: OutsideCalls,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    for (const type of TYPES) this.extensions.addJobHandler(this.#handler(type));
  }

  #handler(type: string): JobHandler {
    return {
      type,
      check: (place: JobPlace): readonly JobProblem[] => [...this.calls.problems(place), ...mappingProblems(place)],
      backoffMs: retryBackoffMs,
      run: (tx, job) => this.#run(tx, job),
    };
  }

  async #run(tx: Tx, job: Job): Promise<OutsideWork> {
    const request = await this.calls.prepare(tx, job);
    return {
      outside: async (): Promise<JobResult> => {
        const called = await this.calls.call(job, request);
        if (called.error) return { error: called.error };
        const { outcome } = called;
        return { variables: variablesOf(job, outcome, outcome.response, this.clock.now()) };
      },
    };
  }
}
