import { json, type Tx } from '../../platform/public.ts';
import type { IssuedCommand } from '../extensions.ts';

const TABLES = ['timer', 'message_subscription', 'signal_subscription', 'job', 'process_incident'] as const;

/** After a migration: rows of the store under the new ids of their elements, all at once, as ids may change places. */
export async function renameElements(tx: Tx, commands: readonly IssuedCommand[]): Promise<void> {
  for (const { instance, command } of commands) {
    if (command.type !== 'renameElements') continue;
    const rows = Object.entries(command.elements).map(([old, { elementId, name }]) => ({ old, id: elementId, name }));
    if (rows.length === 0) continue;
    for (const table of TABLES)
      await tx.run(
        `processes.rename.${table}`,
        `update ${table} t set element_id = r.id${table === 'job' ? ', name = r.name' : ''}
           from json_to_recordset($2) as r(old text, id text, name text) where t.instance_id = $1 and t.element_id = r.old`,
        [instance.id, json(rows)],
      );
  }
}
