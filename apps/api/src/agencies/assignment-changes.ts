import { Injectable } from '@nestjs/common';
import type { JsonObject, LocalizedText } from '@trucban/kernel';
import type { WebhookType } from '@trucban/contracts';
import { Audit } from '../audit/public.ts';
import { Feed, type Tx } from '../platform/public.ts';
import type { Assignment } from './assignment.ts';
import { AgencyExtensions, type IncidentBrief } from './extensions.ts';
import { DeliveryQueue } from './webhooks/delivery-queue.ts';

/** What happened to an order, for everybody who is told. */
export interface RecordedChange {
  readonly incident: IncidentBrief;
  readonly before: Assignment | null;
  readonly after: Assignment;
  /** `offered`, `accepted`, `comment` …: kind of the timeline entry after `assignment.`. */
  readonly kind: string;
  readonly text: LocalizedText;
  /** Whom it concerns: who was asked, or works on it. */
  readonly agency: string | null;
  readonly data?: JsonObject;
  readonly reason?: string | null;
  readonly addAgency?: string;
  readonly phase?: 'dispatched' | 'onScene';
  /** Told to the systems of `agency`; `offerId`: their answer counts as receipt of the offer. */
  readonly webhook?: { readonly type: WebhookType; readonly offerId?: string };
}

/** Every change of an order goes through here: timeline, audit, feed and webhooks, in the transaction of the change. */
@Injectable()
export class AssignmentChanges {
  constructor(
    private readonly feed: Feed,
    private readonly audit: Audit,
    private readonly extensions: AgencyExtensions,
    private readonly deliveries: DeliveryQueue,
  ) {}

  async record(tx: Tx, change: RecordedChange): Promise<void> {
    const { incident, before, after, kind, text, agency, data = {}, reason = null } = change;
    this.feed.publish(tx, {
      topic: 'assignments',
      key: after.id,
      change: { ...feedView(after), kind },
      visibleTo: after.visibleTo,
    });
    this.audit.write(tx, {
      action: `assignment.${kind}`,
      objectType: 'assignment',
      objectId: after.id,
      before: before && auditView(before),
      after: auditView(after),
      reason,
    });
    await this.extensions.incidents.assignmentChanged(tx, {
      incidentId: incident.id,
      assignmentId: after.id,
      agency,
      kind: `assignment.${kind}`,
      text,
      data: { assignmentId: after.id, dispatchId: after.dispatchId, state: after.state, agency, ...data },
      ...(change.addAgency !== undefined && { addAgency: change.addAgency }),
      ...(change.phase !== undefined && { phase: change.phase }),
    });
    if (change.webhook && agency !== null)
      await this.deliveries.assignmentChanged(tx, { ...change.webhook, agency, assignment: after, incident });
  }
}

function feedView(a: Assignment): JsonObject {
  const { id, incidentId, dispatchId, state, agency, message, dueAt, offeredAt, exercise, version } = a;
  return {
    id,
    incidentId,
    dispatchId,
    state,
    agency,
    message,
    dueAt,
    offeredAt,
    exhausted: a.exhaustedAt !== null,
    exercise,
    version,
  };
}

// The result and the form's data may name persons: audit keeps that they were given, the row keeps them.
function auditView(a: Assignment): JsonObject {
  const { state, agency, round, returns, dueAt, exhaustedAt, approvedAt, version } = a;
  return {
    state,
    agency,
    round,
    returns,
    dueAt,
    exhaustedAt,
    approvedAt,
    version,
    hasResult: a.result !== null || a.data !== null,
  };
}
