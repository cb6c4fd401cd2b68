import type { Instant } from '@trucban/kernel';
import type { SlaClock } from '@trucban/sla-engine';
import { json, type Tx } from '../platform/public.ts';
import { CLOCK_COLUMNS, OPEN, type ClockRow } from './clock-row.ts';

/** A clock that is about to be written. */
export type NewClock = Omit<
  ClockRow,
  'limit_ms' | 'state' | 'started_at' | 'warn_at' | 'due_at' | 'pauses' | 'met_at' | 'breached_at' | 'clock'
> & {
  readonly value: SlaClock;
};

/** Writes new clocks; one that exists already (same incident and clock, same step) stays. */
export async function insertClocks(tx: Tx, clocks: readonly NewClock[]): Promise<void> {
  if (clocks.length === 0) return;
  const rows = clocks.map(({ value, ...rest }) => ({ ...rest, ...columnsOf(value), clock: value.clock }));
  await tx.run(
    'sla.insertClocks',
    `insert into sla_clock (${CLOCK_COLUMNS})
     select ${CLOCK_COLUMNS} from jsonb_to_recordset($1) as c(id uuid, kind text, incident_id uuid, clock text, state text, calendar text,
       calendar_version int, limit_ms bigint, started_at timestamptz, warn_at timestamptz, due_at timestamptz, pauses jsonb,
       met_at timestamptz, breached_at timestamptz, escalation_policy text, escalation_policy_version int, process_instance_id uuid,
       element_instance_id text, element_id text, element_name text, step_number int, task_agency text, exercise boolean)
     on conflict do nothing`,
    [json(rows)],
  );
}

/** Writes the new value of clocks whose rows are locked. */
export async function saveClocks(
  tx: Tx,
  changes: readonly { readonly id: string; readonly value: SlaClock }[],
): Promise<void> {
  if (changes.length === 0) return;
  await tx.run(
    'sla.saveClocks',
    `update sla_clock s set state = c.state, limit_ms = c.limit_ms, warn_at = c.warn_at, due_at = c.due_at, pauses = c.pauses,
            met_at = c.met_at, breached_at = c.breached_at
       from jsonb_to_recordset($1) as c(id uuid, state text, limit_ms bigint, warn_at timestamptz, due_at timestamptz, pauses jsonb,
            met_at timestamptz, breached_at timestamptz)
      where s.id = c.id`,
    [json(changes.map(({ id, value }) => ({ id, ...columnsOf(value) })))],
  );
}

/** The open clocks of an incident, locked. */
export function lockOpenClocks(tx: Tx, incidentId: string): Promise<ClockRow[]> {
  return tx.query<ClockRow>(
    'sla.lockOpen',
    `select ${CLOCK_COLUMNS} from sla_clock where incident_id = $1 and ${OPEN} order by id for update`,
    [incidentId],
  );
}

/** One clock, locked. */
export function lockClock(tx: Tx, clockId: string): Promise<ClockRow | undefined> {
  return tx.first<ClockRow>('sla.lockOne', `select ${CLOCK_COLUMNS} from sla_clock where id = $1 for update`, [
    clockId,
  ]);
}

/** All clocks of an incident, whatever their state, locked. */
export function lockIncidentClock(tx: Tx, incidentId: string, clock: string): Promise<ClockRow | undefined> {
  return tx.first<ClockRow>(
    'sla.lockNamed',
    `select ${CLOCK_COLUMNS} from sla_clock where incident_id = $1 and clock = $2 and kind = 'incident' for update`,
    [incidentId, clock],
  );
}

function columnsOf(clock: SlaClock): {
  readonly state: string;
  readonly limit_ms: number;
  readonly started_at: Instant;
  readonly warn_at: Instant;
  readonly due_at: Instant;
  readonly pauses: SlaClock['pauses'];
  readonly met_at: Instant | null;
  readonly breached_at: Instant | null;
} {
  return {
    state: clock.state,
    limit_ms: clock.limitMs,
    started_at: clock.startedAt,
    warn_at: clock.warnAt,
    due_at: clock.dueAt,
    pauses: clock.pauses,
    met_at: clock.metAt ?? null,
    breached_at: clock.breachedAt ?? null,
  };
}
