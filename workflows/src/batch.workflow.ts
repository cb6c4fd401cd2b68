import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { BatchActivities } from './activities.ts';
import { longWork } from './options.ts';
import { isHistoryLong } from './wait.ts';

const { runBatchPart } = proxyActivities<BatchActivities>(longWork);

/** Instances of one activity at most. */
const PART = 200;

/** An operation on many process instances, part by part, until all have their verdict or somebody has stopped it. */
export async function batch(batchId: string): Promise<void> {
  while ((await runBatchPart(batchId, PART)) === 'more') {
    if (isHistoryLong()) await continueAsNew<typeof batch>(batchId);
  }
}
