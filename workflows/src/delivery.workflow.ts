import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { fromEpochMs, type Instant } from '@trucban/kernel';
import { nextDeliveryAttempt } from '@trucban/sla-engine';
import type { DeliveryActivities } from './activities.ts';
import { longWork } from './options.ts';
import { neverWoken, now, waitUntil } from './wait.ts';

const { deliverWebhook, abandonDelivery } = proxyActivities<DeliveryActivities>(longWork);

/** One webhook delivery: tried at 0, 1, 3, 10 and 30 s, then given up aloud. */
export async function delivery(deliveryId: string): Promise<void> {
  const startedAt = fromEpochMs(workflowInfo().startTime.getTime());
  let lastEndedAt: Instant | undefined;
  for (let failures = 0; ; failures += 1) {
    const step = nextDeliveryAttempt(startedAt, failures, lastEndedAt);
    if (step.type === 'abandon') return abandonDelivery(deliveryId);
    await waitUntil(step.at, neverWoken);
    const outcome = await deliverWebhook(deliveryId, step.attempt);
    if (outcome === 'rejected') return abandonDelivery(deliveryId);
    if (outcome !== 'failed') return;
    lastEndedAt = now();
  }
}
