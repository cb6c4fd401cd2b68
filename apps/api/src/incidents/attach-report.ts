import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalJson, type Json } from '@trucban/kernel';
import { Audit } from '../audit/public.ts';
import { Ids, collect, type Tx } from '../platform/public.ts';
import { equalSubject, isDuplicate, type DedupRule, type DedupSubject } from './dedup.ts';
import { findDuplicates, lockDuplicates, reportedSubject, subjectOf } from './duplicates.ts';
import { EventTypes } from './event-types.ts';
import type { IncidentRow } from './incident-row.ts';
import { changeIncident, lockIncident, lockIncidentOnce } from './incident-store.ts';
import { isOpenStatus } from './incident-status.ts';
import { IncidentView } from './incident-view.ts';
import { IncidentOpener, unknownType, type NewIncident } from './open-incident.ts';
import { writeReports } from './reports.ts';
import { SeverityChange } from './severity-change.ts';
import { severitySteps } from './event-type.ts';
import { Timeline } from './timeline.ts';

/** What became of a report. */
export interface ReportOutcome {
  readonly effect: 'opened' | 'attached';
  readonly incident: IncidentRow;
}

/** A report on its way to the incident that it repeats. */
interface Attached {
  readonly incidentId: string;
  readonly given: NewIncident;
}

const ATTACHED = Symbol('incidents.attached');
/** Ids of incidents that reports of this transaction were attached to, by what the dedup keys read of these. */
const REPEATED = Symbol('incidents.repeated');

/**
 * A report comes in: attached at once to the open incident that it repeats (RULE-37), else it opens one. Two reports of the
 * same thing at the same moment are decided one after the other. What a transaction attaches is written together before its
 * commit: a storm of equal reports changes the incident's row once for many of them.
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
      const { dedup } = version.type;
      const areaCode = await this.opener.areaOf(tx, given);
      const said = hashOfReport(given);
      const subject = reportedSubject(version.type, {
        ...given,
        areaCode,
        said,
        phone: given.reporter?.phone ?? null,
        at: given.reportedAt,
      });
      const repeated = tx.local(REPEATED, () => new Map<string, string>());
      const equal = equalSubject(dedup, subject) ?? '';
      const row =
        (await this.#stillRepeated(tx, repeated.get(equal), dedup, subject)) ??
        (await this.#repeatedBy(tx, dedup, subject));
      if (!row) return { effect: 'opened', incident: await this.opener.open(tx, { ...given, said }) };
      repeated.set(equal, row.id);
      return { effect: 'attached', incident: await this.#attach(tx, row, { ...given, areaCode }) };
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

  /** The incident that an equal report of this transaction was attached to. */
  async #stillRepeated(
    tx: Tx,
    incidentId: string | undefined,
    rule: DedupRule,
    subject: DedupSubject,
  ): Promise<IncidentRow | undefined> {
    const row = incidentId === undefined ? undefined : await lockIncidentOnce(tx, incidentId);
    return row && isOpenStatus(row.status) && isDuplicate(rule, subject, subjectOf(row)) ? row : undefined;
  }

  /** The open incident that the subject repeats, locked. */
  async #repeatedBy(tx: Tx, rule: DedupRule, subject: DedupSubject): Promise<IncidentRow | undefined> {
    await lockDuplicates(tx, rule, subject);
    for (const { row } of await findDuplicates(tx, rule, subject)) {
      const locked = await lockIncident(tx, row.id);
      // It may have ended while we waited for its row.
      if (locked && isOpenStatus(locked.status)) return locked;
    }
    return undefined;
  }

  /** The incident as it will be. */
  async #attach(tx: Tx, row: IncidentRow, given: NewIncident): Promise<IncidentRow> {
    collect<Attached>(tx, ATTACHED, { incidentId: row.id, given }, (all) => this.#write(tx, all), 'derive');
    const { catalogue } = await this.types.current(tx);
    const worse = given.severity && severitySteps(catalogue, given.severity, row.severity) > 0;
    const after = worse
      ? await this.severity.apply(tx, row, given.severity ?? row.severity, 'Tin báo thêm nghiêm trọng hơn')
      : row;
    return { ...after, ...counted(after, [given]) };
  }

  async #write(tx: Tx, attached: readonly Attached[]): Promise<void> {
    await tx.asSystem(async () => {
      await writeReports(
        tx,
        attached.map(({ incidentId, given }) => ({
          id: this.ids.next(),
          incidentId,
          report: { ...given, at: given.reportedAt, attached: true },
        })),
      );
      for (const [incidentId, those = []] of Object.entries(Object.groupBy(attached, (one) => one.incidentId)))
        await this.#count(
          tx,
          incidentId,
          those.map(({ given }) => given),
        );
    });
  }

  async #count(tx: Tx, incidentId: string, reports: readonly NewIncident[]): Promise<void> {
    const row = await lockIncident(tx, incidentId);
    if (!row) return;
    await changeIncident(tx, row, counted(row, reports));
    const [only] = reports;
    const events = reports.flatMap(({ eventId }) => eventId ?? []);
    this.timeline.add(
      tx,
      incidentId,
      reports.length === 1
        ? {
            kind: 'report.attached',
            text: { vi: 'Thêm tin báo trùng vào sự vụ.', en: 'A further report of the same incident was attached.' },
            data: { eventId: events[0] ?? null, source: only?.source ?? null, severity: only?.severity ?? null },
          }
        : {
            kind: 'report.attached',
            text: {
              vi: `Thêm ${reports.length} tin báo trùng vào sự vụ.`,
              en: `${reports.length} further reports of the same incident were attached.`,
            },
            data: { eventIds: events },
          },
    );
    this.audit.write(tx, {
      action: 'incident.attachReport',
      objectType: 'incident',
      objectId: incidentId,
      after: reports.length === 1 ? { eventId: events[0] ?? null } : { eventIds: events },
    });
    this.view.touch(tx, incidentId);
  }
}

/** All that a report says, but who sent it when under what id. */
function hashOfReport({ eventId: _id, reportedAt: _at, said: _said, ...rest }: NewIncident): string {
  const words = Object.entries(rest).filter(([, value]) => value !== undefined) as [string, Json][];
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(words)))
    .digest('hex');
}

/** What further reports change of an incident. The highest number of injured counts, not the sum: callers see the same people (RULE-37). */
function counted(row: IncidentRow, reports: readonly NewIncident[]): Partial<IncidentRow> {
  const injured = [row.attributes, ...reports.map(({ attributes }) => attributes)].flatMap(({ injuredCount }) =>
    typeof injuredCount === 'number' ? injuredCount : [],
  );
  const most = Math.max(...injured);
  return {
    report_count: row.report_count + reports.length,
    last_report_at: reports.reduce(
      (last, { reportedAt }) => (reportedAt > last ? reportedAt : last),
      row.last_report_at,
    ),
    ...(injured.length > 0 && most !== row.attributes['injuredCount']
      ? { attributes: { ...row.attributes, injuredCount: most } }
      : {}),
  };
}
