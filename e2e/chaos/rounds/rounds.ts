import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '@trucban/testkit';
import type { Caller } from '../../../scripts/drill/centre.ts';
import type { InsistentCentre } from '../insistent.ts';

/** Pauses between two rounds, two rings of the bell, two looks for rounds that stand still. */
const ROUND_MS = 1_500;
const BELL_MS = 7_000;
const RETRY_MS = 4_000;
/** The message that a round waits for comes so long after its start at most; of some it comes before. */
const ANSWER_MS = 4_000;
/** No more are started while so many are open: what is killed too often to keep up must not drown. */
const MOST_OPEN = 250;
/** When none of them moves for so long, they are given up. */
const STILL_MS = 150_000;

/** How many rounds are open, and a number that grows whenever one moves. */
export type Progress = () => Promise<{ readonly open: number; readonly moves: number }>;

/**
 * Rounds of the model `chaos_round`: started by a person one after the other, each with the message that it waits for; an operator
 * rings the bell for all of them and has those that stand still tried again by batches.
 */
export class Rounds {
  /** Business keys of all that were started. */
  readonly keys: string[] = [];
  /** Batches that found something to do. */
  readonly batches: string[] = [];
  readonly #centre: InsistentCentre;
  readonly #chance: Chance;
  readonly #run: string;

  constructor(centre: InsistentCentre, chance: Chance, run: string) {
    this.#centre = centre;
    this.#chance = chance;
    this.#run = run;
  }

  /** Plays until `isOver`, and on until all that was started has ended, or none of it moves any more. */
  async play(isOver: () => boolean, progress: Progress): Promise<void> {
    const begun: Promise<void>[] = [];
    let ended = false;
    const starting = async (): Promise<void> => {
      for (; !isOver(); await wait(ROUND_MS)) if ((await this.#open()) < MOST_OPEN) begun.push(this.#round());
      await Promise.all(begun);
      let last = { moves: -1, at: Date.now() };
      for (; Date.now() - last.at < STILL_MS; await wait(500)) {
        const { open, moves } = await progress();
        if (open === 0) return;
        if (moves !== last.moves) last = { moves, at: Date.now() };
      }
    };
    await Promise.all([
      starting().finally(() => (ended = true)),
      this.#every(
        RETRY_MS,
        () => ended,
        (caller, n) => this.#retry(caller, n),
      ),
      this.#every(
        BELL_MS,
        () => ended || isOver(),
        (caller, n) => this.#ring(caller, n),
      ),
    ]);
  }

  async #round(): Promise<void> {
    const key = `${this.#run}-r${this.keys.length}`;
    this.keys.push(key);
    const [early, twice, afterMs] = [
      this.#chance.next() < 0.2,
      this.#chance.next() < 0.2,
      this.#chance.between(0, ANSWER_MS),
    ];
    const caller = await this.#centre.person('supervisor');
    const answer = { name: 'chaosAnswer', correlationKey: key, messageId: `${key}-answer`, variables: { answer: key } };
    const send = (): Promise<unknown> => caller.post('/messages', { ...answer, timeToLive: 'PT2H' });
    if (early) await send();
    // Under one key for ever: a second instance would be a second effect.
    const start = { processKey: 'chaos_round', businessKey: key, variables: { key } };
    await caller.post('/process-instances', start, { 'idempotency-key': `${key}-start` });
    await wait(afterMs);
    if (!early) await send();
    if (twice) await send();
  }

  async #retry(caller: Caller, n: number): Promise<void> {
    const order = {
      operation: 'retry',
      filter: { processKey: 'chaos_round', withIncident: true },
      variables: { processKey: 'chaos_child' },
      reason: 'Sửa quy trình cần khởi động',
    };
    const key = { 'idempotency-key': `${this.#run}-batch-${n}` };
    const batch = await caller.post<{ id: string; total: number } | undefined>('/process-instance-batches', order, key);
    if (batch && batch.total > 0) this.batches.push(batch.id);
  }

  async #ring(caller: Caller, n: number): Promise<void> {
    await caller.post('/signals', { name: 'chaosBell' }, { 'idempotency-key': `${this.#run}-bell-${n}` });
  }

  async #every(ms: number, isOver: () => boolean, act: (caller: Caller, n: number) => Promise<void>): Promise<void> {
    const caller = await this.#centre.person('supervisor');
    for (let n = 0; !isOver(); await wait(ms), n += 1) await act(caller, n);
  }

  async #open(): Promise<number> {
    const caller = await this.#centre.person('supervisor');
    const url = `/process-instances?processKey=chaos_round&state=active&limit=${MOST_OPEN}`;
    return (await caller.get<{ items: readonly unknown[] }>(url)).items.length;
  }
}
