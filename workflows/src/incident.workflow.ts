import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  log,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import { nextEscalation, stepMark, type ClockSchedule, type DueStep } from '@trucban/sla-engine';
import type { IncidentActivities } from './activities.ts';
import { CLOCKS_CHANGED_SIGNAL, INCIDENT_ENDED_SIGNAL } from './names.ts';
import { shortTransaction } from './options.ts';
import { isHistoryLong, isHistoryLongHere, now, waitUntil } from './wait.ts';

const clocksChangedSignal = defineSignal(CLOCKS_CHANGED_SIGNAL);
const incidentEndedSignal = defineSignal(INCIDENT_ENDED_SIGNAL);
const activities = proxyLocalActivities<IncidentActivities>(shortTransaction);

/**
 * One incident's clocks: sleeps until the next level, limit or end of a pause, and has it written. Knows nothing that the
 * database doesn't: every signal makes it read again, and it ends when the database says that the incident has.
 * @param givenUp  marks of the steps that could not be carried out at all before continue-as-new
 */
export async function incident(incidentId: string, givenUp: readonly string[] = []): Promise<void> {
  let changed = true;
  setHandler(clocksChangedSignal, () => void (changed = true));
  setHandler(incidentEndedSignal, () => void (changed = true));

  let clocks: readonly ClockSchedule[] = [];
  const failed = new Set(givenUp);
  const carriedOut = new Set(givenUp);
  for (;;) {
    if (changed) {
      changed = false;
      const loaded = await activities.loadIncidentClocks(incidentId);
      // A signal that came while reading may mean that it was reopened.
      if (loaded.ended && !changed) return;
      clocks = loaded.clocks;
    }
    const { due, nextAt } = nextEscalation(clocks, carriedOut, now());
    for (const step of due) {
      // What is due may have been met meanwhile.
      if (changed) break;
      if (!(await carryOut(incidentId, step))) failed.add(stepMark(step));
      carriedOut.add(stepMark(step));
    }
    if (changed) continue;
    if (due.length === 0) await waitUntil(nextAt, () => changed);
    if (due.length > 0 ? isHistoryLong() : isHistoryLongHere()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof incident>(incidentId, [...failed]);
    }
  }
}

/** False: the step can't be carried out at all, which must not stop the incident's other clocks. */
async function carryOut(incidentId: string, step: DueStep): Promise<boolean> {
  try {
    await write(incidentId, step);
    return true;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.error('escalation step failed for good', { incidentId, key: step.key });
    return false;
  }
}

function write(incidentId: string, step: DueStep): Promise<void> {
  const { clockId, key, at } = step;
  switch (step.type) {
    case 'escalate':
      return activities.fireEscalation({ incidentId, clockId, level: step.level, key, at });
    case 'breach':
      return activities.markBreached({ incidentId, clockId, key, at });
    case 'resume':
      return activities.resumeClock({ incidentId, clockId, key, at });
  }
}
