import type { ConfigKindName } from '@trucban/contracts';
import type { Tx } from '../platform/public.ts';

/** A text for each kind that changes whenever something of it is published, retired or takes effect. */
type Marks = ReadonlyMap<ConfigKindName, string>;

const MARKS = Symbol('configuration.marks');

/** The mark of a kind; those of all kinds are asked for once in a transaction, which may need several of them many times. */
export async function markOf(tx: Tx, kind: ConfigKindName): Promise<string> {
  const held = holder(tx);
  return (await (held.marks ??= read(tx))).get(kind) ?? '';
}

/** Something was changed in this transaction: its marks are asked for anew. */
export function forgetMarks(tx: Tx): void {
  holder(tx).marks = undefined;
}

function holder(tx: Tx): { marks: Promise<Marks> | undefined } {
  return tx.local(MARKS, () => ({ marks: undefined }));
}

async function read(tx: Tx): Promise<Marks> {
  const rows = await tx.query<{ kind: ConfigKindName; mark: string }>(
    'config.marks',
    `select kind, count(*) || '/' || coalesce(max(updated_at)::text, '') || '/' || coalesce(max(effective_from)::text, '') as mark
       from config_version where state in ('published', 'retired') and effective_from <= $1 group by kind`,
    [tx.now],
  );
  return new Map(rows.map(({ kind, mark }) => [kind, mark]));
}
