import type { Queue, Tx } from '../platform/public.ts';
import type { IncidentRow } from './incident-row.ts';
import type { StatusAction } from './incident-status.ts';
import type { IncidentChange } from './incident-store.ts';

/** What an incident says of those that reported it: it was real, or it wasn't. Payload of the task `tell-verdict`. */
export interface Verdict {
  readonly incidentId: string;
  readonly verdict: 'confirmed' | 'rejected';
}

/** Has the rules told when the work on an incident has shown what its reports were worth; one that nobody reported says nothing. */
export function tellVerdict(
  tx: Tx,
  queue: Queue,
  row: IncidentRow,
  action: StatusAction,
  change?: IncidentChange,
): void {
  const verdict = action === 'resolve' ? 'confirmed' : change?.cancel_kind === 'falseAlarm' ? 'rejected' : null;
  if (verdict && row.report_count > 0) queue.add(tx, 'tell-verdict', { incidentId: row.id, verdict } satisfies Verdict);
}
