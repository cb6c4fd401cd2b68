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
    // The revision rises with every change; what takes effect later changes the second part when its time comes.
    `select r.kind, r.revision || '/' || coalesce((select max(v.effective_from) from config_version v
              where v.kind = r.kind and v.state in ('published', 'retired') and v.effective_from <= $1)::text, '') as mark
       from config_revision r`,
    [tx.now],
  );
  return new Map(rows.map(({ kind, mark }) => [kind, mark]));
}
