import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import { nextAssignmentStep, type AssignmentStep } from '@trucban/sla-engine';
import type { AssignmentActivities } from './activities.ts';
import { ASSIGNMENT_ANSWERED_SIGNAL } from './names.ts';
import { shortTransaction } from './options.ts';
import { isHistoryLong, waitUntil, now } from './wait.ts';

const assignmentAnsweredSignal = defineSignal(ASSIGNMENT_ANSWERED_SIGNAL);
const activities = proxyLocalActivities<AssignmentActivities>(shortTransaction);

/** How long to wait when a step was written and yet asked for again: somebody else's transaction is on its way. */
const REPEATED_STEP_MS = 5_000;

/**
 * One order with its candidates: offers, reminds, takes silence for an answer, goes to the next agency and up a tier,
 * until somebody accepted, nobody is left, or the order is withdrawn. Each turn reads the database anew.
 * @param doneBefore  key of the last step that was written before continue-as-new
 */
export async function assignment(assignmentId: string, doneBefore = ''): Promise<void> {
  let answered = false;
  setHandler(assignmentAnsweredSignal, () => void (answered = true));

  let lastKey = doneBefore;
  for (;;) {
    answered = false;
    const step = nextAssignmentStep(await activities.loadAssignment(assignmentId), now());
    if (step.type === 'done') {
      if (!answered) return;
    } else if (step.type === 'wait') {
      await waitUntil(step.until, () => answered);
    } else if (step.key === lastKey) {
      await condition(() => answered, REPEATED_STEP_MS);
    } else {
      await carryOut(assignmentId, step);
      lastKey = step.key;
    }
    if (isHistoryLong()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof assignment>(assignmentId, lastKey);
    }
  }
}

type Action = Exclude<AssignmentStep, { type: 'done' | 'wait' }>;

function carryOut(assignmentId: string, step: Action): Promise<void> {
  switch (step.type) {
    case 'offer':
      return activities.offerAssignment({ assignmentId, agency: step.agency, tier: step.tier, key: step.key });
    case 'remind':
      return activities.remindOffer({
        assignmentId,
        offerId: step.offerId,
        reminder: step.reminder,
        action: step.action,
        key: step.key,
      });
    case 'expire':
      return activities.expireOffer({ assignmentId, offerId: step.offerId, at: step.at, key: step.key });
    case 'exhaust':
      return activities.exhaustAssignment({ assignmentId, cause: step.cause, key: step.key });
  }
}
