import type { Tx } from '../../platform/public.ts';

/** A subscription that a message or signal hits. */
export interface Match {
  readonly instance_id: string;
  readonly subscription_id: string;
  readonly root_id: string;
  readonly process_key: string;
  /** Grows with each subscription that is opened. */
  readonly number: string;
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

/** Everything that waits for this message, and every process that it starts. */
export async function matchMessage(tx: Tx, name: string, correlationKey: string): Promise<Matches> {
  const rows = await tx.query<Row>(
    'processes.matchMessage',
    `(select false as is_start, instance_id, subscription_id, root_id, process_key, number::text, null::int as version, null as element_id, null::boolean as joint
       from message_subscription m where name = $1 and correlation_key = $2 order by m.number)
     union all select true, null, null, null, process_key, null, version, element_id, joint from start_event
      where kind = 'message' and name = $1`,
    [name, correlationKey],
  );
  return split(rows);
}

/** The same for a signal. */
export async function matchSignal(tx: Tx, name: string): Promise<Matches> {
  const rows = await tx.query<Row>(
    'processes.matchSignal',
    `(select false as is_start, instance_id, subscription_id, root_id, process_key, number::text, null::int as version, null as element_id, null::boolean as joint
       from signal_subscription s where name = $1 order by s.number)
     union all select true, null, null, null, process_key, null, version, element_id, joint from start_event
      where kind = 'signal' and name = $1`,
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
