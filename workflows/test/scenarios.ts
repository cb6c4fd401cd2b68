import { randomUUID } from 'node:crypto';
import type { ClockSchedule } from '@trucban/sla-engine';
import {
  assignmentAnswered,
  assignmentOpened,
  batchQueued,
  clocksChanged,
  deliveryQueued,
  earlierDeadline,
  importQueued,
  incidentEnded,
  jobAnswered,
  jobQueued,
  type WorkflowMessage,
} from '../src/messages.ts';
import type { World } from './world.ts';

/** A workflow led through what it can meet. */
export interface Scenario {
  readonly workflow: WorkflowMessage['workflow'];
  /** Of its recorded history, beginning with the workflow's. */
  readonly name: string;
  readonly tells: string;
  /** Resolves when all is done, with the id of the thing served. */
  run(world: World): Promise<string>;
}

/** An instant so many seconds from now. */
export const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

/** At least one for each workflow. */
export const scenarios: readonly Scenario[] = [
  {
    workflow: 'incident',
    name: 'incident',
    tells: 'late steps, a pause, a timer, changes and its end',
    async run({ recorded, client, ended }) {
      const id = randomUUID();
      const clock: ClockSchedule = {
        clockId: 'c',
        dueAt: inSeconds(-1),
        breached: false,
        resume: { key: 'c:resume:1', at: inSeconds(-2) },
        escalations: [1, 2].map((level) => ({ key: `c:${level}`, level, at: inSeconds(level - 1) })),
        done: [],
      };
      recorded.incidents.set(id, { ended: false, clocks: [clock] });
      await client.send(clocksChanged(id));
      await recorded.until(() => recorded.of('fireEscalation', id).length === 2);
      for (let change = 0; change < 2; change++) {
        const loads = recorded.of('loadIncidentClocks', id).length;
        await client.send(clocksChanged(id));
        await recorded.until(() => recorded.of('loadIncidentClocks', id).length > loads);
      }
      recorded.incidents.set(id, { ended: true, clocks: [] });
      await client.send(incidentEnded(id));
      await ended('incident', id);
      return id;
    },
  },
  {
    workflow: 'assignment',
    name: 'assignment',
    tells: 'a reminder, silence, a decline and nobody left',
    async run({ recorded, client, ended }) {
      const id = randomUUID();
      // Seconds apart: the server lets a run begin one second after the one before it at the earliest.
      const policy = { acceptSeconds: 5, reminders: [{ afterSeconds: 2, action: 'resend' as const }], maxFailures: 3 };
      const order = { status: 'open', candidates: ['A', 'B'], higherTier: [], round: 0, offers: [], policy } as const;
      recorded.assignments.set(id, order);
      await client.send(assignmentOpened(id));
      await recorded.until(() => recorded.of('offerAssignment', id).length === 2);
      recorded.answer(id, 'declined');
      await client.send(assignmentAnswered(id));
      await ended('assignment', id);
      return id;
    },
  },
  {
    workflow: 'clock',
    name: 'clock',
    tells: 'a batch, an earlier deadline and a wait',
    async run({ recorded, client }) {
      recorded.timers.set(0, [inSeconds(-1), inSeconds(600)]);
      await client.send(earlierDeadline(0, inSeconds(600)));
      await recorded.until(() => recorded.timers.get(0)?.length === 1);
      recorded.timers.set(0, [inSeconds(1)]);
      await client.send(earlierDeadline(0, inSeconds(1)));
      await recorded.until(() => recorded.timers.get(0)?.length === 0);
      return '0';
    },
  },
  {
    workflow: 'job',
    name: 'job',
    tells: 'a wait, failures, and that it is failed',
    async run({ recorded, client, ended }) {
      const job = jobQueued({ jobId: randomUUID(), attempts: 2, backoffMs: 10, notBefore: inSeconds(0.5) });
      recorded.jobs.set(job.id, [new Error('one'), new Error('two')]);
      await client.send(job);
      await ended('job', job.id);
      return job.id;
    },
  },
  {
    workflow: 'job',
    name: 'job-waits',
    tells: 'a wait for an answer that comes, and one for an answer that does not',
    async run({ recorded, client, ended }) {
      const job = jobQueued({ jobId: randomUUID(), attempts: 2, backoffMs: 10 });
      recorded.jobs.set(job.id, [{ until: inSeconds(600) }, { until: inSeconds(1) }, 'done']);
      await client.send(job);
      await recorded.until(() => recorded.of('runJob', job.id).length === 1);
      await client.send(jobAnswered(job.id));
      await ended('job', job.id);
      return job.id;
    },
  },
  {
    workflow: 'batch',
    name: 'batch',
    tells: 'several parts',
    async run({ recorded, client, ended }) {
      const id = randomUUID();
      recorded.batches.set(id, 500);
      await client.send(batchQueued(id));
      await ended('batch', id);
      return id;
    },
  },
  {
    workflow: 'import',
    name: 'import',
    tells: 'several parts',
    async run({ recorded, client, ended }) {
      const id = randomUUID();
      recorded.imports.set(id, 3);
      await client.send(importQueued(id));
      await ended('import', id);
      return id;
    },
  },
  {
    workflow: 'delivery',
    name: 'delivery',
    tells: 'failures, then a rejection',
    async run({ recorded, client, ended }) {
      const id = randomUUID();
      recorded.deliveries.set(id, ['failed', 'failed', 'rejected']);
      await client.send(deliveryQueued(id));
      await ended('delivery', id);
      return id;
    },
  },
];
