import { isUuid, type Json } from '@trucban/kernel';
import { Ids, type Tx } from '../platform/public.ts';

/** What was attached by a step or an answer, not by hand. */
interface Entered {
  readonly incidentId: string;
  /** Data of a form, or ids of files. */
  readonly data: Json;
  readonly note?: string | undefined;
}

/** Whoever sees the incident sees its files, also who joins later. Call it when either has grown. */
export function shareFiles(tx: Tx, incidentId: string): Promise<number> {
  return tx.asSystem(() =>
    tx.run(
      'incidents.shareFiles',
      `update stored_file f set visible_to = array(select distinct unnest(f.visible_to || i.visible_to)) from incident i
        where i.id = $1 and not f.visible_to @> i.visible_to
          and (f.id = any(i.evidence_files) or f.id in (select file_id from incident_attachment where incident_id = $1))`,
      [incidentId],
    ),
  );
}

/**
 * Files that somebody has just handed in with a form or an answer become attachments of the incident. Only his own uploads: an id
 * alone gives nobody a file of others.
 */
export async function attachEntered(tx: Tx, ids: Ids, { incidentId, data, note }: Entered): Promise<void> {
  const named = fileIdsIn(data);
  if (named.length === 0) return;
  await tx.asSystem(async () => {
    const attached = await tx.run(
      'incidents.attachEntered',
      `insert into incident_attachment (id, incident_id, file_id, note, added_by, added_by_name, added_at)
       select entered.id, $3, file.id, $4, $5, $6, $7
         from unnest($1::uuid[], $2::uuid[]) with ordinality as entered(id, file_id, n) join stored_file file on file.id = entered.file_id
        where file.owner_id = $5 order by entered.n
       on conflict (incident_id, file_id) do nothing`,
      [named.map(() => ids.next()), named, incidentId, note ?? null, tx.actor.id, tx.actor.label, tx.now],
    );
    if (attached > 0) await shareFiles(tx, incidentId);
  });
}

/** Every id that a value names, however a form component has wrapped its files. */
export function fileIdsIn(value: Json): string[] {
  const found = new Set<string>();
  const waiting: Json[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string' && isUuid(next)) found.add(next);
    else if (typeof next === 'object' && next !== null) waiting.push(...(Object.values(next) as Json[]));
  }
  return [...found];
}
