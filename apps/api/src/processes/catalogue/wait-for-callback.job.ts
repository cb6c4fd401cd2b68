import { Injectable, type OnModuleInit } from '@nestjs/common';
import { fromEpochMs, toEpochMs, type JsonObject } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';
import {
  ProcessExtensions,
  type Job,
  type JobHandler,
  type JobPlace,
  type JobProblem,
  type JobResult,
  type OutsideWork,
} from '../extensions.ts';
import { JobRefused } from '../jobs.ts';
import { ProcessStore } from '../process-store.ts';
import { mappingProblems } from './answer-mapping.ts';
import { Callbacks } from './callbacks.ts';
import { durationProblems, problem, retryBackoffMs, tells, told, toldDuration } from './fields.ts';
import { OutsideCalls } from './outside-calls.ts';

const DAY_MS = 86_400_000;
const WAIT = { usual: DAY_MS, least: 1_000, most: 90 * DAY_MS };
/** Where the address is put into the call that tells it. */
const PLACE = '{{callback.url}}';

/**
 * `waitForCallback`: waits until somebody posts to a one-time address. The address is told by a call (the fields of `http`, with
 * `{{callback.url}}` in its body, headers or query), or written to the variable named by the header `urlVariable`. In: `wait`?
 * (a day). The body becomes variables or a BPMN error by the same headers as of `http`, with `request.body`. When the time is over:
 * the BPMN error named by the header `timeoutError`, else a process incident.
 */
@Injectable()
export class WaitForCallbackJob implements JobHandler, OnModuleInit {
  readonly type = 'waitForCallback';
  readonly backoffMs = retryBackoffMs;

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly calls: OutsideCalls,
    private readonly callbacks: Callbacks,
    private readonly store: ProcessStore,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  check(place: JobPlace): readonly JobProblem[] {
    const problems = [...mappingProblems(place), ...durationProblems(place, 'wait', WAIT)];
    if (tells(place, 'url') === 'yes') return [...problems, ...this.calls.problems(place)];
    if (place.headers['urlVariable']) return problems;
    return [
      ...problems,
      problem(
        'CALLBACK_UNTOLD',
        'Không ai biết được địa chỉ trả lời: cần “url” để gọi và gửi {{callback.url}}, hoặc “urlVariable”.',
        'Nobody would learn the address: give "url" to be called with {{callback.url}}, or "urlVariable".',
      ),
    ];
  }

  async run(tx: Tx, job: Job): Promise<JobResult | OutsideWork> {
    const waitMs = toldDuration(job, 'wait', WAIT);
    const { url, expiresAt } = await this.callbacks.open(tx, job, fromEpochMs(toEpochMs(tx.now) + waitMs));
    const waiting = { waiting: true, until: expiresAt } as const;
    if (told(job, 'url') !== undefined) {
      const request = await this.calls.prepare(tx, withAddress(job, url));
      return {
        outside: async () => {
          const { error } = await this.calls.call(job, request);
          return error ? { error } : waiting;
        },
      };
    }
    const { urlVariable } = job.headers;
    if (!urlVariable)
      throw new JobRefused('CALLBACK_UNTOLD', 'Không ai biết được địa chỉ trả lời.', 'Nobody would learn the address.');
    const variables = { [urlVariable]: url };
    await this.store.advance(tx, job.instance.id, `callback:${job.id}`, {
      type: 'setVariables',
      at: tx.now,
      variables,
    });
    return waiting;
  }

  async overdue(tx: Tx, job: Job): Promise<JobResult> {
    const until = await this.callbacks.expiresAt(tx, job.id);
    if (until !== undefined && until > tx.now) return { waiting: true, until };
    const code = job.headers['timeoutError'];
    if (code) return { error: { code, message: 'CALLBACK_TIMEOUT' } };
    throw new JobRefused('CALLBACK_TIMEOUT', 'Không có câu trả lời trong thời hạn.', 'No answer came in time.');
  }
}

/** The job with the address in place of its name, wherever the call may carry it. */
function withAddress(job: Job, url: string): Job {
  const { headers, variables } = job;
  const put = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(PLACE, url)) as T;
  const carried: JsonObject = {};
  for (const name of ['body', 'headers', 'query', 'queryParameters'])
    if (variables[name] !== undefined) (carried as Record<string, unknown>)[name] = put(variables[name]);
  const { body, headers: told, query } = headers;
  const header = { ...(body ? { body } : {}), ...(told ? { headers: told } : {}), ...(query ? { query } : {}) };
  return { ...job, headers: { ...headers, ...put(header) }, variables: { ...variables, ...carried } };
}
