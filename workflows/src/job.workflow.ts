import { isCancellation, proxyActivities, rootCause, setHandler, defineSignal } from '@temporalio/workflow';
import type { JobActivities } from './activities.ts';
import type { JobInput } from './messages.ts';
import { JOB_ANSWERED_SIGNAL } from './names.ts';
import { longWork, signOfLife } from './options.ts';
import { waitUntil } from './wait.ts';

const { failJob } = proxyActivities<JobActivities>(longWork);

const answeredSignal = defineSignal(JOB_ANSWERED_SIGNAL);

/**
 * A service task that must wait, call outside or be retried (its first attempt was made by the queue in the database). One that
 * waits for an answer from outside is looked at again when the answer is there, or its time is over.
 */
export async function job(input: JobInput): Promise<void> {
  const { jobId, attempts, notBefore, backoffMs = 1_000, timeoutMs = 60_000 } = input;
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
  let answered = false;
  setHandler(answeredSignal, () => void (answered = true));
  if (notBefore !== undefined) await waitUntil(notBefore, () => answered);
  try {
    for (;;) {
      answered = false;
      const outcome = await runJob(jobId);
      if (typeof outcome === 'string') return;
      await waitUntil(outcome.until, () => answered);
    }
  } catch (error) {
    if (isCancellation(error)) throw error;
    await failJob(jobId, rootCause(error) ?? 'unknown');
  }
}
