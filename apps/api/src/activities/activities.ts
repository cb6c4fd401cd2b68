import { Injectable } from '@nestjs/common';
import { ApplicationFailure } from '@temporalio/activity';
import { isUuid } from '@trucban/kernel';
import type {
  BatchProgress,
  DeliveryOutcome,
  ExhaustAssignment,
  ExpireOffer,
  FireEscalation,
  FiredTimers,
  ImportProgress,
  IncidentClocks as LoadedClocks,
  JobOutcome,
  MarkBreached,
  OfferAssignment,
  RemindOffer,
  ResumeClock,
  TrucbanActivities,
} from '@trucban/workflows';
import type { AssignmentSnapshot } from '@trucban/sla-engine';
import { AssignmentWork, Deliveries } from '../agencies/public.ts';
import { ImportRunner, PULL_SHARD, PullPlanner } from '../imports/public.ts';
import { BatchRunner, JobRefused, Jobs, Timers, TryLater } from '../processes/public.ts';
import { REPORT_SHARD, ReportPlanner } from '../reports/public.ts';
import { ALERT_SHARD, AlertKeeper } from '../rules/public.ts';
import { IncidentClocks } from '../sla/public.ts';

/** Timers fired by one activity at most; a workflow that asks for more is of another version. */
const MOST_TIMERS = 1_000;
/** Instances of a batch by one activity at most. */
const MOST_INSTANCES = 1_000;
/** Tries of one delivery at most. */
const MOST_ATTEMPTS = 1_000;

/**
 * What the workflows need done, by the features that own the rows. Here inputs are checked: an id that is none will never
 * become one, so it isn't tried again.
 */
@Injectable()
export class Activities implements TrucbanActivities {
  constructor(
    private readonly clocks: IncidentClocks,
    private readonly assignments: AssignmentWork,
    private readonly timers: Timers,
    private readonly jobs: Jobs,
    private readonly deliveries: Deliveries,
    private readonly batches: BatchRunner,
    private readonly alerts: AlertKeeper,
    private readonly imports: ImportRunner,
    private readonly pulls: PullPlanner,
    private readonly reports: ReportPlanner,
  ) {}

  async runImportPart(importId: string): Promise<ImportProgress> {
    return this.imports.runPart(uuid(importId));
  }

  async runBatchPart(batchId: string, limit: number): Promise<BatchProgress> {
    return this.batches.runPart(uuid(batchId), Math.min(Math.max(1, Math.trunc(limit)), MOST_INSTANCES));
  }

  async loadIncidentClocks(incidentId: string): Promise<LoadedClocks> {
    return this.clocks.loadIncidentClocks(uuid(incidentId));
  }
  async fireEscalation(input: FireEscalation): Promise<void> {
    await this.clocks.fireEscalation(withUuids(input, 'incidentId', 'clockId'));
  }
  async markBreached(input: MarkBreached): Promise<void> {
    await this.clocks.markBreached(withUuids(input, 'incidentId', 'clockId'));
  }
  async resumeClock(input: ResumeClock): Promise<void> {
    await this.clocks.resumeClock(withUuids(input, 'incidentId', 'clockId'));
  }

  async loadAssignment(assignmentId: string): Promise<AssignmentSnapshot> {
    return this.assignments.loadAssignment(uuid(assignmentId));
  }
  async offerAssignment(input: OfferAssignment): Promise<void> {
    await this.assignments.offerAssignment(withUuids(input, 'assignmentId'));
  }
  async remindOffer(input: RemindOffer): Promise<void> {
    await this.assignments.remindOffer(withUuids(input, 'assignmentId', 'offerId'));
  }
  async expireOffer(input: ExpireOffer): Promise<void> {
    await this.assignments.expireOffer(withUuids(input, 'assignmentId', 'offerId'));
  }
  async exhaustAssignment(input: ExhaustAssignment): Promise<void> {
    await this.assignments.exhaustAssignment(withUuids(input, 'assignmentId'));
  }

  async fireDueTimers(shard: number, limit: number): Promise<FiredTimers> {
    const most = wholeNumber(limit, 1, MOST_TIMERS);
    if (shard === ALERT_SHARD) return this.alerts.wake(most);
    if (shard === PULL_SHARD) return this.pulls.wake(most);
    if (shard === REPORT_SHARD) return this.reports.wake(most);
    return this.timers.fireDueTimers(wholeNumber(shard, 0, 1_023), most);
  }

  async runJob(jobId: string): Promise<JobOutcome> {
    try {
      return await this.jobs.runJob(uuid(jobId));
    } catch (error) {
      if (error instanceof JobRefused) throw nonRetryable(`${error.code}: ${error.localized.vi}`);
      if (error instanceof TryLater)
        throw ApplicationFailure.create({ message: error.message, nextRetryDelay: error.afterMs });
      throw error;
    }
  }
  async failJob(jobId: string, reason: string): Promise<void> {
    await this.jobs.failJob(uuid(jobId), reason);
  }

  async deliverWebhook(deliveryId: string, attempt: number): Promise<DeliveryOutcome> {
    return this.deliveries.attempt(uuid(deliveryId), wholeNumber(attempt, 1, MOST_ATTEMPTS));
  }
  async abandonDelivery(deliveryId: string): Promise<void> {
    await this.deliveries.abandon(uuid(deliveryId));
  }
}

function uuid(value: unknown): string {
  if (isUuid(value)) return value;
  throw nonRetryable('not a UUID');
}

function withUuids<Input extends object>(input: Input, ...keys: readonly (keyof Input)[]): Input {
  if (typeof input !== 'object' || input === null) throw nonRetryable('not an object');
  for (const key of keys) uuid(input[key]);
  return input;
}

function wholeNumber(value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw nonRetryable(`not a whole number of ${least} to ${most}`);
}

function nonRetryable(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'BadInput');
}
