import { Injectable } from '@nestjs/common';
import type { ChangeIncident, CreateIncident } from '@trucban/contracts';
import { addDuration, localTime, type Instant, type JsonObject } from '@trucban/kernel';
import { Audit } from '../audit/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import { Notifications } from '../notifications/public.ts';
import {
  ConflictError,
  ForbiddenError,
  InvalidError,
  NotFoundError,
  expectVersion,
  tokens,
  type Tx,
  type SeenTags,
} from '../platform/public.ts';
import { IncidentClocks, SlaClocks } from '../sla/public.ts';
import { IncidentChanges } from './change-incident.ts';
import { clockWords, pauseReasonWords } from './clock-words.ts';
import { DeskReports } from './desk-reports.ts';
import { missingEvidence } from './evidence.ts';
import { EventTypes } from './event-types.ts';
import { findOther } from './incident-links.ts';
import { IncidentProcesses } from './incident-processes.ts';
import type { IncidentRow } from './incident-row.ts';
import { changeIncident, findIncident, lockIncident } from './incident-store.ts';
import { REOPEN_DAYS, isEnded, isOpenStatus, nextStatus } from './incident-status.ts';
import { IncidentView } from './incident-view.ts';
import { MergeSplit } from './merge-split.ts';
import { IncidentOpener, unknownType, type NewIncident } from './open-incident.ts';
import { SopStarter } from './sop-starter.ts';
import { Timeline } from './timeline.ts';
import { Transitions, notAllowed } from './transitions.ts';

/** What people do with incidents beside links and attachments: each is one step of the caller's transaction, on a row that he may see and that is locked. */
@Injectable()
export class Incidents {
  constructor(
    private readonly types: EventTypes,
    private readonly opener: IncidentOpener,
    private readonly desk: DeskReports,
    private readonly changes: IncidentChanges,
    private readonly transitions: Transitions,
    private readonly processes: IncidentProcesses,
    private readonly mergeSplit: MergeSplit,
    private readonly sops: SopStarter,
    private readonly clocks: SlaClocks,
    private readonly escalation: IncidentClocks,
    private readonly notifications: Notifications,
    private readonly directory: OrgDirectory,
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly audit: Audit,
  ) {}

  /** Opens one by hand. */
  async create(tx: Tx, body: CreateIncident): Promise<IncidentRow> {
    const eventType = body.eventType ?? body.type ?? '';
    if (!(await this.types.current(tx)).byCode.has(eventType))
      throw unknownType(eventType, body.eventType === undefined ? '/type' : '/eventType');
    const parent = body.parentId === undefined ? undefined : await findIncident(tx, body.parentId);
    if (body.parentId !== undefined && !parent)
      throw InvalidError.field(
        '/parentId',
        'UNKNOWN_INCIDENT',
        'Không có sự vụ cha này.',
        'There is no such parent incident.',
      );
    const { location } = body;
    const report: NewIncident = {
      eventType,
      title: body.title,
      description: body.description,
      severity: body.severity,
      lat: location?.lat ?? null,
      lon: location?.lon ?? null,
      address: location?.address ?? null,
      areaCode: location?.areaCode ?? null,
      reporter: body.reporter ?? null,
      attributes: (body.attributes ?? {}) as JsonObject,
      source: body.source ?? null,
      // Nobody reports what has not happened yet.
      reportedAt: body.reportedAt !== undefined && body.reportedAt < tx.now ? body.reportedAt : tx.now,
      exercise: body.exercise ?? parent?.exercise ?? false,
      parentId: body.parentId,
    };
    const row = await this.opener.open(tx, report);
    // A part of another one is nobody's call.
    if (!parent) await this.desk.take(tx, row, report);
    return row;
  }

  /** The row under the caller's scope, locked. @throws NotFoundError, PreconditionFailedError */
  async lock(tx: Tx, id: string, seen?: SeenTags): Promise<IncidentRow> {
    const row = await lockIncident(tx, id);
    if (!row) throw incidentNotFound();
    expectVersion(seen, row.version);
    return row;
  }

  /** As the transaction's scope sees it. */
  find(tx: Tx, id: string): Promise<IncidentRow | undefined> {
    return findIncident(tx, id);
  }

  async change(tx: Tx, row: IncidentRow, body: ChangeIncident): Promise<void> {
    if (isEnded(row.status)) throw notAllowed(row, 'change');
    await tx.asSystem(() =>
      this.changes.apply(tx, row, { ...body, attributes: body.attributes as JsonObject | undefined }),
    );
  }

  async acknowledge(tx: Tx, row: IncidentRow, reason?: string): Promise<void> {
    const { actor } = tx;
    // Who takes an incident works on it, unless somebody was named before.
    const assignee = row.assignee === null && actor.kind === 'user' ? { assignee: actor.id } : {};
    await this.transitions.move(tx, row, 'acknowledge', { reason, change: assignee });
    if (row.restricted && actor.kind === 'user')
      await tx.asSystem(() => this.changes.addVisibility(tx, row.id, [tokens.user(actor.id)]));
  }

  async assign(tx: Tx, row: IncidentRow, userId: string | null, reason?: string): Promise<void> {
    if (isEnded(row.status)) throw notAllowed(row, 'assign');
    const name = userId === null ? null : await tx.asSystem(() => this.directory.userName(tx, userId));
    if (name === undefined)
      throw InvalidError.field('/userId', 'UNKNOWN_USER', 'Không có người dùng này.', 'There is no such user.');
    await changeIncident(tx, row, { assignee: userId });
    this.timeline.add(tx, row.id, {
      kind: 'incident.assigned',
      text:
        name === null
          ? { vi: 'Bỏ người phụ trách.', en: 'No longer assigned.' }
          : { vi: `Giao cho ${name}.`, en: `Assigned to ${name}.` },
      data: { userId, reason: reason ?? null },
    });
    this.audit.write(tx, {
      action: 'incident.assign',
      objectType: 'incident',
      objectId: row.id,
      before: { assignee: row.assignee },
      after: { assignee: userId },
      reason: reason ?? null,
    });
    this.view.touch(tx, row.id);
    if (userId === null) return;
    await tx.asSystem(() => this.changes.addVisibility(tx, row.id, [tokens.user(userId)]));
    await this.notifications.notify(tx, {
      to: [],
      users: [userId],
      kind: 'assigned',
      severity: row.severity,
      incident: row,
      text: {
        vi: `Bạn được giao sự vụ ${row.number}: ${row.title}`,
        en: `You were assigned ${row.number}: ${row.title}`,
      },
    });
  }

  comment(tx: Tx, row: IncidentRow, text: string): void {
    this.timeline.add(tx, row.id, { kind: 'comment', text: { vi: text, en: text } });
    this.audit.write(tx, { action: 'incident.comment', objectType: 'incident', objectId: row.id });
    this.view.touch(tx, row.id);
  }

  /** Resolves with what the type asks for as evidence. Its processes go on: closing ends them. */
  async resolve(
    tx: Tx,
    row: IncidentRow,
    body: {
      readonly result?: string | undefined;
      readonly evidence: readonly string[];
      readonly reason?: string | undefined;
    },
  ): Promise<void> {
    const missing = await missingEvidence(tx, row.evidence, body, row.evidence_files);
    if (missing.length) throw InvalidError.of(missing);
    const evidence_files = [...new Set([...row.evidence_files, ...body.evidence])];
    const change = { result: body.result ?? row.result, evidence_files };
    await this.transitions.move(tx, row, 'resolve', {
      reason: body.reason,
      change,
      data: { result: body.result ?? null, evidence: [...body.evidence] },
    });
  }

  /** Within 30 days; the SOP is not started again by itself. */
  async reopen(tx: Tx, row: IncidentRow, reason: string): Promise<void> {
    const endedAt: Instant | null = row.closed_at ?? row.resolved_at;
    if (endedAt !== null && addDuration(endedAt, { months: 0, ms: REOPEN_DAYS * 86_400_000 }) < tx.now)
      throw new ConflictError(
        'REOPEN_TOO_LATE',
        `Chỉ được mở lại trong ${REOPEN_DAYS} ngày.`,
        `It can be reopened within ${REOPEN_DAYS} days only.`,
      );
    await this.transitions.move(tx, row, 'reopen', { reason });
  }

  /**
   * Closes; what still runs for it is cancelled with the reason, open orders are taken back. What an SOP has left open when it
   * resolved (its report was still to come) is asked for now.
   */
  async close(
    tx: Tx,
    row: IncidentRow,
    { reason, result, evidence }: { reason?: string; result?: string; evidence: readonly string[] },
  ): Promise<void> {
    const given = { result: result ?? row.result ?? undefined, evidence };
    if (nextStatus(row.status, 'close') !== null) {
      const missing = await missingEvidence(tx, row.evidence, given, row.evidence_files);
      if (missing.length) throw InvalidError.of(missing);
    }
    const evidence_files = [...new Set([...row.evidence_files, ...evidence])];
    const change = { result: given.result ?? null, ...(evidence.length > 0 && { evidence_files }) };
    const after = await this.transitions.move(tx, row, 'close', { reason, change });
    await this.processes.stopAll(tx, after, reason ?? 'Đóng sự vụ');
  }

  /** A false alarm, a mistake, or withdrawn. */
  async cancel(tx: Tx, row: IncidentRow, reason: string, kind: string): Promise<void> {
    const after = await this.transitions.move(tx, row, 'cancel', {
      reason,
      change: { cancel_kind: kind, cancel_reason: reason },
      data: { kind },
    });
    await this.processes.cancel(tx, after, reason);
  }

  /** Ends side branches of the running SOP that nobody waits for any longer. */
  releaseBranches(tx: Tx, row: IncidentRow, branch: string, reason: string): void {
    if (isEnded(row.status)) throw notAllowed(row, 'releaseBranches');
    this.processes.releaseBranches(tx, row, branch, reason);
    this.timeline.add(tx, row.id, {
      kind: 'sop.branchesReleased',
      text: {
        vi: `Kết thúc các nhánh của bước ${branch}. Lý do: ${reason}`,
        en: `Side branches of step ${branch} ended. Reason: ${reason}`,
      },
      data: { row: branch, reason },
    });
    this.audit.write(tx, {
      action: 'incident.releaseBranches',
      objectType: 'incident',
      objectId: row.id,
      after: { row: branch },
      reason,
    });
    this.view.touch(tx, row.id);
  }

  async escalate(tx: Tx, row: IncidentRow, level: number | undefined, reason: string): Promise<void> {
    if (!isOpenStatus(row.status)) throw notAllowed(row, 'escalate');
    await tx.asSystem(() =>
      this.escalation.escalateByHand(tx, row.id, row.escalation_policy, row.escalation_level, level, reason),
    );
    this.audit.write(tx, {
      action: 'incident.escalate',
      objectType: 'incident',
      objectId: row.id,
      before: { level: row.escalation_level },
      after: { level },
      reason,
    });
  }

  async pause(tx: Tx, row: IncidentRow, clock: string, reason: string, until: Instant): Promise<void> {
    if (!isOpenStatus(row.status)) throw notAllowed(row, 'pause');
    await this.clocks.pause(tx, row.id, clock, { reason, until }, (await this.types.current(tx)).catalogue.slaPolicy);
    const [name, why] = [clockWords(clock), pauseReasonWords(reason)];
    this.#clockEntry(
      tx,
      row,
      'clock.paused',
      {
        vi: `Tạm dừng đồng hồ ${name.vi} đến ${localTime(until)}. Lý do: ${why.vi}`,
        en: `The ${name.en} clock is paused until ${localTime(until)}. Reason: ${why.en}`,
      },
      { clock, reason, until },
    );
  }

  async resume(tx: Tx, row: IncidentRow, clock: string, reason?: string): Promise<void> {
    await this.clocks.resume(tx, row.id, clock);
    const name = clockWords(clock);
    this.#clockEntry(
      tx,
      row,
      'clock.resumed',
      { vi: `Đồng hồ ${name.vi} chạy tiếp.`, en: `The ${name.en} clock runs again.` },
      { clock, reason: reason ?? null },
    );
  }

  async merge(tx: Tx, row: IncidentRow, intoId: string, reason?: string): Promise<void> {
    const into = await findOther(tx, row, intoId, '/intoId');
    await this.mergeSplit.merge(tx, row, into, reason ?? null);
  }

  /** Answers the new incident. */
  split(tx: Tx, row: IncidentRow, reportIds: readonly string[], reason?: string): Promise<IncidentRow> {
    return this.mergeSplit.split(tx, row, reportIds, reason ?? null);
  }

  /** Starts a further SOP by hand. Answers the instance's id. */
  async startProcess(tx: Tx, row: IncidentRow, processKey: string, variables: JsonObject): Promise<string> {
    if (isEnded(row.status)) throw notAllowed(row, 'startProcess');
    const instanceId = await tx.asSystem(() => this.sops.startByKey(tx, row, processKey, variables));
    this.audit.write(tx, {
      action: 'incident.startProcess',
      objectType: 'incident',
      objectId: row.id,
      after: { processKey, instanceId },
    });
    this.view.touch(tx, row.id);
    return instanceId;
  }

  /** Names and telephones in full, with the purpose in the audit log and the timeline. */
  async reveal(tx: Tx, row: IncidentRow, purpose: string): Promise<void> {
    // The agency that is complained about, and what belongs to it, does not see who complained (domain: CIT-SERVICE).
    const { agency } = row.attributes;
    const { orgUnit } = tx.actor;
    if (row.restricted && typeof agency === 'string' && typeof orgUnit === 'string') {
      if ((await this.directory.snapshot(tx)).descendants(agency).includes(orgUnit)) throw identityHidden();
    }
    this.audit.write(tx, {
      action: 'incident.revealPersonal',
      objectType: 'incident',
      objectId: row.id,
      reason: purpose,
    });
    this.timeline.add(tx, row.id, {
      kind: 'personal.revealed',
      text: { vi: 'Xem thông tin cá nhân.', en: 'Personal data were shown.' },
      data: { purpose },
    });
  }

  /** Somebody has looked at it. */
  viewed(tx: Tx, id: string): void {
    this.audit.write(tx, { action: 'incident.view', objectType: 'incident', objectId: id });
  }

  #clockEntry(tx: Tx, row: IncidentRow, kind: string, text: { vi: string; en: string }, data: JsonObject): void {
    this.timeline.add(tx, row.id, { kind, text, data });
    this.audit.write(tx, {
      action: kind,
      objectType: 'incident',
      objectId: row.id,
      after: data,
      reason: typeof data['reason'] === 'string' ? data['reason'] : null,
    });
    this.view.touch(tx, row.id);
  }
}

/** 404, also for what the caller may not know. */
export function incidentNotFound(): NotFoundError {
  return NotFoundError.of('INCIDENT', 'sự vụ', 'incident');
}

const identityHidden = (): ForbiddenError =>
  new ForbiddenError(
    'IDENTITY_HIDDEN',
    'Danh tính người phản ánh được giữ kín với cơ quan bị phản ánh.',
    'The reporter’s identity is hidden from the agency complained about.',
  );
