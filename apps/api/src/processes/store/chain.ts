import { DomainError } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';

/**
 * What a transaction carries out. A person, a timer, a message, an event or an answer from outside begins something anew;
 * whatever processes set going from there on belongs to it, through messages, signals, starts, jobs, incidents and events.
 */
export interface Cause {
  /** Names the act from outside. */
  readonly origin: string;
  /**
   * How far from it: each message, signal and start that a process sends adds a hop, an incident or event more of them, each
   * job of the catalogue that is done at once a hundredth of one. So polling with a timer goes on for ever.
   */
  readonly chain: number;
}

/** What a message, signal or start adds to the chain. */
export const HOP = 100;

/** What a job that is done at once adds. */
export const JOB_HOP = 1;

/** Hops of an incident, or of an event that may open one: each has people told, clocks, orders. */
export const INCIDENT_HOPS = 20;

/** So far, and whoever sends gets a process incident: processes that set each other going without end. */
export const MAX_CHAIN = 1_000 * HOP;

/** Hops that may be begun in all by one act from outside, however short each chain of them is. */
export const MAX_WORK = 100_000;

/** The element would go on with a loop over many steps or instances. */
export class EndlessLoop extends DomainError {
  constructor() {
    super({
      code: 'ENDLESS_LOOP',
      message: {
        vi: 'Các quy trình gọi nhau không dừng.',
        en: 'Processes set each other going without end.',
      },
    });
  }
}

const CAUSE = Symbol('processes.cause');
const held = (tx: Tx): { cause: Cause | null } => tx.local(CAUSE, () => ({ cause: null }));

/** The cause of what the transaction does now; null: it is begun from outside here. */
export const causeOf = (tx: Tx): Cause | null => held(tx).cause;

/** Does the work as caused by that. */
export async function within<T>(tx: Tx, cause: Cause | null | undefined, work: () => Promise<T>): Promise<T> {
  const now = held(tx);
  const before = now.cause;
  now.cause = cause ?? null;
  try {
    return await work();
  } finally {
    now.cause = before;
  }
}

/** The cause of what is sent, so many hops further. */
export const further = ({ origin, chain }: Cause, hops = 1): Cause => ({ origin, chain: chain + hops * HOP });
