import type { Instant } from '@trucban/kernel';
import type { AssignmentSnapshot, ClockSchedule, OfferReminder } from '@trucban/sla-engine';

/**
 * What the workflows need done. Implemented by the API (`apps/api/src/worker.ts`), called by name.
 *
 * Rules for every implementation:
 * - at least once: the same call may come twice, also at the same time; `key` (or the id and attempt) names the effect;
 * - state of record is PostgreSQL: a call for something that no longer waits changes nothing and returns normally;
 * - bad input (malformed id) throws `ApplicationFailure.nonRetryable`; what is merely unknown (`incidentId` not found)
 *   is answered as ended or gone; everything else may throw and is retried;
 * - answers are ids, instants and decisions: no personal data, no free text.
 */

/** Clocks of an incident: SLA clocks and step clocks. Each call is one short SQL transaction (run as a local activity). */
export interface IncidentActivities {
  /**
   * Every open clock (not met, not cancelled; breached ones stay until met) of the incident and of its processes.
   * `ended`: the incident is closed, cancelled or merged, or unknown, and no clock of it is open.
   */
  loadIncidentClocks(incidentId: string): Promise<IncidentClocks>;
  /**
   * Carries out one level of a clock's escalation policy: resolves role and agency, notifies, raises the incident's
   * level, writes timeline and `escalation_firing`. Key `clockId:level` fires once. Checks in its transaction that the
   * clock is still open and the level due at `at` or before (a severity may have changed meanwhile).
   */
  fireEscalation(input: FireEscalation): Promise<void>;
  /** Writes that the limit ran out at `at`, unless the clock is met, paused or cancelled, or no longer due by then. */
  markBreached(input: MarkBreached): Promise<void>;
  /** A pause reached its planned end: the clock's state is `running` again (its instants had counted with that end already). */
  resumeClock(input: ResumeClock): Promise<void>;
}
export interface IncidentClocks {
  readonly ended: boolean;
  readonly clocks: readonly ClockSchedule[];
}
export interface FireEscalation {
  readonly incidentId: string;
  readonly clockId: string;
  readonly level: number;
  /** `clockId:level` */
  readonly key: string;
  /** When the level was due. */
  readonly at: Instant;
}
export interface MarkBreached {
  readonly incidentId: string;
  readonly clockId: string;
  /** `clockId:breach` */
  readonly key: string;
  /** When the limit ran out. */
  readonly at: Instant;
}

export interface ResumeClock {
  readonly incidentId: string;
  readonly clockId: string;
  /** `clockId:resume:<number of pauses>` */
  readonly key: string;
  /** The planned end of the pause. */
  readonly at: Instant;
}

/** Offers of an assignment. Each call is one short SQL transaction (run as a local activity). */
export interface AssignmentActivities {
  /** Without the reasons of declines. Unknown: `status: 'closed'`, no candidates, no offers. */
  loadAssignment(assignmentId: string): Promise<AssignmentSnapshot>;
  /**
   * Makes the offer to `agency`: offer row, notice, webhook deliveries with their `delivery` workflows, feed.
   * Where it can't be made (agency closed, unit taken) the offer row is written with state `failed`.
   * Changes nothing when an offer with this key exists, one is open, or the assignment is no longer open.
   */
  offerAssignment(input: OfferAssignment): Promise<void>;
  /** One reminder of an open offer without receipt; sets its `remindersSent` to `reminder`. */
  remindOffer(input: RemindOffer): Promise<void>;
  /** Ends an offer by silence: state `expired`, unless it was answered. */
  expireOffer(input: ExpireOffer): Promise<void>;
  /** Nobody took the order: closes it and publishes `assignment.exhausted` with the candidates tried and their reasons. */
  exhaustAssignment(input: ExhaustAssignment): Promise<void>;
}
export interface OfferAssignment {
  readonly assignmentId: string;
  readonly agency: string;
  readonly tier: 'candidate' | 'higher';
  /** `offer:<round>:<n>`, n = number of the offer in the round, from 1. Unique within the assignment. */
  readonly key: string;
}
export interface RemindOffer {
  readonly assignmentId: string;
  readonly offerId: string;
  /** Number of the reminder, from 1. */
  readonly reminder: number;
  readonly action: OfferReminder['action'];
  /** `<offerId>:remind:<n>` */
  readonly key: string;
}
export interface ExpireOffer {
  readonly assignmentId: string;
  readonly offerId: string;
  /** When the time for the answer ran out. */
  readonly at: Instant;
  /** `<offerId>:expire` */
  readonly key: string;
}
export interface ExhaustAssignment {
  readonly assignmentId: string;
  readonly cause: 'noCandidateLeft' | 'tooManyFailures';
  /** `exhaust:<round>` */
  readonly key: string;
}

/** Timers of the process store. */
export interface ClockActivities {
  /**
   * Fires up to `limit` timers of the shard that are due now (several in a transaction) and says when the next is due.
   * `nextDueAt` is in the past when more are due already; null when the shard has no timer left.
   */
  fireDueTimers(shard: number, limit: number): Promise<FiredTimers>;
}
export interface FiredTimers {
  readonly fired: number;
  readonly nextDueAt: Instant | null;
}

/** Service tasks that call outside, wait for an answer, or whose first attempt failed. */
export interface JobActivities {
  /**
   * One more attempt of the job, its result (`complete` or BPMN error as an input) in one transaction with what it did here;
   * a call outside is made between two transactions, at least once, and names itself by the job's id.
   * For a job that waits and whose time is over: ends it as the model says.
   * Throws when the attempt failed and another may succeed; `ApplicationFailure.nonRetryable` when none will.
   */
  runJob(jobId: string): Promise<JobOutcome>;
  /** Out of retries: raises the process incident. `reason`: the last failure's message. Key: the job's id. */
  failJob(jobId: string, reason: string): Promise<void>;
}
/**
 * `gone`: the job was cancelled or done already. `waiting`: its answer comes later by itself. `until`: likewise, but not for ever:
 * look at it again then.
 */
export type JobOutcome = 'done' | 'waiting' | 'gone' | { readonly until: Instant };

/** Webhook deliveries. */
export interface DeliveryActivities {
  /**
   * One attempt to send, at most 15 s. Never throws for what the endpoint does: refused, timed out, 5xx are `failed`.
   * An attempt that is in the delivery log already is not sent again: its recorded outcome is answered.
   */
  deliverWebhook(deliveryId: string, attempt: number): Promise<DeliveryOutcome>;
  /** All attempts failed: marks the delivery, tells the supervisor. */
  abandonDelivery(deliveryId: string): Promise<void>;
}
/** `failed`: try again by the schedule. `rejected`: the endpoint is gone or forbidden, trying again is useless. `gone`: nothing to deliver. */
export type DeliveryOutcome = 'delivered' | 'failed' | 'rejected' | 'gone';

/** Operations on many process instances. */
export interface BatchActivities {
  /**
   * Carries the operation out on up to `limit` further instances of the batch, each in its own transaction with its verdict
   * (a dry run: several in one), and counts them. An instance that has its verdict is left alone.
   */
  runBatchPart(batchId: string, limit: number): Promise<BatchProgress>;
}
/** `done`: every instance has its verdict, or the batch was stopped or is unknown. */
export type BatchProgress = 'more' | 'done';

/** Files on their way in, and runs of pulls. */
export interface ImportActivities {
  /**
   * Goes on with the import where its row says that it stands: each thousand rows with their verdicts are one transaction. Gives
   * the work back after some minutes.
   */
  runImportPart(importId: string): Promise<ImportProgress>;
}
/** `done`: every row has its verdict, or the import failed, was stopped or is unknown; `waitMs`: its source's quota is used up so long. */
export type ImportProgress = 'more' | 'done' | { readonly waitMs: number };

/** All activities of the worker. */
export interface TrucbanActivities
  extends
    IncidentActivities,
    AssignmentActivities,
    ClockActivities,
    JobActivities,
    DeliveryActivities,
    BatchActivities,
    ImportActivities {}
