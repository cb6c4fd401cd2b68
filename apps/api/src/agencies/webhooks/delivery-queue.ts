import { Injectable } from '@nestjs/common';
import type { WebhookPayload, WebhookType } from '@trucban/contracts';
import { deliveryQueued } from '@trucban/workflows';
import { OrgDirectory } from '../../identity/public.ts';
import { Ids, Outbox, type Tx } from '../../platform/public.ts';
import type { Assignment } from '../assignment.ts';
import type { IncidentBrief } from '../extensions.ts';
import { incidentSummary } from '../incident-summary.ts';

interface Target {
  readonly id: string;
  readonly agency: string;
}

/** Writes deliveries in the transaction of their cause; the `delivery` workflow of each then sends it. */
@Injectable()
export class DeliveryQueue {
  constructor(
    private readonly directory: OrgDirectory,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
  ) {}

  /** Tells the systems of the agency, and of the agencies above it, about its order. */
  async assignmentChanged(
    tx: Tx,
    about: {
      readonly type: WebhookType;
      readonly agency: string;
      readonly assignment: Assignment;
      readonly incident: IncidentBrief;
      readonly offerId?: string;
    },
  ): Promise<void> {
    const { type, agency, assignment, incident, offerId = null } = about;
    for (const target of await this.#targets(tx, type, [agency])) {
      const payload: WebhookPayload = {
        type,
        timestamp: tx.now,
        exercise: assignment.exercise,
        data: {
          agency,
          incidentId: incident.id,
          assignmentId: assignment.id,
          dispatchId: assignment.dispatchId,
          assignment: assignmentSummary(assignment, type, agency),
          incident: incidentSummary(incident),
        },
      };
      await this.#add(tx, target, payload, { assignmentId: assignment.id, offerId, incident });
    }
  }

  /** Tells the agencies of an incident that its status, severity, phase or place changed. */
  async incidentUpdated(tx: Tx, incident: IncidentBrief, agencies: readonly string[]): Promise<void> {
    for (const target of await this.#targets(tx, 'vn.trucban.incident.updated.v1', agencies)) {
      const payload: WebhookPayload = {
        type: 'vn.trucban.incident.updated.v1',
        timestamp: tx.now,
        exercise: incident.exercise,
        data: { agency: target.agency, incidentId: incident.id, incident: incidentSummary(incident) },
      };
      await this.#add(tx, target, payload, { assignmentId: null, offerId: null, incident });
    }
  }

  async #targets(tx: Tx, type: WebhookType, agencies: readonly string[]): Promise<readonly Target[]> {
    const org = await this.directory.snapshot(tx);
    const above = [...new Set(agencies.flatMap((agency) => [agency, ...org.ancestors(agency)]))];
    return tx.query<Target>(
      'agencies.webhook.targets',
      `select id, agency from webhook where deleted_at is null and agency = any($1) and $2 = any(types) order by created_at, id`,
      [above, type],
    );
  }

  async #add(
    tx: Tx,
    target: Target,
    payload: WebhookPayload,
    about: { readonly assignmentId: string | null; readonly offerId: string | null; readonly incident: IncidentBrief },
  ): Promise<void> {
    const id = this.ids.next();
    await tx.run(
      'agencies.delivery.insert',
      `insert into webhook_delivery (id, webhook_id, type, message_id, payload, assignment_id, offer_id, incident_id, exercise,
         created_at, visible_to)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        id,
        target.id,
        payload.type,
        `msg_${id}`,
        JSON.stringify(payload),
        about.assignmentId,
        about.offerId,
        about.incident.id,
        payload.exercise,
        tx.now,
        [target.agency, 'IOC'],
      ],
    );
    this.outbox.add(tx, { ...deliveryQueued(id), messageId: `delivery:${id}` });
  }
}

/** An order as the agency's system needs it. A cancelled one says no more than that. */
function assignmentSummary(a: Assignment, type: WebhookType, agency: string): Record<string, unknown> {
  const cancelled = type === 'vn.trucban.assignment.cancelled.v1';
  const summary = {
    id: a.id,
    dispatchId: a.dispatchId,
    agency,
    state: cancelled ? 'cancelled' : a.state,
    message: a.message,
  };
  if (cancelled) return summary;
  return { ...summary, text: a.text, dueAt: a.dueAt, skill: a.skill, form: a.form, returnReason: a.returnReason };
}
