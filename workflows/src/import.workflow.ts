import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import type { ImportActivities } from './activities.ts';
import { steadyWork } from './options.ts';
import { isHistoryLong } from './wait.ts';

const { runImportPart } = proxyActivities<ImportActivities>(steadyWork);

/** A file or a pull on its way in, part by part, until every row has its verdict or somebody has stopped it. */
export async function importFile(importId: string): Promise<void> {
  for (;;) {
    const progress = await runImportPart(importId);
    if (progress === 'done') return;
    if (progress !== 'more') await sleep(progress.waitMs);
    if (isHistoryLong()) await continueAsNew<typeof importFile>(importId);
  }
}
