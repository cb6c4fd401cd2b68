import type { Instant } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';

/** A subscription that a message or signal hits. */
export interface Match {
  readonly instance_id: string;
  readonly subscription_id: string;
  readonly root_id: string;
  readonly process_key: string;
  /** Order of opening; of one tree, which is locked while it opens them, also the order of their commits. */
  readonly number: number;
  readonly opened_at: Instant;
}

/** A start event that a message or signal hits, if its version is the one in force. */
export interface StartMatch {
  readonly process_key: string;
  readonly version: number;
  readonly element_id: string;
  /** One of several that must all come. */
  readonly joint: boolean;
}

export interface Matches {
  /** Oldest first. */
  readonly subscriptions: readonly Match[];
  readonly starts: readonly StartMatch[];
}

type Row = Match & {
  readonly is_start: boolean;
  readonly version: number | null;
  readonly element_id: string | null;
  readonly joint: boolean | null;
};

const STARTS = `select true as is_start, null::uuid as instance_id, null as subscription_id, null::uuid as root_id, process_key, null::bigint as number, null::timestamptz as opened_at,
  version, element_id, joint from start_event`;
const WAITING = `false as is_start, instance_id, subscription_id, root_id, process_key, number, opened_at, null::int as version, null as element_id, null::boolean as joint`;

/**
 * Whether a message or signal is for the subscription `s`: not while its instance is suspended and something is held that ends it.
 * @param but SQL of the id of the input that is meant itself
 */
export const isFree = (but = `''`): string =>
  `not exists (select 1 from held_input h where h.instance_id = s.instance_id and s.subscription_id = any (h.closes) and h.input_id <> ${but})`;

/** Everything that waits for this message, and every process that it starts. */
export async function matchMessage(tx: Tx, name: string, correlationKey: string): Promise<Matches> {
  const rows = await tx.query<Row>(
    'processes.matchMessage',
    `(select ${WAITING} from message_subscription s where name = $1 and correlation_key = $2 and ${isFree()} order by number)
     union all ${STARTS} where kind = 'message' and name = $1`,
    [name, correlationKey],
  );
  return split(rows);
}

/** Two looks at the index for each process, however many instances wait for the same; of each the `$4` oldest. */
export const MATCH_OLDEST = `with recursive keys as (
    (select process_key from message_subscription where name = $1 and correlation_key = $2 order by process_key limit 1)
    union all
    select (select s.process_key from message_subscription s
             where s.name = $1 and s.correlation_key = $2 and s.process_key > k.process_key order by s.process_key limit 1)
      from keys k where k.process_key is not null)
  (select ${WAITING.replaceAll('process_key', 'oldest.process_key')} from keys k cross join lateral (
     select * from message_subscription s where s.name = $1 and s.correlation_key = $2 and s.process_key = k.process_key
        and ($3::uuid is null or s.root_id <> $3) and ${isFree()} order by s.number limit $4) as oldest order by number)
  union all ${STARTS} where kind = 'message' and name = $1`;

/** The same with the oldest subscriptions of each process only (`most` of them), outside of `exceptRoot`. */
export async function matchOldest(
  tx: Tx,
  name: string,
  correlationKey: string,
  exceptRoot: string | null,
  most = 1,
): Promise<Matches> {
  const rows = await tx.query<Row>('processes.matchOldest', MATCH_OLDEST, [name, correlationKey, exceptRoot, most]);
  return split(rows);
}

/** Everything that waits for this signal, and every process that it starts. */
export async function matchSignal(tx: Tx, name: string): Promise<Matches> {
  const rows = await tx.query<Row>(
    'processes.matchSignal',
    `(select ${WAITING} from signal_subscription s where name = $1 and ${isFree()} order by number)
     union all ${STARTS} where kind = 'signal' and name = $1`,
    [name],
  );
  return split(rows);
}

function split(rows: readonly Row[]): Matches {
  return {
    subscriptions: rows.filter((r) => !r.is_start),
    starts: rows
      .filter((r) => r.is_start)
      .map((r) => ({
        process_key: r.process_key,
        version: r.version ?? 0,
        element_id: r.element_id ?? '',
        joint: r.joint ?? false,
      })),
  };
}

/** One subscription of each process: the oldest. */
export function onePerProcess<M extends Pick<Match, 'process_key'>>(matches: readonly M[]): M[] {
  const seen = new Set<string>();
  return matches.filter(({ process_key }) => !seen.has(process_key) && seen.add(process_key));
}

/** One text for a message's name and key; what is buffered and subscribed under it is locked by its hash. */
export function messageKey(name: string, correlationKey: string): string {
  return `${name}\u001f${correlationKey}`;
}
