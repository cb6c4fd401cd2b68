import type { Tx } from '../../platform/public.ts';
import type { ProcessExtensions } from '../extensions.ts';

/** The incident's row must be locked before the root's: the transaction begins anew (`ProcessStore.transaction`). */
export class IncidentBusy extends Error {
  /** As of a serialization failure, so that `Database` runs the transaction again. */
  readonly code = '40001';
  constructor(readonly incidentId: string) {
    super('the incident is being changed by somebody else');
  }
}

const LOCKED = Symbol('processes.incidentLocked');

/** Which rows of incidents a transaction holds. They come before anything of the incident's processes. */
export class IncidentLocks {
  constructor(private readonly extensions: ProcessExtensions) {}

  /** Waits for the row. Call it before anything of the incident's processes is locked. */
  async take(tx: Tx, incidentId: string): Promise<void> {
    await tx.asSystem(async () => this.extensions.incidentLock?.lock(tx, incidentId, true));
    heldBy(tx).add(incidentId);
  }

  /** Takes the row late, without waiting. @throws IncidentBusy when another transaction has it */
  async expect(tx: Tx, incidentId: string): Promise<void> {
    const { incidentLock } = this.extensions;
    if (!incidentLock || heldBy(tx).has(incidentId)) return;
    if (!(await incidentLock.lock(tx, incidentId, false))) throw new IncidentBusy(incidentId);
    heldBy(tx).add(incidentId);
  }
}

const heldBy = (tx: Tx): Set<string> => tx.local(LOCKED, () => new Set<string>());
