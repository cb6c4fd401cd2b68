import type { WorkflowMessage } from '@trucban/workflows';

/** One waiting row of the outbox. */
export interface OutboxRow {
  readonly seq: number;
  readonly message: WorkflowMessage;
  readonly attempts: number;
}

/** Rows that one call to Temporal serves: the last of them is sent. */
export interface Sending {
  readonly rows: readonly OutboxRow[];
  readonly message: WorkflowMessage;
}

/**
 * What to send, in chains: one for each workflow id, its messages in the order of the rows; chains may run side by side.
 * Equal messages behind each other are one call: a signal says 'read again', and once is enough.
 */
export function planBatch(rows: readonly OutboxRow[]): readonly (readonly Sending[])[] {
  const chains = new Map<string, Sending[]>();
  for (const row of [...rows].sort((a, b) => a.seq - b.seq)) {
    const key = `${row.message.workflow}/${row.message.id}`;
    const chain = chains.get(key) ?? [];
    chains.set(key, chain);
    const last = chain.at(-1);
    if (last && covers(row.message, last.message))
      chain[chain.length - 1] = { rows: [...last.rows, row], message: row.message };
    else chain.push({ rows: [row], message: row.message });
  }
  return [...chains.values()];
}

/** A signal that starts what doesn't run makes the start before it needless; not the other way round: it may run already. */
function covers(later: WorkflowMessage, earlier: WorkflowMessage): boolean {
  const sameStart = JSON.stringify(later.args) === JSON.stringify(earlier.args);
  if (earlier.kind === 'start' && later.kind === 'signalWithStart') return sameStart;
  return JSON.stringify(later) === JSON.stringify(earlier);
}

/** Tries of a row that Temporal refuses (not: while it is away) before it is given up. */
export const MOST_ATTEMPTS = 20;

/** Wait before the next try of a refused row: 1 s, doubled up to 5 minutes. */
export function retryDelayMs(attempts: number): number {
  return Math.min(300_000, 1_000 * 2 ** Math.min(attempts - 1, 20));
}

/** Rest of the relay while Temporal is away: 0.25 s, doubled up to 5 s, so that it catches up soon after the return. */
export function awayDelayMs(failures: number): number {
  return Math.min(5_000, 250 * 2 ** Math.min(failures - 1, 10));
}
