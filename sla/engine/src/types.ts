import type { Instant } from '@trucban/kernel';

/** A pause: a clock's time does not run in `[from, to)`. `to` is the end that was planned, or the earlier one that came. */
export interface Pause {
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: string;
}

/** State of a clock. A clock whose limit was broken stays `breached`, also when it is met later (then it has a `metAt`). */
export type ClockState = 'running' | 'paused' | 'met' | 'breached' | 'cancelled';

/** One rung of an escalation policy. `agency` is a code or a `@resolver`; `actions` are words of the policy (`notify`, `call`, …). */
export interface EscalationLevel {
  readonly level: number;
  readonly role: string;
  readonly agency: string;
  /** Percent of the clock's limit, also over 100; the time over 100 % runs on the clock's own calendar. */
  readonly atPercentOfLimit: number;
  readonly actions: readonly string[];
}

/** Who is told next, and after how much of a limit. */
export interface EscalationPolicy {
  readonly code: string;
  readonly levels: readonly EscalationLevel[];
}

/** One planned escalation of one clock. `key` = `clockId:level`: the same level of the same clock fires once. */
export interface PlannedEscalation {
  readonly key: string;
  readonly level: number;
  readonly at: Instant;
}

/** An open clock as the `incident` workflow needs it: instants, no calendar and no policy. Made by `clockSchedule`. */
export interface ClockSchedule {
  readonly clockId: string;
  readonly dueAt: Instant;
  /** While paused: when the pause ends by itself. `key` = `clockId:resume:<number of pauses>`. */
  readonly resume?: { readonly key: string; readonly at: Instant };
  /** Whether the breach has been written. */
  readonly breached: boolean;
  readonly escalations: readonly PlannedEscalation[];
  /** Keys of the escalations that have been carried out. */
  readonly done: readonly string[];
}

/** What the clocks of an incident ask for next. */
export type DueStep =
  | { readonly type: 'resume'; readonly key: string; readonly clockId: string; readonly at: Instant }
  | { readonly type: 'breach'; readonly key: string; readonly clockId: string; readonly at: Instant }
  | {
      readonly type: 'escalate';
      readonly key: string;
      readonly clockId: string;
      readonly level: number;
      readonly at: Instant;
    };

/** How one offer of an assignment stands. `failed`: could not be made (agency closed, unit no longer free). */
export type OfferState = 'offered' | 'accepted' | 'declined' | 'expired' | 'failed' | 'cancelled';

/** One offer of an assignment to one agency. */
export interface Offer {
  readonly offerId: string;
  readonly agency: string;
  readonly state: OfferState;
  readonly offeredAt: Instant;
  /** When the agency's side acknowledged the receipt (webhook answered 2xx, or the agency read it). */
  readonly receivedAt?: Instant;
  /** How many reminders of the policy have been sent. */
  readonly remindersSent: number;
  /** Free text of a decline; never given to a workflow. */
  readonly reason?: string;
}

/** A reminder sent while an offer has no receipt. `resend`: the same message again; `supervisor`: tell the shift leader. */
export interface OfferReminder {
  /** Whole seconds after the offer was made. */
  readonly afterSeconds: number;
  readonly action: 'resend' | 'supervisor';
}

/** The samples of `domain/sops.md`; an administrator changes them. */
export interface OfferPolicy {
  /** Silence for so many seconds ends an offer. */
  readonly acceptSeconds: number;
  /** In order of `afterSeconds`. */
  readonly reminders: readonly OfferReminder[];
  /** So many candidates may decline or stay silent before the higher tier is asked. */
  readonly maxFailures: number;
}

/** An assignment (one order with its candidates) as the `assignment` workflow needs it. */
export interface AssignmentSnapshot {
  /** `open`: somebody must still accept it. `closed`: completed, cancelled or exhausted. */
  readonly status: 'open' | 'accepted' | 'closed';
  /** Agency codes, best first. */
  readonly candidates: readonly string[];
  /** Agency codes asked one after the other when the candidates have failed; may be empty. */
  readonly higherTier: readonly string[];
  /** How often the order was given out anew (reassigned) after somebody had it; 0 at first. */
  readonly round: number;
  /** Those of the present round, in the order in which they were made. */
  readonly offers: readonly Offer[];
  readonly policy: OfferPolicy;
}

/** A candidate that did not take an order, and why. */
export interface TriedCandidate {
  readonly agency: string;
  readonly outcome: Exclude<OfferState, 'offered' | 'accepted'>;
  readonly reason?: string;
}

/** What an assignment asks for next. `key` is stable: the same step has the same key. */
export type AssignmentStep =
  | { readonly type: 'offer'; readonly key: string; readonly agency: string; readonly tier: 'candidate' | 'higher' }
  | {
      readonly type: 'remind';
      readonly key: string;
      readonly offerId: string;
      readonly reminder: number;
      readonly action: OfferReminder['action'];
      readonly at: Instant;
    }
  | { readonly type: 'expire'; readonly key: string; readonly offerId: string; readonly at: Instant }
  | { readonly type: 'wait'; readonly until: Instant }
  | {
      readonly type: 'exhaust';
      readonly key: string;
      readonly cause: 'noCandidateLeft' | 'tooManyFailures';
      readonly tried: readonly TriedCandidate[];
    }
  | { readonly type: 'done' };
