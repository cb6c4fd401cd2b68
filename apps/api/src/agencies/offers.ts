import { Injectable } from '@nestjs/common';
import { nextAssignmentStep, triedCandidates, type AssignmentStep } from '@trucban/sla-engine';
import { OrgDirectory } from '../identity/public.ts';
import { Ids, Queue, type Tx } from '../platform/public.ts';
import { AgencyNotices } from './agency-notices.ts';
import { AssignmentChanges } from './assignment-changes.ts';
import { AssignmentMessages } from './assignment-messages.ts';
import { AssignmentStore } from './assignment-store.ts';
import { snapshotOf, type Assignment, type AssignmentOffer } from './assignment.ts';
import { moved } from './assignment-states.ts';
import type { IncidentBrief } from './extensions.ts';

/** Queue task that makes the next offer or gives up. */
export const ADVANCE_TASK = 'advance-assignment';

type OfferStep = Extract<AssignmentStep, { type: 'offer' }>;

/**
 * Asks the candidates of an order, one after the other. The plan is `nextAssignmentStep`'s; the `assignment` workflow only
 * waits for it. What needs no waiting is done at once, so that the next agency is asked also while Temporal is away.
 * Everywhere here the incident's row and the order's are locked.
 */
@Injectable()
export class Offers {
  constructor(
    private readonly store: AssignmentStore,
    private readonly changes: AssignmentChanges,
    private readonly messages: AssignmentMessages,
    private readonly directory: OrgDirectory,
    private readonly notices: AgencyNotices,
    private readonly queue: Queue,
    private readonly ids: Ids,
  ) {}

  /** Makes the next offer or gives up, if that is what the order asks for now; else leaves it as it is. */
  async advance(
    tx: Tx,
    incident: IncidentBrief,
    assignment: Assignment,
    may: 'offer' | 'offerOrExhaust',
  ): Promise<Assignment> {
    for (let current = assignment; ;) {
      const offers = await this.store.offers(tx, [current.id]);
      const step = nextAssignmentStep(
        snapshotOf(current, offers, await this.store.takenBySiblings(tx, current)),
        tx.now,
      );
      if (step.type === 'exhaust' && may === 'offerOrExhaust') return this.#exhaust(tx, incident, current, offers);
      if (step.type !== 'offer') return current;
      const next = await this.#offer(tx, incident, current, offers, step);
      if (next.state === 'offered') return next;
      current = next;
    }
  }

  /** The same in a transaction of its own, soon. */
  advanceLater(tx: Tx, assignmentId: string): void {
    this.queue.add(tx, ADVANCE_TASK, { assignmentId }, { key: `${ADVANCE_TASK}:${assignmentId}` });
  }

  async #offer(
    tx: Tx,
    incident: IncidentBrief,
    assignment: Assignment,
    offers: readonly AssignmentOffer[],
    { agency, tier, key }: OfferStep,
  ): Promise<Assignment> {
    const unit = (await this.directory.snapshot(tx)).unit(agency);
    const offer: AssignmentOffer = {
      id: this.ids.next(),
      assignmentId: assignment.id,
      number: offers.length + 1,
      round: assignment.round,
      key,
      agency,
      tier,
      // An agency that was dissolved since the order was written can't be asked.
      state: unit ? 'offered' : 'failed',
      offeredAt: tx.now,
      receivedAt: null,
      answeredAt: unit ? null : tx.now,
      remindersSent: 0,
      reasonCode: null,
      reason: unit ? null : 'agency closed',
    };
    const visibleTo = [...new Set([...assignment.visibleTo, agency])];
    await this.store.insertOffer(tx, offer, visibleTo);
    if (!unit) return assignment;

    const after = await this.store.save(tx, assignment, {
      state: moved(assignment.state, 'offerNext'),
      agency,
      offeredAt: tx.now,
      visibleTo,
    });
    await this.changes.record(tx, {
      incident,
      before: assignment,
      after,
      kind: 'offered',
      agency,
      text: {
        vi: `Giao nhiệm vụ cho ${unit.name.vi}: ${after.text}`,
        en: `Order offered to ${unit.name.en}: ${after.text}`,
      },
      data: { tier, message: after.message },
      addAgency: agency,
      phase: 'dispatched',
      webhook: { type: 'vn.trucban.assignment.offered.v1', offerId: offer.id },
    });
    await this.notices.tell(tx, agency, incident, 'assignment.offered', {
      vi: `Nhiệm vụ mới (${incident.number}): ${after.text}`,
      en: `New order (${incident.number}): ${after.text}`,
    });
    return after;
  }

  async #exhaust(
    tx: Tx,
    incident: IncidentBrief,
    assignment: Assignment,
    offers: readonly AssignmentOffer[],
  ): Promise<Assignment> {
    const snapshot = snapshotOf(assignment, offers, []);
    const tried = triedCandidates(
      snapshot.offers.map((offer) => ({
        ...offer,
        reason: offers.find(({ id }) => id === offer.offerId)?.reason ?? undefined,
      })),
    );
    const after = await this.store.save(tx, assignment, {
      exhaustedAt: tx.now,
      // An order that nobody could be asked about was never offered to anybody.
      state: assignment.state === 'offered' ? 'expired' : assignment.state,
    });
    const org = await this.directory.snapshot(tx);
    const names = (language: 'vi' | 'en') => tried.map(({ agency }) => org.nameOf(agency)[language]).join(', ') || '–';
    const text = {
      vi: `Không có đơn vị nào nhận nhiệm vụ (đã hỏi: ${names('vi')}): ${after.text}`,
      en: `No agency took the order (asked: ${names('en')}): ${after.text}`,
    };
    await this.changes.record(tx, {
      incident,
      before: assignment,
      after,
      kind: 'exhausted',
      agency: null,
      text,
      data: { tried: tried.map(({ agency, outcome, reason = null }) => ({ agency, outcome, reason })) },
    });
    await this.notices.tellSupervisor(tx, incident, 'assignment.exhausted', text);
    await this.messages.exhausted(tx, after, tried);
    return after;
  }
}
