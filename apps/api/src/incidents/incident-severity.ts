import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/public.ts';
import { severitySteps } from './event-type.ts';
import { EventTypes } from './event-types.ts';
import { isOpenStatus } from './incident-status.ts';
import { lockIncident } from './incident-store.ts';
import { IncidentView } from './incident-view.ts';
import { SeverityChange } from './severity-change.ts';

/** Raises the severity of incidents for what knows more of them by now. */
@Injectable()
export class IncidentSeverity {
  constructor(
    private readonly types: EventTypes,
    private readonly change: SeverityChange,
    private readonly view: IncidentView,
  ) {}

  /** Raises an open incident to a severity; one that is as severe, or over, stays as it is. */
  async raise(tx: Tx, incidentId: string, severity: string, reason: string): Promise<void> {
    await tx.asSystem(async () => {
      const row = await lockIncident(tx, incidentId);
      const { catalogue } = await this.types.current(tx);
      if (!row || !isOpenStatus(row.status) || severitySteps(catalogue, severity, row.severity) <= 0) return;
      await this.change.apply(tx, row, severity, reason);
      this.view.touch(tx, incidentId);
    });
  }
}
