import { folded, json, type Tx } from '../platform/public.ts';
import { INCIDENT_COLUMNS, INCIDENT_RECORD, INCIDENT_TYPES, type IncidentRow } from './incident-row.ts';
import { shareFiles } from './incident-files.ts';
import { forgetOpenIncidents } from './open-incidents.ts';

/** What may change of a row. */
export type IncidentChange = Partial<
  Omit<IncidentRow, 'id' | 'number' | 'created_at' | 'created_by' | 'search' | 'version' | 'updated_at'>
>;

/** What `lockIncidentOnce` has locked, as it stands since. */
const LOCKED = Symbol('incidents.locked');

/** This transaction has opened or changed an incident: what it has read of them is read anew. */
export function forgetIncidents(tx: Tx): void {
  forgetOpenIncidents(tx);
  lockedOnce(tx).clear();
}

/** Writes a new incident. */
export async function insertIncident(tx: Tx, row: Omit<IncidentRow, 'search'>): Promise<IncidentRow> {
  const complete = { ...row, search: searchOf(row) };
  forgetIncidents(tx);
  await tx.run(
    'incidents.insert',
    `insert into incident (${INCIDENT_COLUMNS}) select ${INCIDENT_COLUMNS} from jsonb_to_recordset($1) as i(${INCIDENT_RECORD})`,
    [json([complete])],
  );
  return complete;
}

/**
 * The incident as the transaction's scope sees it, locked. `no key update`, so that rows that only refer to it (timeline, tasks)
 * are written without waiting for this lock.
 */
export function lockIncident(tx: Tx, id: string): Promise<IncidentRow | undefined> {
  return tx.first<IncidentRow>(
    'incidents.lock',
    `select ${INCIDENT_COLUMNS} from incident where id = $1 for no key update`,
    [id],
  );
}

/** The same for the platform itself, asked again and again: nobody else changes what this transaction has locked. */
export async function lockIncidentOnce(tx: Tx, id: string): Promise<IncidentRow | undefined> {
  const row = lockedOnce(tx).get(id) ?? (await tx.asSystem(() => lockIncident(tx, id)));
  if (row) lockedOnce(tx).set(id, row);
  return row;
}

function lockedOnce(tx: Tx): Map<string, IncidentRow> {
  return tx.local(LOCKED, () => new Map<string, IncidentRow>());
}

/** The incident as the transaction's scope sees it. */
export function findIncident(tx: Tx, id: string): Promise<IncidentRow | undefined> {
  return tx.first<IncidentRow>('incidents.find', `select ${INCIDENT_COLUMNS} from incident where id = $1`, [id]);
}

/** Changes a locked row, counts its version up, and answers it as it is then. */
export async function changeIncident(tx: Tx, row: IncidentRow, change: IncidentChange): Promise<IncidentRow> {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const after = {
    ...row,
    ...(Object.fromEntries(given) as IncidentChange),
    updated_at: tx.now,
    version: row.version + 1,
  };
  const complete = { ...after, search: searchOf(after) };
  forgetIncidents(tx);
  const changed = [...given.map(([name]) => name), 'updated_at', 'version', 'search'].sort();
  const sets = changed.map((name) => `${name} = c.${name}`).join(', ');
  const record = changed.map((name) => `${name} ${INCIDENT_TYPES[name as keyof IncidentRow]}`).join(', ');
  await tx.run(
    statementName(changed.join(',')),
    `update incident i set ${sets} from jsonb_to_recordset($2) as c(${record}) where i.id = $1`,
    [row.id, json([complete])],
  );
  if (change.visible_to !== undefined || change.evidence_files !== undefined) await shareFiles(tx, row.id);
  return complete;
}

const statements = new Map<string, string>();

// Some dozen sets of columns occur: each is a prepared statement of its own, under a short name.
function statementName(columns: string): string {
  const name = statements.get(columns) ?? `incidents.change.${statements.size}`;
  statements.set(columns, name);
  return name;
}

function searchOf(row: Pick<IncidentRow, 'number' | 'title' | 'description' | 'address'>): string {
  return folded([row.number, row.title, row.description ?? '', row.address ?? ''].join(' ')).slice(0, 8_000);
}
