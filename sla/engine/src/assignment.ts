import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import type { AssignmentSnapshot, AssignmentStep, Offer, OfferPolicy, TriedCandidate } from './types.ts';

/** Sample policy of an order to a unit: 60 s to accept, the message again after 30 s without receipt. */
export const unitOfferPolicy: OfferPolicy = {
  acceptSeconds: 60,
  reminders: [{ afterSeconds: 30, action: 'resend' }],
  maxFailures: 3,
};

/** Sample policy of an order to an agency: 2 minutes to accept, again after 30 s, the shift leader after 60 s without receipt. */
export const orderOfferPolicy: OfferPolicy = {
  acceptSeconds: 120,
  reminders: [
    { afterSeconds: 30, action: 'resend' },
    { afterSeconds: 60, action: 'supervisor' },
  ],
  maxFailures: 3,
};

/**
 * What an assignment asks for at `now`: remind or expire the open offer, offer to the next candidate, then (no candidate
 * left, or `maxFailures` of them declined, stayed silent or could not be asked) to the higher tier, then `exhaust`.
 * An agency is asked once in a round. Pure: asked again with what was written meanwhile, it goes on from there.
 */
export function nextAssignmentStep(assignment: AssignmentSnapshot, now: Instant): AssignmentStep {
  if (assignment.status !== 'open') return { type: 'done' };
  const open = assignment.offers.find((offer) => offer.state === 'offered');
  return open ? waitFor(open, assignment.policy, now) : offerNext(assignment);
}

function waitFor(offer: Offer, policy: OfferPolicy, now: Instant): AssignmentStep {
  const expiresAt = secondsAfter(offer.offeredAt, policy.acceptSeconds);
  if (now >= expiresAt)
    return { type: 'expire', key: `${offer.offerId}:expire`, offerId: offer.offerId, at: expiresAt };
  const next = offer.receivedAt === undefined ? policy.reminders[offer.remindersSent] : undefined;
  const at = next && secondsAfter(offer.offeredAt, next.afterSeconds);
  if (!next || !at || at >= expiresAt) return { type: 'wait', until: expiresAt };
  if (now < at) return { type: 'wait', until: at };
  const reminder = offer.remindersSent + 1;
  const key = `${offer.offerId}:remind:${reminder}`;
  return { type: 'remind', key, offerId: offer.offerId, reminder, action: next.action, at };
}

function offerNext(assignment: AssignmentSnapshot): AssignmentStep {
  const { candidates, higherTier, offers, policy, round } = assignment;
  const asked = new Set(offers.map((offer) => offer.agency));
  const failures = offers.filter((offer) => isFailure(offer) && !higherTier.includes(offer.agency)).length;
  const tooMany = failures >= policy.maxFailures;
  const candidate = tooMany ? undefined : candidates.find((agency) => !asked.has(agency));
  const agency = candidate ?? higherTier.find((higher) => !asked.has(higher));
  if (agency !== undefined) {
    const key = `offer:${round}:${offers.length + 1}`;
    return { type: 'offer', key, agency, tier: candidate === undefined ? 'higher' : 'candidate' };
  }
  const cause = tooMany ? 'tooManyFailures' : 'noCandidateLeft';
  return { type: 'exhaust', key: `exhaust:${round}`, cause, tried: triedCandidates(offers) };
}

/** Who was asked and did not take the order, in order, with the reason where it is known. */
export function triedCandidates(offers: readonly Offer[]): readonly TriedCandidate[] {
  return offers.flatMap(({ agency, state, reason }) =>
    state === 'offered' || state === 'accepted'
      ? []
      : [{ agency, outcome: state, ...(reason !== undefined && { reason }) }],
  );
}

function isFailure(offer: Offer): boolean {
  return offer.state === 'declined' || offer.state === 'expired' || offer.state === 'failed';
}

function secondsAfter(at: Instant, seconds: number): Instant {
  return fromEpochMs(toEpochMs(at) + seconds * 1_000);
}
