import type { Instant } from '@trucban/kernel';
import type { InstanceStatus, ProcessState } from '@trucban/sop-engine';
import type { Tx } from '../../platform/public.ts';
import type { InstanceRef } from '../extensions.ts';

/** A row of `process_instance`. */
export interface InstanceRow {
  readonly id: string;
  readonly root_id: string;
  readonly parent_id: string | null;
  readonly parent_element_instance_id: string | null;
  readonly process_key: string;
  readonly version: number;
  readonly definition_hash: string;
  readonly business_key: string | null;
  readonly incident_id: string | null;
  readonly exercise: boolean;
  readonly status: InstanceStatus;
  readonly state: ProcessState;
  readonly seq: number;
  readonly tree_size: number;
  readonly started_by: string;
  readonly started_at: Instant;
  readonly ended_at: Instant | null;
  readonly visible_to: readonly string[];
}

/** A tree whose root row is locked. */
export interface LockedTree {
  readonly root: InstanceRow;
  readonly rows: readonly InstanceRow[];
  /** The input was carried out already. */
  readonly repeated: boolean;
}

const COLUMNS = `id, root_id, parent_id, parent_element_instance_id, process_key, version, definition_hash, business_key,
  incident_id, exercise, status, state, seq, tree_size, started_by, started_at, ended_at, visible_to`;

/** Locks the tree of an instance and reads it. Null: no such instance. */
export function lockTree(tx: Tx, instanceId: string, inputId: string): Promise<LockedTree | null> {
  return treeOf(tx, instanceId, inputId, 'processes.lockRoot', 'for update');
}

/** The same without the lock, to try something out. */
export function readTree(tx: Tx, instanceId: string, inputId: string): Promise<LockedTree | null> {
  return treeOf(tx, instanceId, inputId, 'processes.readRoot', '');
}

/** Locks those of the trees that nobody else has locked, and reads them. @param rootIds ids of their roots */
export async function lockFreeTrees(tx: Tx, rootIds: readonly string[]): Promise<readonly LockedTree[]> {
  const roots = await tx.query<InstanceRow>(
    'processes.lockRoots',
    `select ${COLUMNS} from process_instance where id = any($1) order by id for update skip locked`,
    [rootIds],
  );
  const withMore = roots.filter(({ tree_size }) => tree_size > 1).map(({ id }) => id);
  const rest =
    withMore.length === 0
      ? []
      : await tx.query<InstanceRow>(
          'processes.trees',
          `select ${COLUMNS} from process_instance where root_id = any($1) and id <> root_id`,
          [withMore],
        );
  return roots.map((root) => ({
    root,
    rows: [root, ...rest.filter(({ root_id }) => root_id === root.id)],
    repeated: false,
  }));
}

async function treeOf(
  tx: Tx,
  instanceId: string,
  inputId: string,
  name: string,
  lock: 'for update' | '',
): Promise<LockedTree | null> {
  // The other rows of the tree must be read by a later statement: this one sees them as they were before the wait.
  const root = await tx.first<InstanceRow & { repeated: boolean }>(
    name,
    `select ${COLUMNS}, exists (select 1 from process_input where instance_id = $1 and input_id = $2) as repeated
       from process_instance where id = (select root_id from process_instance where id = $1) ${lock}`,
    [instanceId, inputId],
  );
  if (!root) return null;
  if (root.tree_size === 1) return { root, rows: [root], repeated: root.repeated };
  const rest = await tx.query<InstanceRow>(
    'processes.tree',
    `select ${COLUMNS} from process_instance where root_id = $1 and id <> $1`,
    [root.id],
  );
  return { root, rows: [root, ...rest], repeated: root.repeated };
}

/** What others may know of an instance. */
export function refOf(row: InstanceRow): InstanceRef {
  return {
    id: row.id,
    rootId: row.root_id,
    parentId: row.parent_id,
    processKey: row.process_key,
    version: row.version,
    businessKey: row.business_key,
    incidentId: row.incident_id,
    exercise: row.exercise,
    visibleTo: row.visible_to,
  };
}
