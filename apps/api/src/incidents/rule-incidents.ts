import { Injectable } from '@nestjs/common';
import type { Instant, JsonObject, LocalizedText } from '@trucban/kernel';
import { Assignments } from '../agencies/public.ts';
import { InvalidError, type Tx } from '../platform/public.ts';
import { ReportIntake } from './attach-report.ts';
import { IncidentChanges } from './change-incident.ts';
import { processKeyOf } from './event-type.ts';
import { missingEvidence } from './evidence.ts';
import { IncidentProcesses } from './incident-processes.ts';
import type { IncidentRow } from './incident-row.ts';
import { isOpenStatus, pathTo } from './incident-status.ts';
import { findIncident, lockIncident } from './incident-store.ts';
import { MergeSplit } from './merge-split.ts';
import type { NewIncident } from './open-incident.ts';
import { SopStarter } from './sop-starter.ts';
import { Timeline } from './timeline.ts';
import { Transitions } from './transitions.ts';

/** What rules do with incidents, as the platform: each is a step of the caller's transaction. Null: it is over, nothing was done. */
@Injectable()
export class RuleIncidents {
  constructor(
    private readonly intake: ReportIntake,
    private readonly changes: IncidentChanges,
    private readonly transitions: Transitions,
    private readonly processes: IncidentProcesses,
    private readonly sops: SopStarter,
    private readonly assignments: Assignments,
    private readonly merging: MergeSplit,
    private readonly timeline: Timeline,
  ) {}

  find(tx: Tx, id: string): Promise<IncidentRow | undefined> {
    return tx.asSystem(() => findIncident(tx, id));
  }

  /** Attaches a report to it. */
  attach(tx: Tx, id: string, report: NewIncident): Promise<IncidentRow | null> {
    return this.intake.attachTo(tx, id, report);
  }

  /** Ends it: as a false alarm, or as resolved where the result is all the evidence that its type asks for. */
  close(tx: Tx, id: string, as: 'falseAlarm' | 'resolved', text: string): Promise<IncidentRow | null> {
    return this.#open(tx, id, async (row) => {
      if (as === 'falseAlarm') {
        const change = { cancel_kind: 'falseAlarm', cancel_reason: text };
        const after = await this.transitions.move(tx, row, 'cancel', { reason: text, change, data: { kind: as } });
        await this.processes.cancel(tx, after, text);
        return after;
      }
      const missing = await missingEvidence(tx, row.evidence, { result: text, evidence: [] }, row.evidence_files);
      if (missing.length) throw InvalidError.of(missing);
      let after = row;
      for (const action of pathTo(row.status, 'resolved') ?? [])
        after = await this.transitions.move(
          tx,
          after,
          action,
          action === 'resolve' ? { change: { result: text } } : {},
        );
      return after;
    });
  }

  /** Makes it a part of another one that is open; answers the other as it is then. */
  merge(tx: Tx, id: string, intoId: string, reason: string): Promise<IncidentRow | null> {
    return tx.asSystem(async () => {
      // Always in the same order, so that no two wait for each other.
      for (const each of [id, intoId].sort()) await lockIncident(tx, each);
      return this.#open(tx, id, async (row) => {
        const into = await findIncident(tx, intoId);
        if (!into || !isOpenStatus(into.status)) return null;
        await this.merging.merge(tx, row, into, reason);
        return (await findIncident(tx, intoId)) ?? null;
      });
    });
  }

  /** Changes its type, title or attributes. */
  update(
    tx: Tx,
    id: string,
    changes: {
      readonly eventType?: string;
      readonly title?: string;
      readonly attributes?: JsonObject;
      readonly reason: string;
    },
  ): Promise<IncidentRow | null> {
    return this.#open(tx, id, (row) => this.changes.apply(tx, row, changes));
  }

  /** Starts a further SOP for it, once. Answers the instance, `running` where it has that one already, `missing` where it isn't published. */
  startProcess(
    tx: Tx,
    id: string,
    sop: string,
    variables: JsonObject,
  ): Promise<{ readonly instanceId?: string; readonly state: string } | null> {
    return this.#open(tx, id, async (row) => {
      const key = processKeyOf(sop);
      const had = await tx.first(
        'incidents.hasProcess',
        'select 1 from process_instance where incident_id = $1 and process_key = $2 limit 1',
        [id, key],
      );
      if (had) return { state: 'running' };
      const definition = await this.sops.definitionOf(tx, sop);
      if (!definition) return { state: 'missing' };
      return { instanceId: await this.sops.start(tx, row, definition, variables), state: 'started' };
    });
  }

  /** Gives an order for it. Answers the order's id. */
  order(tx: Tx, id: string, wanted: readonly string[], text: string, dueAt: Instant | null): Promise<string | null> {
    return this.#open(tx, id, async () => {
      const { assignments } = await this.assignments.create(tx, { incidentId: id, wanted, text, dueAt });
      return assignments[0]?.id ?? null;
    });
  }

  /** Says in its timeline what a rule did. */
  note(tx: Tx, id: string, kind: string, text: LocalizedText, data: JsonObject): void {
    this.timeline.add(tx, id, { kind, text, data });
  }

  #open<T>(tx: Tx, id: string, work: (row: IncidentRow) => Promise<T>): Promise<T | null> {
    return tx.asSystem(async () => {
      const row = await lockIncident(tx, id);
      return row && isOpenStatus(row.status) ? work(row) : null;
    });
  }
}
