import { Injectable } from '@nestjs/common';
import type { SlaClockDto, StepClockDto } from '@trucban/contracts';
import type { Instant } from '@trucban/kernel';
import {
  cancelClock,
  changeLimit,
  endPause,
  meetClock,
  pauseClock,
  startIncidentClocks,
  startStepClock,
  type IncidentClock,
  type PausePolicy,
  type SlaClock,
  type StepClockLimit,
} from '@trucban/sla-engine';
import { clocksChanged, incidentEnded, incidentOpened, type WorkflowMessage } from '@trucban/workflows';
import { ConflictError, Ids, InvalidError, NotFoundError, Outbox, json, type Tx } from '../platform/public.ts';
import { breachEntry } from './breach-entry.ts';
import { Calendars } from './calendars.ts';
import { OPEN, CLOCK_COLUMNS, clockDto, clockOf, stepClockDto, type ClockRow } from './clock-row.ts';
import { insertClocks, lockIncidentClock, lockOpenClocks, saveClocks, type NewClock } from './clock-store.ts';
import { EscalationPolicies } from './escalation-policies.ts';
import { SlaExtensions } from './extensions.ts';

/** What the clocks of a new incident start from. */
export interface IncidentClocksInput {
  readonly incidentId: string;
  readonly exercise: boolean;
  readonly createdAt: Instant;
  readonly calendar: string;
  /** Minutes at the incident's severity. */
  readonly limits: Readonly<Partial<Record<IncidentClock, number>>>;
  readonly escalationPolicy: string;
}

/** A step of an SOP with its limits. */
export interface StepClockInput {
  readonly incidentId: string;
  readonly exercise: boolean;
  readonly incidentCreatedAt: Instant;
  readonly processInstanceId: string;
  readonly elementInstanceId: string;
  readonly elementId: string;
  /** Its name for people. */
  readonly elementName: string;
  readonly limits: readonly (StepClockLimit & { readonly calendar: string; readonly escalationPolicy?: string })[];
  /** Who has to do the step, where it is known: the agency of `@TASK-AGENCY`. */
  readonly taskAgency?: string;
}

/** Clocks of incidents and steps. Every change tells `incident/<id>`; the incident's row is locked by the caller. */
@Injectable()
export class SlaClocks {
  constructor(
    private readonly calendars: Calendars,
    private readonly policies: EscalationPolicies,
    private readonly ids: Ids,
    private readonly outbox: Outbox,
    private readonly extensions: SlaExtensions,
  ) {}

  /** Starts the clocks of a new incident and its workflow. */
  async openForIncident(tx: Tx, input: IncidentClocksInput): Promise<void> {
    const { calendar, version } = await this.calendars.current(tx, input.calendar);
    const policy = await this.policies.current(tx, input.escalationPolicy);
    const clocks = startIncidentClocks(calendar, input.limits, input.createdAt);
    await insertClocks(
      tx,
      clocks.map((value) => ({
        ...this.#base(input, value, version, policy && { code: input.escalationPolicy, version: policy.version }),
        kind: 'incident' as const,
        process_instance_id: null,
        element_instance_id: null,
        element_id: null,
        element_name: null,
        step_number: null,
        task_agency: null,
      })),
    );
    this.#tell(tx, incidentOpened(input.incidentId));
  }

  /** What the clock measures has been done. Answers how it ended, null when there is no such open clock. */
  async meet(tx: Tx, incidentId: string, clock: IncidentClock): Promise<SlaClock['state'] | null> {
    const row = await lockIncidentClock(tx, incidentId, clock);
    if (!row) return null;
    const before = clockOf(row);
    const value = meetClock(await this.#calendarOf(tx, row), before, tx.now);
    if (value === before) return null;
    await saveClocks(tx, [{ id: row.id, value }]);
    await this.#tellLate(tx, [{ row, value }]);
    this.#tell(tx, clocksChanged(incidentId));
    return value.state;
  }

  /** The incident was cancelled, merged or closed: nothing is measured any more. */
  async cancelAll(tx: Tx, incidentId: string): Promise<void> {
    const rows = await lockOpenClocks(tx, incidentId);
    await saveClocks(
      tx,
      rows.map((row) => ({ id: row.id, value: cancelClock(clockOf(row)) })),
    );
    this.outbox.add(tx, incidentEnded(incidentId));
  }

  /** The incident is resolved: what was still to be reached on the way is no longer measured. */
  async cancelWaypoints(tx: Tx, incidentId: string): Promise<void> {
    const rows = (await lockOpenClocks(tx, incidentId)).filter(
      ({ kind, clock }) => kind === 'incident' && clock !== 'resolve',
    );
    await saveClocks(
      tx,
      rows.map((row) => ({ id: row.id, value: cancelClock(clockOf(row)) })),
    );
    if (rows.length) this.#tell(tx, clocksChanged(incidentId));
  }

  /** More time for a clock that is open: percent of its limit on top. Once it is broken it stays broken. */
  async extend(tx: Tx, incidentId: string, clock: IncidentClock, percent: number): Promise<void> {
    const row = await this.#named(tx, incidentId, clock);
    const value = clockOf(row);
    const limitMs = Math.round(value.limitMs * (1 + Math.min(100, Math.max(0, percent)) / 100));
    await saveClocks(tx, [{ id: row.id, value: changeLimit(await this.#calendarOf(tx, row), value, limitMs, tx.now) }]);
    this.#tell(tx, clocksChanged(incidentId));
  }

  /** New limits after a change of severity, from the original start; broken and met clocks keep theirs. */
  async changeLimits(
    tx: Tx,
    incidentId: string,
    limits: Readonly<Partial<Record<IncidentClock, number>>>,
  ): Promise<void> {
    const changes: { id: string; value: SlaClock }[] = [];
    for (const row of await lockOpenClocks(tx, incidentId)) {
      const minutes = row.kind === 'incident' ? limits[row.clock as IncidentClock] : undefined;
      if (minutes === undefined) continue;
      changes.push({
        id: row.id,
        value: changeLimit(await this.#calendarOf(tx, row), clockOf(row), minutes * 60_000, tx.now),
      });
    }
    await saveClocks(tx, changes);
    this.#tell(tx, clocksChanged(incidentId));
  }

  /** Stops a clock until an instant. @throws ConflictError, InvalidError, NotFoundError */
  async pause(
    tx: Tx,
    incidentId: string,
    clock: string,
    pause: { readonly until: Instant; readonly reason: string },
    policy: PausePolicy,
  ): Promise<void> {
    const row = await this.#named(tx, incidentId, clock);
    const result = pauseClock(await this.#calendarOf(tx, row), clockOf(row), { at: tx.now, ...pause }, policy);
    if (!result.ok) throw refusal(result.error);
    await saveClocks(tx, [{ id: row.id, value: result.value }]);
    this.#tell(tx, clocksChanged(incidentId));
  }

  /** Ends a pause before its time. @throws ConflictError when the clock isn't paused */
  async resume(tx: Tx, incidentId: string, clock: string): Promise<void> {
    const row = await this.#named(tx, incidentId, clock);
    if (row.state !== 'paused')
      throw new ConflictError('CLOCK_NOT_PAUSED', 'Đồng hồ không ở trạng thái tạm dừng.', 'The clock is not paused.', {
        details: { state: row.state },
      });
    await saveClocks(tx, [{ id: row.id, value: endPause(await this.#calendarOf(tx, row), clockOf(row), tx.now) }]);
    this.#tell(tx, clocksChanged(incidentId));
  }

  /** The incident was reopened: its resolve clock runs on, without the time for which it was thought resolved. */
  async reopen(tx: Tx, incidentId: string): Promise<void> {
    const row = await lockIncidentClock(tx, incidentId, 'resolve');
    if (!row || row.met_at === null) return;
    const { metAt: _metAt, ...clock } = clockOf(row);
    const idle = { from: row.met_at, to: tx.now, reason: 'resolved' };
    const value: SlaClock =
      row.state === 'breached'
        ? clock
        : endPause(
            await this.#calendarOf(tx, row),
            { ...clock, state: 'paused', pauses: [...clock.pauses, idle] },
            tx.now,
          );
    await saveClocks(tx, [{ id: row.id, value }]);
    this.#tell(tx, clocksChanged(incidentId));
  }

  /** A step with limits was entered: one clock for each. Limits that can't be counted are left out and answered. */
  async openStep(tx: Tx, input: StepClockInput): Promise<readonly string[]> {
    const clocks: NewClock[] = [];
    const failed: string[] = [];
    for (const [index, limit] of input.limits.entries()) {
      if (!(await this.calendars.has(tx, limit.calendar))) {
        failed.push(`${limit.limit} (${limit.calendar})`);
        continue;
      }
      const { calendar, version } = await this.calendars.current(tx, limit.calendar);
      const started = startStepClock(calendar, limit, { enteredAt: tx.now, createdAt: input.incidentCreatedAt });
      if (!started.ok) {
        failed.push(limit.limit);
        continue;
      }
      const policy = limit.escalationPolicy ? await this.policies.current(tx, limit.escalationPolicy) : null;
      clocks.push({
        ...this.#base(input, started.value, version, policy && { code: policy.policy.code, version: policy.version }),
        kind: 'step',
        process_instance_id: input.processInstanceId,
        element_instance_id: input.elementInstanceId,
        element_id: input.elementId,
        element_name: input.elementName || null,
        step_number: index,
        task_agency: input.taskAgency ?? null,
      });
    }
    await insertClocks(tx, clocks);
    if (clocks.length) this.#tell(tx, clocksChanged(input.incidentId));
    return failed;
  }

  /** After a migration: the open step clocks of an instance under the new ids and names of their elements. */
  async renameSteps(
    tx: Tx,
    processInstanceId: string,
    elements: Readonly<Record<string, { readonly elementId: string; readonly name: string }>>,
  ): Promise<void> {
    const rows = Object.entries(elements).map(([old, { elementId, name }]) => ({ old, id: elementId, name }));
    if (rows.length === 0) return;
    await tx.run(
      'sla.renameSteps',
      `update sla_clock c set element_id = r.id, element_name = coalesce(nullif(r.name, ''), c.element_name)
         from json_to_recordset($2) as r(old text, id text, name text)
        where c.process_instance_id = $1 and c.kind = 'step' and c.element_id = r.old and ${OPEN}`,
      [processInstanceId, json(rows)],
    );
  }

  /** A step was left: completed meets its clocks, anything else cancels them. */
  async closeStep(
    tx: Tx,
    processInstanceId: string,
    elementInstanceId: string,
    outcome: 'completed' | 'terminated',
  ): Promise<void> {
    const rows = await tx.query<ClockRow>(
      'sla.lockStep',
      `select ${CLOCK_COLUMNS} from sla_clock where process_instance_id = $1 and element_instance_id = $2 and kind = 'step' and ${OPEN}
        order by id for update`,
      [processInstanceId, elementInstanceId],
    );
    const changes: { id: string; row: ClockRow; value: SlaClock }[] = [];
    for (const row of rows) {
      const clock = clockOf(row);
      const value =
        outcome === 'completed' ? meetClock(await this.#calendarOf(tx, row), clock, tx.now) : cancelClock(clock);
      changes.push({ id: row.id, row, value });
    }
    await saveClocks(tx, changes);
    await this.#tellLate(tx, changes);
    const [first] = rows;
    if (first) this.#tell(tx, clocksChanged(first.incident_id));
  }

  /** What was done after its limit before anybody had noticed (the worker was away) has broken it all the same. */
  async #tellLate(tx: Tx, met: readonly { readonly row: ClockRow; readonly value: SlaClock }[]): Promise<void> {
    for (const { row, value } of met)
      if (value.state === 'breached' && row.state !== 'breached')
        await this.extensions.incidents.clockChanged(tx, row.incident_id, [breachEntry(row)]);
  }

  /** Clocks of incidents for answers, by incident: those of the incident in their order, open step clocks by due instant. */
  async list(
    tx: Tx,
    incidentIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly sla: SlaClockDto[]; readonly steps: StepClockDto[] }>> {
    const rows = await tx.query<ClockRow & { level: number }>(
      'sla.list',
      `select ${CLOCK_COLUMNS}, coalesce((select max(level) from escalation_firing f where f.clock_id = sla_clock.id), 0) as level
         from sla_clock where incident_id = any($1) and (kind = 'incident' or ${OPEN})
        order by array_position(array['acknowledge', 'dispatch', 'onScene', 'resolve'], clock), due_at, id`,
      [incidentIds],
    );
    const found = new Map(incidentIds.map((id) => [id, { sla: [] as SlaClockDto[], steps: [] as StepClockDto[] }]));
    for (const row of rows) {
      const of = found.get(row.incident_id);
      if (row.kind === 'incident') of?.sla.push(clockDto(row, row.level));
      else of?.steps.push(stepClockDto(row, row.level));
    }
    return found;
  }

  #base(
    input: { readonly incidentId: string; readonly exercise: boolean },
    value: SlaClock,
    calendarVersion: number,
    policy: { readonly code: string; readonly version: number } | null,
  ) {
    return {
      id: this.ids.next(),
      incident_id: input.incidentId,
      exercise: input.exercise,
      calendar: value.calendar,
      calendar_version: calendarVersion,
      escalation_policy: policy?.code ?? null,
      escalation_policy_version: policy?.version ?? null,
      value,
    };
  }

  #calendarOf(tx: Tx, row: ClockRow) {
    return this.calendars.version(tx, row.calendar, row.calendar_version);
  }

  async #named(tx: Tx, incidentId: string, clock: string): Promise<ClockRow> {
    const row = await lockIncidentClock(tx, incidentId, clock);
    if (!row) throw NotFoundError.of('CLOCK', 'đồng hồ', 'clock');
    return row;
  }

  // Several changes of one transaction are one message, and what a workflow starts with it reads by itself.
  #tell(tx: Tx, message: WorkflowMessage): void {
    const told = tx.local<Set<string>>(TOLD, () => new Set());
    if (told.has(message.id)) return;
    told.add(message.id);
    this.outbox.add(tx, message);
  }
}

const TOLD = Symbol('sla.told');

const FIELDS: Readonly<Record<string, string>> = {
  PAUSE_NOT_ALLOWED: '/clock',
  UNKNOWN_PAUSE_REASON: '/reason',
  INVALID_PAUSE_END: '/until',
};

function refusal(problem: {
  readonly code: string;
  readonly message: { readonly vi: string; readonly en: string };
}): Error {
  const { code, message } = problem;
  const path = FIELDS[code];
  return path === undefined
    ? new ConflictError(code, message.vi, message.en)
    : InvalidError.field(path, code, message.vi, message.en);
}
