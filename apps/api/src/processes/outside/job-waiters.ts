import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { LIMITS, Notifier, TooManyError, onceAfterCommit, type Tx } from '../../platform/public.ts';

/** Channel that wakes those who wait for jobs, in all processes. */
const JOBS_CHANNEL = 'trucban_jobs';
const WAKE = Symbol('processes.wakeWorkers');

/** Tells all who wait, after the commit, that there may be jobs for them. */
export function wakeWorkers(tx: Tx, notifier: Notifier): void {
  onceAfterCommit(tx, WAKE, () => notifier.wake(JOBS_CHANNEL));
}

/** What asking for jobs gave. */
export interface Asked<T> {
  /** Undefined: nothing yet. */
  readonly found: T | undefined;
  /** Then there is something of which no notice comes: a lock or a back-off runs out. */
  readonly againInMs: number | null;
}

/** Whose turn it is to ask, how long, and whether he is still there. */
export interface Waiting {
  readonly who: string;
  readonly waitMs: number;
  readonly gone: AbortSignal;
}

/** Workers that wait for a job: woken by a notice after the commit that made one. No connection is held meanwhile. */
@Injectable()
export class JobWaiters implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #bells = new Set<() => void>();
  readonly #polls = new Map<string, number>();
  #stopped = false;

  constructor(private readonly notifier: Notifier) {}

  onApplicationBootstrap(): void {
    this.notifier.listen(JOBS_CHANNEL, () => this.#ring());
  }

  beforeApplicationShutdown(): void {
    this.#stopped = true;
    this.#ring();
  }

  /** Requests that wait, or ask, now. */
  get waiting(): number {
    return this.#bells.size;
  }

  /** Asks until something is found, the time is over, the client is gone or the process ends. @throws TooManyError */
  async ask<T>({ who, waitMs, gone }: Waiting, ask: () => Promise<Asked<T>>): Promise<T | undefined> {
    const polls = this.#polls.get(who) ?? 0;
    if (waitMs > 0 && polls >= LIMITS.jobPollsPerPrincipal) throw tooMany();
    this.#polls.set(who, polls + 1);
    try {
      return await this.#ask(performance.now() + waitMs, gone, ask);
    } finally {
      const left = (this.#polls.get(who) ?? 1) - 1;
      if (left > 0) this.#polls.set(who, left);
      else this.#polls.delete(who);
    }
  }

  async #ask<T>(until: number, gone: AbortSignal, ask: () => Promise<Asked<T>>): Promise<T | undefined> {
    while (!gone.aborted) {
      // Hung up before asking: what is committed meanwhile is not missed.
      const bell = this.#hang(gone);
      try {
        const { found, againInMs } = await ask();
        const left = until - performance.now();
        if (found !== undefined || left <= 0 || this.#stopped) return found;
        // A notice can be lost with its connection: now and then he looks by himself.
        await bell.rung(Math.min(left, againInMs ?? left, LIMITS.jobPollSweepMs));
      } finally {
        bell.takeDown();
      }
    }
    return undefined;
  }

  #hang(gone: AbortSignal) {
    let ring = (): void => undefined;
    const rung = new Promise<void>((resolve) => (ring = resolve));
    let timer: NodeJS.Timeout | undefined;
    this.#bells.add(ring);
    gone.addEventListener('abort', ring);
    return {
      rung: (ms: number): Promise<void> => {
        // A timer of less than a millisecond would find the job still locked.
        timer = setTimeout(ring, Math.max(1, Math.ceil(ms)));
        return rung;
      },
      takeDown: (): void => {
        clearTimeout(timer);
        this.#bells.delete(ring);
        gone.removeEventListener('abort', ring);
      },
    };
  }

  #ring(): void {
    for (const ring of this.#bells) ring();
  }
}

const tooMany = (): TooManyError =>
  new TooManyError(
    'TOO_MANY_POLLS',
    `Chương trình này đã có ${LIMITS.jobPollsPerPrincipal} yêu cầu đang chờ công việc: hãy đợi một yêu cầu kết thúc.`,
    `This program has ${LIMITS.jobPollsPerPrincipal} requests waiting for jobs already: let one of them end first.`,
    { retryAfterSeconds: 5 },
  );
