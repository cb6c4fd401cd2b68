import type { AssignmentSnapshot, ClockSchedule, Offer } from '@trucban/sla-engine';
import type {
  BatchProgress,
  DeliveryOutcome,
  FiredTimers,
  ImportProgress,
  JobOutcome,
  TrucbanActivities,
} from '../src/activities.ts';

/** One call of an activity, with the time of the machine. */
export interface Call {
  readonly activity: keyof TrucbanActivities;
  readonly args: readonly unknown[];
  readonly at: string;
}

/**
 * The activities over a small store in memory: they do what the API's do in PostgreSQL, and remember each call.
 * A test changes the store, sends a message, and waits for the calls that must follow.
 */
export class RecordingActivities implements TrucbanActivities {
  readonly calls: Call[] = [];
  readonly incidents = new Map<string, { ended: boolean; clocks: ClockSchedule[] }>();
  readonly assignments = new Map<string, AssignmentSnapshot>();
  /** Due instants of the timers of each shard. */
  readonly timers = new Map<number, string[]>();
  /** What the attempts of a job give, one after the other; then 'done'. An error is thrown. */
  readonly jobs = new Map<string, (JobOutcome | Error)[]>();
  /** Instances without a verdict, by batch. */
  readonly batches = new Map<string, number>();
  /** Parts that an import still has. */
  readonly imports = new Map<string, number>();
  readonly deliveries = new Map<string, DeliveryOutcome[]>();
  /** Called inside an activity, before it works: to throw once, or to change the store meanwhile. */
  before: (call: Call) => void = () => undefined;
  private waiting: (() => void)[] = [];

  /** Resolves when `condition` holds; asked again after each call. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Calls of an activity for the thing with this id. */
  of(activity: keyof TrucbanActivities, id: string): Call[] {
    return this.calls.filter((call) => call.activity === activity && JSON.stringify(call.args).includes(id));
  }

  /** The object given to each call of these activities for the thing, in order. */
  inputs(id: string, ...activities: (keyof TrucbanActivities)[]): unknown[] {
    return activities.flatMap((activity) => this.of(activity, id)).map((call) => call.args[0]);
  }

  loadIncidentClocks = (incidentId: string) =>
    this.call('loadIncidentClocks', [incidentId], () => this.incidents.get(incidentId) ?? { ended: true, clocks: [] });

  fireEscalation = (input: { incidentId: string; clockId: string; key: string }) =>
    this.call('fireEscalation', [input], () =>
      this.changeClock(input, (clock) => ({ ...clock, done: [...clock.done, input.key] })),
    );

  markBreached = (input: { incidentId: string; clockId: string }) =>
    this.call('markBreached', [input], () => this.changeClock(input, (clock) => ({ ...clock, breached: true })));

  resumeClock = (input: { incidentId: string; clockId: string }) =>
    this.call('resumeClock', [input], () => this.changeClock(input, ({ resume: _, ...clock }) => clock));

  loadAssignment = (assignmentId: string) =>
    this.call('loadAssignment', [assignmentId], () => this.assignment(assignmentId));

  offerAssignment = (input: { assignmentId: string; agency: string }) =>
    this.call('offerAssignment', [input], () => {
      const { offers } = this.assignment(input.assignmentId);
      const offer: Offer = {
        offerId: `${input.assignmentId}-${offers.length + 1}`,
        agency: input.agency,
        state: 'offered',
        offeredAt: new Date().toISOString(),
        remindersSent: 0,
      };
      this.changeAssignment(input.assignmentId, { offers: [...offers, offer] });
    });

  remindOffer = (input: { assignmentId: string; reminder: number }) =>
    this.call('remindOffer', [input], () => this.changeOffer(input.assignmentId, { remindersSent: input.reminder }));

  expireOffer = (input: { assignmentId: string }) =>
    this.call('expireOffer', [input], () => this.changeOffer(input.assignmentId, { state: 'expired' }));

  exhaustAssignment = (input: { assignmentId: string }) =>
    this.call('exhaustAssignment', [input], () => this.changeAssignment(input.assignmentId, { status: 'closed' }));

  fireDueTimers = (shard: number, limit: number) =>
    this.call('fireDueTimers', [shard, limit], (): FiredTimers => {
      const now = new Date().toISOString();
      const all = [...(this.timers.get(shard) ?? [])].sort();
      const fired = all.filter((dueAt) => dueAt <= now).slice(0, limit).length;
      const left = all.slice(fired);
      this.timers.set(shard, left);
      return { fired, nextDueAt: left[0] ?? null };
    });

  runJob = (jobId: string) =>
    this.call('runJob', [jobId], (): JobOutcome => {
      const outcome = this.jobs.get(jobId)?.shift() ?? 'done';
      if (outcome instanceof Error) throw outcome;
      return outcome;
    });

  failJob = (jobId: string, reason: string) => this.call('failJob', [jobId, reason], () => undefined);

  deliverWebhook = (deliveryId: string, attempt: number) =>
    this.call('deliverWebhook', [deliveryId, attempt], () => this.deliveries.get(deliveryId)?.shift() ?? 'gone');

  abandonDelivery = (deliveryId: string) => this.call('abandonDelivery', [deliveryId], () => undefined);

  runBatchPart = (batchId: string, limit: number) =>
    this.call('runBatchPart', [batchId, limit], (): BatchProgress => {
      const left = Math.max(0, (this.batches.get(batchId) ?? 0) - limit);
      this.batches.set(batchId, left);
      return left > 0 ? 'more' : 'done';
    });

  runImportPart = (importId: string) =>
    this.call('runImportPart', [importId], (): ImportProgress => {
      const left = (this.imports.get(importId) ?? 0) - 1;
      this.imports.set(importId, left);
      return left > 0 ? 'more' : 'done';
    });

  /** The answer to the open offer, as the API writes it. */
  answer(assignmentId: string, state: 'accepted' | 'declined'): void {
    this.changeOffer(assignmentId, { state });
    if (state === 'accepted') this.changeAssignment(assignmentId, { status: 'accepted' });
  }

  private async call<Result>(activity: keyof TrucbanActivities, args: unknown[], work: () => Result): Promise<Result> {
    const call: Call = { activity, args, at: new Date().toISOString() };
    try {
      this.before(call);
      this.calls.push(call);
      return work();
    } finally {
      for (const wake of this.waiting.splice(0)) wake();
    }
  }

  private changeClock(
    { incidentId, clockId }: { incidentId: string; clockId: string },
    change: (clock: ClockSchedule) => ClockSchedule,
  ): void {
    const incident = this.incidents.get(incidentId);
    if (incident) incident.clocks = incident.clocks.map((clock) => (clock.clockId === clockId ? change(clock) : clock));
  }

  private assignment(id: string): AssignmentSnapshot {
    const policy = { acceptSeconds: 60, reminders: [], maxFailures: 3 };
    const unknown = { status: 'closed', candidates: [], higherTier: [], round: 0, offers: [], policy } as const;
    return this.assignments.get(id) ?? unknown;
  }

  private changeAssignment(id: string, change: Partial<AssignmentSnapshot>): void {
    this.assignments.set(id, { ...this.assignment(id), ...change });
  }

  private changeOffer(id: string, change: Partial<Offer>): void {
    const { offers } = this.assignment(id);
    this.changeAssignment(id, { offers: offers.map((one) => (one.state === 'offered' ? { ...one, ...change } : one)) });
  }
}
