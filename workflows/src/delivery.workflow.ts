import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import { fromEpochMs, type Instant } from '@trucban/kernel';
import { nextDeliveryAttempt } from '@trucban/sla-engine';
import type { DeliveryActivities } from './activities.ts';
import { longWork } from './options.ts';
import { isHistoryLong, neverWoken, now, waitUntil } from './wait.ts';

const { deliverWebhook, abandonDelivery } = proxyActivities<DeliveryActivities>(longWork);

/** What was done before continue-as-new. */
interface DeliveryProgress {
  readonly startedAt: Instant;
  readonly failures: number;
  readonly lastEndedAt?: Instant;
  /** The receiver will never take it. */
  readonly rejected?: boolean;
}

/** One webhook delivery: tried at 0, 1, 3, 10 and 30 s, then given up aloud. */
export async function delivery(deliveryId: string, before?: DeliveryProgress): Promise<void> {
  let progress: DeliveryProgress = before ?? {
    startedAt: fromEpochMs(workflowInfo().startTime.getTime()),
    failures: 0,
  };
  for (;;) {
    const { startedAt, failures, lastEndedAt, rejected = false } = progress;
    if (rejected) return abandonDelivery(deliveryId);
    const step = nextDeliveryAttempt(startedAt, failures, lastEndedAt);
    if (step.type === 'abandon') return abandonDelivery(deliveryId);
    if (step.at > now()) {
      await waitUntil(step.at, neverWoken);
      if (isHistoryLong()) return continueAsNew<typeof delivery>(deliveryId, progress);
    }
    const outcome = await deliverWebhook(deliveryId, step.attempt);
    if (outcome !== 'failed' && outcome !== 'rejected') return;
    progress = { startedAt, failures: failures + 1, lastEndedAt: now(), rejected: outcome === 'rejected' };
    if (isHistoryLong()) return continueAsNew<typeof delivery>(deliveryId, progress);
  }
}
