import { Injectable } from '@nestjs/common';
import { limitsAtSeverity } from '@trucban/sla-engine';
import type { Tx } from '../platform/public.ts';
import { SlaClocks } from '../sla/public.ts';
import { severitySteps } from './event-type.ts';
import { EventTypes } from './event-types.ts';
import type { IncidentRow } from './incident-row.ts';
import { changeIncident } from './incident-store.ts';
import { Timeline } from './timeline.ts';

/** A change of severity recomputes the open clocks from the original creation; a limit already broken stays broken. */
@Injectable()
export class SeverityChange {
  constructor(
    private readonly types: EventTypes,
    private readonly clocks: SlaClocks,
    private readonly timeline: Timeline,
  ) {}

  async apply(tx: Tx, row: IncidentRow, severity: string, reason: string | null): Promise<IncidentRow> {
    if (severity === row.severity) return row;
    const after = await changeIncident(tx, row, { severity });
    await this.recompute(tx, after);
    const { catalogue } = await this.types.current(tx);
    const name = (code: string) => catalogue.severities.find((each) => each.code === code);
    this.timeline.add(tx, row.id, {
      kind: 'severity.changed',
      text: {
        vi: `Mức độ: ${name(row.severity)?.vi ?? row.severity} → ${name(severity)?.vi ?? severity}.${reason ? ` Lý do: ${reason}` : ''}`,
        en: `Severity: ${name(row.severity)?.en ?? row.severity} → ${name(severity)?.en ?? severity}.${reason ? ` Reason: ${reason}` : ''}`,
      },
      data: { from: row.severity, to: severity, reason },
    });
    return after;
  }

  /** New limits for the incident's type and severity as they are now. */
  async recompute(tx: Tx, row: IncidentRow): Promise<void> {
    const { byCode, catalogue } = await this.types.current(tx);
    const type = byCode.get(row.type)?.type;
    if (!type) return;
    const steps = severitySteps(catalogue, row.severity, type.defaultSeverity);
    await this.clocks.changeLimits(tx, row.id, limitsAtSeverity(type.sla, steps, catalogue.severityPolicy));
  }
}
