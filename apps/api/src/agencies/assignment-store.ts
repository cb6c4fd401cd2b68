import { Injectable } from '@nestjs/common';
import { json, type Tx } from '../platform/public.ts';
import type { Assignment, AssignmentOffer } from './assignment.ts';

const ASSIGNMENT = `a.id, a.order_id "orderId", a.dispatch_id "dispatchId", a.incident_id "incidentId",
  a.process_instance_id "processInstanceId", a.state, a.agency, a.candidates, a.higher_tier "higherTier", a.policy, a.text,
  a.message, a.answer, a.due_at "dueAt", a.skill, a.form, a.form_version "formVersion", a.unit, a.eta, a.result, a.data, a.files::text[] files, a.round, a.returns,
  a.return_reason "returnReason", a.exercise, a.restricted, a.created_by "createdBy", a.created_at "createdAt",
  a.updated_at "updatedAt", a.offered_at "offeredAt", a.accepted_at "acceptedAt", a.en_route_at "enRouteAt",
  a.on_scene_at "onSceneAt", a.transporting_at "transportingAt", a.completed_at "completedAt", a.approved_at "approvedAt",
  a.released_at "releasedAt", a.ended_at "endedAt", a.exhausted_at "exhaustedAt", a.visible_to "visibleTo", a.version`;

const OFFER = `o.id, o.assignment_id "assignmentId", o.number, o.round, o.key, o.agency, o.tier, o.state,
  o.offered_at "offeredAt", o.received_at "receivedAt", o.answered_at "answeredAt", o.reminders_sent "remindersSent",
  o.reason_code "reasonCode", o.reason`;

/** Rows of orders and offers. No rules: who calls has locked the incident and knows what is legal. */
@Injectable()
export class AssignmentStore {
  byId(tx: Tx, id: string): Promise<Assignment | undefined> {
    return tx.first<Assignment>('agencies.assignment.byId', `select ${ASSIGNMENT} from assignment a where a.id = $1`, [
      id,
    ]);
  }

  /** Locks the row. The incident must be locked already: every change takes the locks in that order. */
  lock(tx: Tx, id: string): Promise<Assignment | undefined> {
    return tx.first<Assignment>(
      'agencies.assignment.lock',
      `select ${ASSIGNMENT} from assignment a where a.id = $1 for update`,
      [id],
    );
  }

  /** In the order of `ids`. */
  byIds(tx: Tx, ids: readonly string[]): Promise<Assignment[]> {
    return tx.query<Assignment>(
      'agencies.assignment.byIds',
      `select ${ASSIGNMENT} from assignment a where a.id = any($1::uuid[]) order by array_position($1::uuid[], a.id)`,
      [ids],
    );
  }

  ofIncident(tx: Tx, incidentId: string): Promise<Assignment[]> {
    return tx.query<Assignment>(
      'agencies.assignment.ofIncident',
      `select ${ASSIGNMENT} from assignment a where a.incident_id = $1 order by a.created_at, a.id`,
      [incidentId],
    );
  }

  ofDispatch(tx: Tx, dispatchId: string): Promise<Assignment[]> {
    return tx.query<Assignment>(
      'agencies.assignment.ofDispatch',
      `select ${ASSIGNMENT} from assignment a where a.dispatch_id = $1 order by a.created_at, a.id`,
      [dispatchId],
    );
  }

  offers(tx: Tx, assignmentIds: readonly string[]): Promise<AssignmentOffer[]> {
    return tx.query<AssignmentOffer>(
      'agencies.offer.ofAssignments',
      `select ${OFFER} from assignment_offer o where o.assignment_id = any($1::uuid[]) order by o.assignment_id, o.number`,
      [assignmentIds],
    );
  }

  /** Agencies that another order of the same call asks or asked. */
  async takenBySiblings(tx: Tx, assignment: Assignment): Promise<string[]> {
    const rows = await tx.query<{ agency: string }>(
      'agencies.offer.siblings',
      `select distinct o.agency from assignment_offer o join assignment a on a.id = o.assignment_id
        where a.order_id = $1 and a.id <> $2`,
      [assignment.orderId, assignment.id],
    );
    return rows.map((row) => row.agency);
  }

  async insert(tx: Tx, a: Assignment): Promise<void> {
    await tx.run(
      'agencies.assignment.insert',
      `insert into assignment (id, order_id, dispatch_id, incident_id, process_instance_id, state, candidates, higher_tier,
         policy, text, message, answer, due_at, skill, form, form_version, exercise, restricted, created_by, created_at, updated_at, visible_to)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20, $21)`,
      [
        a.id,
        a.orderId,
        a.dispatchId,
        a.incidentId,
        a.processInstanceId,
        a.state,
        a.candidates,
        a.higherTier,
        json(a.policy),
        a.text,
        a.message,
        a.answer,
        a.dueAt,
        a.skill,
        a.form,
        a.formVersion,
        a.exercise,
        a.restricted,
        a.createdBy,
        a.createdAt,
        a.visibleTo,
      ],
    );
  }

  /** Writes what a change may change, and counts the version. */
  async save(tx: Tx, before: Assignment, changes: Partial<Assignment>): Promise<Assignment> {
    const a: Assignment = { ...before, ...changes, updatedAt: tx.now, version: before.version + 1 };
    await tx.run(
      'agencies.assignment.save',
      `update assignment set state = $2, agency = $3, candidates = $4, higher_tier = $5, unit = $6, eta = $7, result = $8,
         data = $9, files = $10::uuid[], round = $11, returns = $12, return_reason = $13, updated_at = $14, offered_at = $15,
         accepted_at = $16, en_route_at = $17, on_scene_at = $18, transporting_at = $19, completed_at = $20, approved_at = $21,
         released_at = $22, ended_at = $23, exhausted_at = $24, visible_to = $25, version = $26
       where id = $1`,
      [
        a.id,
        a.state,
        a.agency,
        a.candidates,
        a.higherTier,
        a.unit,
        a.eta,
        a.result,
        a.data === null ? null : json(a.data),
        a.files,
        a.round,
        a.returns,
        a.returnReason,
        a.updatedAt,
        a.offeredAt,
        a.acceptedAt,
        a.enRouteAt,
        a.onSceneAt,
        a.transportingAt,
        a.completedAt,
        a.approvedAt,
        a.releasedAt,
        a.endedAt,
        a.exhaustedAt,
        a.visibleTo,
        a.version,
      ],
    );
    return a;
  }

  async insertOffer(tx: Tx, offer: AssignmentOffer, visibleTo: readonly string[]): Promise<void> {
    await tx.run(
      'agencies.offer.insert',
      `insert into assignment_offer (id, assignment_id, number, round, key, agency, tier, state, offered_at, answered_at, reason, visible_to)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        offer.id,
        offer.assignmentId,
        offer.number,
        offer.round,
        offer.key,
        offer.agency,
        offer.tier,
        offer.state,
        offer.offeredAt,
        offer.answeredAt,
        offer.reason,
        visibleTo,
      ],
    );
  }

  /** Ends or answers an offer that stands open (or, for a withdrawal, was accepted). */
  async closeOffer(
    tx: Tx,
    offerId: string,
    state: AssignmentOffer['state'],
    reason?: { readonly code: string | null; readonly text: string | null },
  ): Promise<void> {
    await tx.run(
      'agencies.offer.close',
      `update assignment_offer set state = $2, answered_at = $3, received_at = coalesce(received_at, $4),
         reason_code = $5, reason = $6 where id = $1`,
      [
        offerId,
        state,
        tx.now,
        state === 'accepted' || state === 'declined' ? tx.now : null,
        reason?.code ?? null,
        reason?.text ?? null,
      ],
    );
  }

  /** The agency's side knows of the offer: its system answered, or somebody read it. @returns whether that was news. */
  async markReceived(tx: Tx, offerId: string): Promise<boolean> {
    const sql = `update assignment_offer set received_at = $2 where id = $1 and received_at is null and state = 'offered'`;
    return (await tx.run('agencies.offer.received', sql, [offerId, tx.now])) > 0;
  }

  async markReminded(tx: Tx, offerId: string, reminders: number): Promise<boolean> {
    const sql = `update assignment_offer set reminders_sent = $2 where id = $1 and reminders_sent < $2 and state = 'offered'`;
    return (await tx.run('agencies.offer.reminded', sql, [offerId, reminders])) > 0;
  }
}
