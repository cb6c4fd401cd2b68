import { isCancellation, proxyActivities, rootCause } from '@temporalio/workflow';
import type { JobActivities } from './activities.ts';
import type { JobInput } from './messages.ts';
import { longWork, signOfLife } from './options.ts';
import { neverWoken, waitUntil } from './wait.ts';

const { failJob } = proxyActivities<JobActivities>(longWork);

/** A service task that must wait or be retried (its first attempt was made by the queue in the database). */
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
  if (notBefore !== undefined) await waitUntil(notBefore, neverWoken);
  try {
    await runJob(jobId);
  } catch (error) {
    if (isCancellation(error)) throw error;
    await failJob(jobId, rootCause(error) ?? 'unknown');
  }
}
