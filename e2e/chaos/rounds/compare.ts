import { all, difference } from '../difference.ts';
import type { InsistentCentre } from '../insistent.ts';
import { rowsOf, textsOf, type Rows } from '../rows.ts';

/** What each round must have done, once. */
export async function compareRounds(rows: Rows, keys: readonly string[], centre: InsistentCentre): Promise<string[]> {
  const started = await rowsOf<{ business_key: string; status: string; ends: string | null }>(
    rows,
    `select p.business_key, p.status, (select string_agg(e.event ->> 'elementId', ' ') from process_input i
         cross join lateral json_array_elements(i.step -> 'events') e(event) where i.instance_id = p.id
         and e.event ->> 'type' = 'elementCompleted' and e.event ->> 'elementId' in ('end', 'wrong')) as ends
       from process_instance p where p.process_key = 'chaos_round'`,
  );
  const ofKeys = async (processKey: string): Promise<[string, string][]> =>
    all(
      await textsOf(
        rows,
        `select i.step #>> '{input,variables,key}' from process_input i join process_instance p on p.id = i.instance_id
          where i.input_id = 'start' and p.parent_id is null and p.process_key = $1 and p.status = 'completed'`,
        [processKey],
      ),
      'ended',
    );
  const done = centre.done.flatMap(({ what }) => /^\S+ \/jobs\/(.*)\/(?:complete|error)$/.exec(what)?.[1] ?? []);
  const taken = new Set(
    await textsOf(rows, `select substr(input_id, 5) from process_input where input_id like 'job:%'`),
  );
  return [
    ...difference(
      'round',
      all(keys, 'completed at end'),
      started.map(({ business_key, status, ends }) => [business_key, `${status} at ${ends}`]),
    ),
    ...difference('process started by a job', all(keys, 'ended'), await ofKeys('chaos_child')),
    ...difference('process started by a message', all(keys, 'ended'), await ofKeys('chaos_called')),
    ...difference('process started by a signal', all(keys, 'ended'), await ofKeys('chaos_gong')),
    ...difference(
      'message',
      all(
        keys.map((key) => `${key}-answer`),
        'taken',
      ),
      all(
        await textsOf(
          rows,
          `select b.message_id from buffered_message b join process_input i on i.input_id = 'message:' || b.id
            where b.name = 'chaosAnswer'`,
        ),
        'taken',
      ),
    ),
    ...done.filter((id) => !taken.has(id)).map((id) => `job ${id} was said to be done and is not`),
  ];
}
