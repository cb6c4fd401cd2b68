import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { nextAssignmentStep, orderOfferPolicy, unitOfferPolicy } from './assignment.ts';
import { nextDeliveryAttempt } from './delivery.ts';
import type { AssignmentSnapshot, Offer, OfferState } from './types.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 13, 13) + seconds * 1_000).toISOString();
const offer = (n: number, agency: string, state: OfferState, more: Partial<Offer> = {}): Offer => ({
  offerId: `o${n}`,
  agency,
  state,
  offeredAt: at(0),
  remindersSent: 0,
  ...more,
});
const assignment = (more: Partial<AssignmentSnapshot> = {}): AssignmentSnapshot => ({
  status: 'open',
  candidates: ['A', 'B', 'C', 'D'],
  higherTier: ['TOP'],
  round: 0,
  offers: [],
  policy: orderOfferPolicy,
  ...more,
});

describe('an assignment', () => {
  it('is offered to the first candidate', () => {
    expect(nextAssignmentStep(assignment(), at(0))).toEqual({
      type: 'offer',
      key: 'offer:0:1',
      agency: 'A',
      tier: 'candidate',
    });
  });
  it.each<[number, Partial<Offer>, object]>([
    [0, {}, { type: 'wait', until: at(30) }],
    [30, {}, { type: 'remind', key: 'o1:remind:1', offerId: 'o1', reminder: 1, action: 'resend', at: at(30) }],
    [31, { remindersSent: 1 }, { type: 'wait', until: at(60) }],
    [
      60,
      { remindersSent: 1 },
      { type: 'remind', key: 'o1:remind:2', offerId: 'o1', reminder: 2, action: 'supervisor', at: at(60) },
    ],
    [61, { remindersSent: 2 }, { type: 'wait', until: at(120) }],
    [31, { receivedAt: at(1) }, { type: 'wait', until: at(120) }],
    [120, { receivedAt: at(1) }, { type: 'expire', key: 'o1:expire', offerId: 'o1', at: at(120) }],
    [500, {}, { type: 'expire', key: 'o1:expire', offerId: 'o1', at: at(120) }],
  ])('after %i s of silence with %j', (seconds, more, step) => {
    const snapshot = assignment({ offers: [offer(1, 'A', 'offered', more)] });
    expect(nextAssignmentStep(snapshot, at(seconds))).toEqual(step);
  });
  it('goes to the next candidate after a decline, silence, or an agency that can’t be asked', () => {
    for (const state of ['declined', 'expired', 'failed'] as const) {
      const step = nextAssignmentStep(assignment({ offers: [offer(1, 'A', state)] }), at(1));
      expect(step).toMatchObject({ type: 'offer', agency: 'B', key: 'offer:0:2' });
    }
  });
  it('goes up a tier after three failures', () => {
    const offers = [offer(1, 'A', 'declined'), offer(2, 'B', 'expired'), offer(3, 'C', 'failed')];
    expect(nextAssignmentStep(assignment({ offers }), at(1))).toMatchObject({
      type: 'offer',
      agency: 'TOP',
      tier: 'higher',
    });
  });
  it('is exhausted when the higher tier doesn’t take it, with everybody tried', () => {
    const offers = [offer(1, 'A', 'declined', { reason: 'busy' }), offer(2, 'TOP', 'expired')];
    expect(nextAssignmentStep(assignment({ candidates: ['A'], offers }), at(1))).toEqual({
      type: 'exhaust',
      key: 'exhaust:0',
      cause: 'noCandidateLeft',
      tried: [
        { agency: 'A', outcome: 'declined', reason: 'busy' },
        { agency: 'TOP', outcome: 'expired' },
      ],
    });
  });
  it('names three failures as the cause, and an empty list too', () => {
    const offers = ['A', 'B', 'C'].map((agency, index) => offer(index + 1, agency, 'declined'));
    expect(nextAssignmentStep(assignment({ offers, higherTier: [] }), at(1))).toMatchObject({
      cause: 'tooManyFailures',
    });
    expect(nextAssignmentStep(assignment({ candidates: [], higherTier: [] }), at(1))).toMatchObject({
      cause: 'noCandidateLeft',
      tried: [],
    });
  });
  it('needs nothing once accepted or closed', () => {
    expect(
      nextAssignmentStep(assignment({ status: 'accepted', offers: [offer(1, 'A', 'accepted')] }), at(999)),
    ).toEqual({ type: 'done' });
    expect(nextAssignmentStep(assignment({ status: 'closed' }), at(0))).toEqual({ type: 'done' });
  });

  it('ends for every behaviour of the agencies, asking each once and at most three candidates', () => {
    const answers = fc.array(fc.constantFrom<OfferState | 'silent'>('accepted', 'declined', 'failed', 'silent'), {
      minLength: 8,
      maxLength: 8,
    });
    const names = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'));
    fc.assert(
      fc.property(answers, names, fc.boolean(), (behaviour, candidates, withTop) => {
        let snapshot = assignment({ candidates, higherTier: withTop ? ['TOP'] : [], policy: unitOfferPolicy });
        const keys = new Set<string>();
        for (let now = 0; ;) {
          const step = nextAssignmentStep(snapshot, at(now));
          if (step.type === 'done' || step.type === 'exhaust') break;
          if (step.type === 'wait') {
            now = (Date.parse(step.until) - Date.parse(at(0))) / 1_000;
            continue;
          }
          expect(keys.has(step.key)).toBe(false);
          keys.add(step.key);
          snapshot = carriedOut(snapshot, step, behaviour, now);
        }
        const asked = snapshot.offers.map(({ agency }) => agency);
        expect(new Set(asked).size).toBe(asked.length);
        expect(asked.filter((agency) => agency !== 'TOP').length).toBeLessThanOrEqual(3);
      }),
    );
  });

  function carriedOut(
    snapshot: AssignmentSnapshot,
    step: ReturnType<typeof nextAssignmentStep>,
    behaviour: readonly (OfferState | 'silent')[],
    now: number,
  ): AssignmentSnapshot {
    const { offers } = snapshot;
    const last = offers.at(-1) as Offer;
    switch (step.type) {
      case 'offer': {
        const answer = behaviour[offers.length] ?? 'silent';
        const made = offer(offers.length + 1, step.agency, answer === 'silent' ? 'offered' : answer, {
          offeredAt: at(now),
        });
        return { ...snapshot, status: answer === 'accepted' ? 'accepted' : 'open', offers: [...offers, made] };
      }
      case 'remind':
        return { ...snapshot, offers: [...offers.slice(0, -1), { ...last, remindersSent: step.reminder }] };
      case 'expire':
        return { ...snapshot, offers: [...offers.slice(0, -1), { ...last, state: 'expired' }] };
      default:
        return snapshot;
    }
  }
});

describe('a webhook delivery', () => {
  it('is tried at 0, 1, 3, 10 and 30 s, then given up', () => {
    const tries = [0, 1, 2, 3, 4, 5].map((failures) => nextDeliveryAttempt(at(0), failures));
    expect(tries).toEqual([
      ...[0, 1, 3, 10, 30].map((seconds, index) => ({ type: 'attempt', attempt: index + 1, at: at(seconds) })),
      { type: 'abandon' },
    ]);
  });
  it('rests a second after an attempt that took long', () => {
    expect(nextDeliveryAttempt(at(0), 2, at(17))).toEqual({ type: 'attempt', attempt: 3, at: at(18) });
  });
});
