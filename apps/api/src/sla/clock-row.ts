import type { SlaClockDto, StepClockDto } from '@trucban/contracts';
import type { Instant } from '@trucban/kernel';
import type { ClockState, Pause, SlaClock } from '@trucban/sla-engine';

/** A row of `sla_clock`. */
export interface ClockRow {
  readonly id: string;
  readonly kind: 'incident' | 'step';
  readonly incident_id: string;
  readonly clock: string;
  readonly state: ClockState;
  readonly calendar: string;
  readonly calendar_version: number;
  readonly limit_ms: number;
  readonly started_at: Instant;
  readonly warn_at: Instant;
  readonly due_at: Instant;
  readonly pauses: readonly Pause[];
  readonly met_at: Instant | null;
  readonly breached_at: Instant | null;
  readonly escalation_policy: string | null;
  readonly escalation_policy_version: number | null;
  readonly process_instance_id: string | null;
  readonly element_instance_id: string | null;
  readonly element_id: string | null;
  /** Name of the step when its clock began. */
  readonly element_name: string | null;
  readonly step_number: number | null;
  readonly task_agency: string | null;
  readonly exercise: boolean;
}

export const CLOCK_COLUMNS = `id, kind, incident_id, clock, state, calendar, calendar_version, limit_ms, started_at, warn_at, due_at,
  pauses, met_at, breached_at, escalation_policy, escalation_policy_version, process_instance_id, element_instance_id, element_id,
  element_name, step_number, task_agency, exercise`;

/** Condition of rows whose clock is open: running, paused, or breached and not yet met. */
export const OPEN = `(state in ('running', 'paused') or (state = 'breached' and met_at is null))`;

/** A step's name without the code that drawings carry of what they call or send: `Kết thúc sự vụ (SUB-CLOSE)`. */
export function stepName(row: Pick<ClockRow, 'element_name' | 'element_id'>): string {
  return (row.element_name ?? row.element_id ?? '').replace(/ \((SUB|SOP|M|F)-[A-Z0-9-]+\)$/, '');
}

/** The clock of a row, as `@trucban/sla-engine` counts with it. */
export function clockOf(row: ClockRow): SlaClock {
  return {
    clock: row.clock,
    calendar: row.calendar,
    limitMs: row.limit_ms,
    startedAt: row.started_at,
    warnAt: row.warn_at,
    dueAt: row.due_at,
    state: row.state,
    pauses: row.pauses,
    ...(row.met_at !== null && { metAt: row.met_at }),
    ...(row.breached_at !== null && { breachedAt: row.breached_at }),
  };
}

/** A clock as answers show it. @param level  highest level of its policy that was told. */
export function clockDto(row: ClockRow, level: number): SlaClockDto {
  const pause = row.state === 'paused' ? row.pauses.at(-1) : undefined;
  return {
    id: row.id,
    clock: row.clock,
    state: row.state,
    calendar: row.calendar,
    limitMinutes: row.limit_ms / 60_000,
    startedAt: row.started_at,
    warnAt: row.warn_at,
    dueAt: row.due_at,
    pausedAt: pause?.from ?? null,
    pausedUntil: pause?.to ?? null,
    pauseReason: pause?.reason ?? null,
    metAt: row.met_at,
    breachedAt: row.breached_at,
    escalationPolicy: row.escalation_policy,
    escalationLevel: level,
  };
}

/** A step clock as answers show it. */
export function stepClockDto(row: ClockRow, level: number): StepClockDto {
  return {
    ...clockDto(row, level),
    processInstanceId: row.process_instance_id ?? '',
    elementInstanceId: row.element_instance_id ?? '',
    elementId: row.element_id ?? '',
    name: stepName(row),
  };
}
