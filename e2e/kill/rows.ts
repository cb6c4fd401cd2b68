import type { ProcessEvent, ProcessInput, ProcessState } from '@trucban/sop-engine';

/** Rows as PostgreSQL has them; instants as ISO texts. */
export interface Instance {
  readonly id: string;
  readonly root_id: string;
  readonly process_key: string;
  readonly version: number;
  readonly status: string;
  readonly state: ProcessState;
  readonly seq: number;
  readonly incident_id: string | null;
}
export interface Input {
  readonly instance_id: string;
  readonly root_id: string;
  readonly input_id: string;
  readonly seq: number;
  readonly at: string;
  readonly input: ProcessInput | { readonly type: 'start' } | { readonly type: 'tree' };
  readonly events: readonly ProcessEvent[];
}
export interface UserTask {
  readonly id: string;
  readonly process_instance_id: string;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly state: string;
  readonly incident_id: string;
  readonly completed_by: string | null;
}
export interface Clock {
  readonly id: string;
  readonly kind: 'incident' | 'step';
  readonly incident_id: string;
  readonly clock: string;
  readonly state: string;
  readonly calendar: string;
  readonly limit_ms: string;
  readonly started_at: string;
  readonly due_at: string;
  readonly met_at: string | null;
  readonly breached_at: string | null;
  readonly escalation_policy: string | null;
  readonly process_instance_id: string | null;
  readonly element_instance_id: string | null;
}
export interface Firing {
  readonly key: string;
  readonly clock_id: string;
  readonly incident_id: string;
  readonly level: number;
  readonly due_at: string;
  readonly fired_at: string;
  readonly people: number;
}

/** Where rows are read: after the run, one transaction that sees one state of everything. */
export interface Reader {
  query<Row extends object>(sql: string, values: unknown[]): Promise<{ readonly rows: readonly Row[] }>;
}

/** All rows of a statement; instants become ISO texts, so that they compare with what the engine says. */
export async function rowsOf<Row extends object>(
  database: Reader,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await database.query<Record<string, unknown>>(sql, [...values]);
  return rows.map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
      ) as Row,
  );
}

/** One number. */
export async function countOf(database: Reader, sql: string, values: readonly unknown[] = []): Promise<number> {
  const [row] = await rowsOf<{ n: string }>(database, `select count(*) as n from (${sql}) as counted`, values);
  return Number(row?.n);
}
