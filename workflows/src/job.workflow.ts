import {
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  rootCause,
  setHandler,
} from '@temporalio/workflow';
import type { JobActivities, JobOutcome } from './activities.ts';
import type { JobInput } from './messages.ts';
import { JOB_ANSWERED_SIGNAL } from './names.ts';
import { longWork, signOfLife } from './options.ts';
import { isHistoryLongHere, waitUntil } from './wait.ts';

const { failJob } = proxyActivities<JobActivities>(longWork);

const answeredSignal = defineSignal(JOB_ANSWERED_SIGNAL);

/**
 * A service task that must wait, call outside or be retried (its first attempt was made by the queue in the database). One that
 * waits for an answer from outside is looked at again when the answer is there, or its time is over.
 * @param failure  why the last attempt failed before continue-as-new, when none is left
 */
export async function job(input: JobInput, failure?: string): Promise<void> {
  const { notBefore, ...rest } = input;
  let answered = false;
  setHandler(answeredSignal, () => void (answered = true));
  if (failure !== undefined) return failJob(input.jobId, failure);

  let until = notBefore;
  for (;;) {
    if (until !== undefined) {
      await waitUntil(until, () => answered);
      if (isHistoryLongHere()) return continueAsNew<typeof job>(rest);
    }
    answered = false;
    const result = await attempt(input);
    if ('failure' in result) {
      if (isHistoryLongHere()) return continueAsNew<typeof job>(rest, result.failure);
      return failJob(input.jobId, result.failure);
    }
    if (typeof result.outcome === 'string') return;
    until = result.outcome.until;
    // An answer that came during the attempt is looked at right away.
    if (isHistoryLongHere()) return continueAsNew<typeof job>(answered ? rest : { ...rest, notBefore: until });
  }
}

type Result = { readonly outcome: JobOutcome } | { readonly failure: string };

/** All attempts that are left; when none has succeeded, why the last has not. */
async function attempt({ jobId, attempts, backoffMs = 1_000, timeoutMs = 60_000 }: JobInput): Promise<Result> {
  const { runJob } = proxyActivities<JobActivities>({
    startToCloseTimeout: timeoutMs,
    ...signOfLife,
    retry: {
      maximumAttempts: attempts,
      initialInterval: backoffMs,
      backoffCoefficient: 2,
      maximumInterval: Math.max(backoffMs, 600_000),
    },
  });
  try {
    return { outcome: await runJob(jobId) };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { failure: rootCause(error) ?? 'unknown' };
  }
}
