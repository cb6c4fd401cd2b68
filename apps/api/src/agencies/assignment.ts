import type { AssignmentSnapshot, Offer, OfferPolicy, OfferState } from '@trucban/sla-engine';
import type { Instant, JsonObject } from '@trucban/kernel';
import { isActive, type AssignmentState } from './assignment-states.ts';

/** One order with its candidates: the row, in the words of the code. */
export interface Assignment {
  readonly id: string;
  /** Orders made by one call (`count` > 1) share it and draw from the same candidates. */
  readonly orderId: string;
  readonly dispatchId: string;
  readonly incidentId: string;
  readonly processInstanceId: string | null;
  readonly state: AssignmentState;
  readonly agency: string | null;
  readonly candidates: readonly string[];
  readonly higherTier: readonly string[];
  readonly policy: OfferPolicy;
  readonly text: string;
  readonly message: string;
  readonly answer: string | null;
  readonly dueAt: Instant | null;
  readonly skill: readonly string[];
  readonly form: string | null;
  /** The version that was in force when the order was given: it stays the one that the answer is checked against. */
  readonly formVersion: number | null;
  readonly unit: string | null;
  readonly eta: Instant | null;
  readonly result: string | null;
  readonly data: JsonObject | null;
  readonly files: readonly string[];
  readonly round: number;
  readonly returns: number;
  readonly returnReason: string | null;
  readonly exercise: boolean;
  readonly restricted: boolean;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly offeredAt: Instant | null;
  readonly acceptedAt: Instant | null;
  readonly enRouteAt: Instant | null;
  readonly onSceneAt: Instant | null;
  readonly transportingAt: Instant | null;
  readonly completedAt: Instant | null;
  readonly approvedAt: Instant | null;
  readonly releasedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly exhaustedAt: Instant | null;
  readonly visibleTo: readonly string[];
  readonly version: number;
}

/** One offer to one agency. `number` counts over all rounds. */
export interface AssignmentOffer {
  readonly id: string;
  readonly assignmentId: string;
  readonly number: number;
  readonly round: number;
  readonly key: string;
  readonly agency: string;
  readonly tier: 'candidate' | 'higher';
  readonly state: OfferState;
  readonly offeredAt: Instant;
  readonly receivedAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly remindersSent: number;
  readonly reasonCode: string | null;
  readonly reason: string | null;
}

/** What the plan of `sla/engine` sees. `takenBySiblings`: agencies that another order of the same call asks or asked. */
export function snapshotOf(
  assignment: Assignment,
  offers: readonly AssignmentOffer[],
  takenBySiblings: readonly string[],
): AssignmentSnapshot {
  const own = new Set(offers.map((offer) => offer.agency));
  const free = (agency: string) => own.has(agency) || !takenBySiblings.includes(agency);
  return {
    status: statusOf(assignment),
    candidates: assignment.candidates.filter(free),
    higherTier: assignment.higherTier.filter(free),
    round: assignment.round,
    offers: offers.filter((offer) => offer.round === assignment.round).map(toPlanOffer),
    policy: assignment.policy,
  };
}

function statusOf({ state, exhaustedAt }: Assignment): AssignmentSnapshot['status'] {
  if (isActive(state)) return 'accepted';
  return state === 'completed' || state === 'cancelled' || exhaustedAt !== null ? 'closed' : 'open';
}

function toPlanOffer(offer: AssignmentOffer): Offer {
  const { id, agency, state, offeredAt, receivedAt, remindersSent } = offer;
  return { offerId: id, agency, state, offeredAt, remindersSent, ...(receivedAt !== null && { receivedAt }) };
}

/**
 * The state as one of the agencies that were asked sees it: what became of its own offer, and the order's while it has it.
 * An offer that could not be made, or was taken back, looks like one that ended.
 */
export function stateSeenBy(assignment: Assignment, offer: AssignmentOffer | undefined): AssignmentState {
  switch (offer?.state) {
    case 'declined':
    case 'expired':
    case 'cancelled':
      return offer.state;
    case 'failed':
      return 'expired';
    default:
      return assignment.state;
  }
}
