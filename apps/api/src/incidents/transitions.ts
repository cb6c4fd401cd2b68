import { Injectable } from '@nestjs/common';
import type { JsonObject, LocalizedText } from '@trucban/kernel';
import { Audit } from '../audit/public.ts';
import { ConflictError, Queue, type Tx } from '../platform/public.ts';
import { SlaClocks } from '../sla/public.ts';
import { IncidentProcesses } from './incident-processes.ts';
import type { IncidentRow } from './incident-row.ts';
import { changeIncident, type IncidentChange } from './incident-store.ts';
import { isEnded, nextStatus, statusNames, statusesFor, type StatusAction } from './incident-status.ts';
import { IncidentView } from './incident-view.ts';
import { auditOf } from './open-incident.ts';
import { Timeline } from './timeline.ts';
import { tellVerdict } from './verdicts.ts';

/** What comes with a change of status. */
export interface TransitionDetails {
  readonly reason?: string | null | undefined;
  readonly change?: IncidentChange;
  readonly data?: JsonObject;
}

const TEXTS: Readonly<Record<StatusAction, LocalizedText>> = {
  acknowledge: { vi: 'Đã tiếp nhận.', en: 'Acknowledged.' },
  start: { vi: 'Bắt đầu xử lý.', en: 'Work has begun.' },
  resolve: { vi: 'Đã giải quyết.', en: 'Resolved.' },
  reopen: { vi: 'Mở lại.', en: 'Reopened.' },
  close: { vi: 'Đã đóng.', en: 'Closed.' },
  cancel: { vi: 'Đã hủy.', en: 'Cancelled.' },
  merge: { vi: 'Đã gộp vào sự vụ khác.', en: 'Merged into another incident.' },
};

/** Changes of status with what each means for clocks, timeline, audit and the parent. Rows are locked by the caller. */
@Injectable()
export class Transitions {
  constructor(
    private readonly clocks: SlaClocks,
    private readonly processes: IncidentProcesses,
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly audit: Audit,
    private readonly queue: Queue,
  ) {}

  /** @throws ConflictError when the present status does not allow it. */
  async move(tx: Tx, row: IncidentRow, action: StatusAction, details: TransitionDetails = {}): Promise<IncidentRow> {
    const status = nextStatus(row.status, action);
    if (status === null) throw notAllowed(row, action);
    const after = await changeIncident(tx, row, { ...details.change, ...stamps(tx, row, action), status });
    await this.#clocks(tx, row, action);
    const { vi, en } = TEXTS[action];
    const reason = details.reason ?? null;
    this.timeline.add(tx, row.id, {
      kind: `incident.${status}`,
      text: reason === null ? { vi, en } : { vi: `${vi} Lý do: ${reason}`, en: `${en} Reason: ${reason}` },
      data: { from: row.status, to: status, reason, ...details.data },
    });
    this.audit.write(tx, {
      action: `incident.${action}`,
      objectType: 'incident',
      objectId: row.id,
      before: auditOf(row),
      after: auditOf(after),
      reason,
    });
    if (isEnded(status)) this.processes.tellParent(tx, after);
    tellVerdict(tx, this.queue, row, action, details.change);
    this.view.changed(tx, row.id);
    return after;
  }

  async #clocks(tx: Tx, row: IncidentRow, action: StatusAction): Promise<void> {
    if (row.status === 'new' && (action === 'acknowledge' || action === 'start'))
      await this.clocks.meet(tx, row.id, 'acknowledge');
    if (action === 'resolve') {
      await this.clocks.meet(tx, row.id, 'resolve');
      await this.clocks.cancelWaypoints(tx, row.id);
    }
    if (action === 'reopen') await this.clocks.reopen(tx, row.id);
    if (action === 'close' || action === 'cancel' || action === 'merge') await this.clocks.cancelAll(tx, row.id);
  }
}

function stamps(tx: Tx, row: IncidentRow, action: StatusAction): IncidentChange {
  switch (action) {
    case 'acknowledge':
    case 'start':
      return { acknowledged_at: row.acknowledged_at ?? tx.now };
    case 'resolve':
      return { resolved_at: tx.now };
    case 'reopen':
      return { resolved_at: null, closed_at: null };
    case 'close':
    case 'cancel':
    case 'merge':
      return { closed_at: tx.now };
  }
}

/** 409 with what the status is, and which one a change of status needs. */
export function notAllowed(row: Pick<IncidentRow, 'status'>, action: string): ConflictError {
  const named = (language: 'vi' | 'en', or: string) =>
    statusesFor(action)
      .map((status) => `“${statusNames[status][language]}”`)
      .join(` ${or} `);
  const [vi, en] = [named('vi', 'hoặc'), named('en', 'or')];
  return new ConflictError(
    'INCIDENT_STATE',
    `Sự vụ đang ở trạng thái “${statusNames[row.status].vi}” nên không làm được việc này${vi && `; cần ở trạng thái ${vi}`}.`,
    `The incident is “${statusNames[row.status].en}”, which does not allow it${en && `; it must be ${en}`}.`,
    { details: { status: row.status, action } },
  );
}
