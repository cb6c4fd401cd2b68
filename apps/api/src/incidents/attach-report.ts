import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/public.ts';
import { Ids, type Tx } from '../platform/public.ts';
import { findDuplicates, lockDuplicates, reportedSubject } from './duplicates.ts';
import { EventTypes } from './event-types.ts';
import type { IncidentRow } from './incident-row.ts';
import { changeIncident, lockIncident } from './incident-store.ts';
import { isOpenStatus } from './incident-status.ts';
import { IncidentView } from './incident-view.ts';
import { IncidentOpener, unknownType, type NewIncident } from './open-incident.ts';
import { writeReport } from './reports.ts';
import { SeverityChange } from './severity-change.ts';
import { severitySteps } from './event-type.ts';
import { Timeline } from './timeline.ts';

/** What became of a report. */
export interface ReportOutcome {
  readonly effect: 'opened' | 'attached';
  readonly incident: IncidentRow;
}

/**
 * A report comes in: attached at once to the open incident that it repeats (RULE-37), else it opens one. Two reports of the
 * same thing at the same moment are decided one after the other.
 */
@Injectable()
export class ReportIntake {
  constructor(
    private readonly types: EventTypes,
    private readonly opener: IncidentOpener,
    private readonly severity: SeverityChange,
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly audit: Audit,
    private readonly ids: Ids,
  ) {}

  async openOrAttach(tx: Tx, given: NewIncident): Promise<ReportOutcome> {
    return tx.asSystem(async () => {
      const version = (await this.types.current(tx)).byCode.get(given.eventType);
      if (!version) throw unknownType(given.eventType);
      const areaCode = await this.opener.areaOf(tx, given);
      const subject = reportedSubject(version.type, {
        ...given,
        areaCode,
        phone: given.reporter?.phone ?? null,
        at: given.reportedAt,
      });
      await lockDuplicates(tx, version.type.dedup, subject);
      for (const { row } of await findDuplicates(tx, version.type.dedup, subject)) {
        const locked = await lockIncident(tx, row.id);
        // It may have ended while we waited for its row.
        if (locked && isOpenStatus(locked.status))
          return { effect: 'attached', incident: await this.#attach(tx, locked, { ...given, areaCode }) };
      }
      return { effect: 'opened', incident: await this.opener.open(tx, given) };
    });
  }

  /** Attaches a report to an open incident that somebody chose. Null: there is no such one any more. */
  async attachTo(tx: Tx, incidentId: string, given: NewIncident): Promise<IncidentRow | null> {
    return tx.asSystem(async () => {
      const locked = await lockIncident(tx, incidentId);
      if (!locked || !isOpenStatus(locked.status)) return null;
      return this.#attach(tx, locked, { ...given, areaCode: await this.opener.areaOf(tx, given) });
    });
  }

  async #attach(tx: Tx, row: IncidentRow, given: NewIncident): Promise<IncidentRow> {
    await writeReport(tx, this.ids.next(), row.id, { ...given, at: given.reportedAt, attached: true });
    this.timeline.add(tx, row.id, {
      kind: 'report.attached',
      text: { vi: 'Thêm tin báo trùng vào sự vụ.', en: 'A further report of the same incident was attached.' },
      data: { eventId: given.eventId ?? null, source: given.source, severity: given.severity ?? null },
    });
    this.audit.write(tx, {
      action: 'incident.attachReport',
      objectType: 'incident',
      objectId: row.id,
      after: { eventId: given.eventId },
    });
    let after = await changeIncident(tx, row, {
      report_count: row.report_count + 1,
      last_report_at: given.reportedAt > row.last_report_at ? given.reportedAt : row.last_report_at,
      ...injured(row, given),
    });
    const { catalogue } = await this.types.current(tx);
    if (given.severity && severitySteps(catalogue, given.severity, row.severity) > 0)
      after = await this.severity.apply(tx, after, given.severity, 'Tin báo thêm nghiêm trọng hơn');
    this.view.touch(tx, row.id);
    return after;
  }
}

/** The higher number of injured counts, not the sum: two callers see the same people (RULE-37). */
function injured(row: IncidentRow, given: NewIncident): Partial<Pick<IncidentRow, 'attributes'>> {
  const before = row.attributes['injuredCount'];
  const now = given.attributes['injuredCount'];
  if (typeof now !== 'number' || (typeof before === 'number' && before >= now)) return {};
  return { attributes: { ...row.attributes, injuredCount: now } };
}
