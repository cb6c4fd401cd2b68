import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Centre, Refused, type Caller } from '../../scripts/drill/centre.ts';

/** How long somebody goes on trying: on a busy machine several deaths in a row keep the API away for minutes. */
const PATIENCE_MS = 600_000;

/** A command that the API said it has carried out. */
export interface Deed {
  /** Who gave it, and what: `dispatcher /tasks/…/complete`. */
  readonly what: string;
  readonly from: number;
  readonly to: number;
  /** Whether the first try was answered. */
  readonly smooth: boolean;
}

/**
 * The centre for clients that do what they have to when servers die: repeat, each command under its Idempotency-Key. A key that
 * is given with a command is kept.
 */
export class InsistentCentre extends Centre {
  readonly done: Deed[] = [];
  /** Every command that was ever sent: one without an answer may have been carried out. */
  readonly tried = new Set<string>();
  /** Answers that no client must ever get. */
  readonly faults: string[] = [];

  override async person(username: string): Promise<Caller> {
    return this.#insistent(await this.#repeat(() => super.person(username)));
  }

  override async program(agencyOrId: string): Promise<Caller> {
    return this.#insistent(await this.#repeat(() => super.program(agencyOrId)));
  }

  #insistent(caller: Caller): Caller {
    return {
      ...caller,
      get: <T>(url: string) => this.#repeat(() => caller.get<T>(url)),
      post: async <T>(url: string, body?: unknown, headers?: Record<string, string>) => {
        const [what, from] = [`${caller.name} ${url}`, Date.now()];
        const held = headers?.['idempotency-key'];
        let key = held ?? randomUUID();
        let tries = 0;
        this.tried.add(what);
        const answer = await this.#repeat(async () => {
          tries += 1;
          try {
            return await caller.post<T>(url, body, { ...headers, 'idempotency-key': key });
          } catch (error) {
            if (hasCode(error, 'IDEMPOTENCY_CARRIED_OUT')) return undefined as T;
            // For a minute the API takes the command of a killed process for one that still runs: nobody waits for that.
            if (isRunning(error) && held === undefined) key = randomUUID();
            throw error;
          }
        });
        this.done.push({ what, from, to: Date.now(), smooth: tries === 1 });
        return answer;
      },
    };
  }

  async #repeat<T>(act: () => Promise<T>): Promise<T> {
    for (const end = Date.now() + PATIENCE_MS; ; await wait(200))
      try {
        return await act();
      } catch (error) {
        if ((isPassing(error) || isRunning(error)) && Date.now() < end) continue;
        if (!(error instanceof Refused && [404, 409].includes(error.status))) this.faults.push(String(error));
        throw error;
      }
  }
}

/** No connection, or the API says that its database is away. */
function isPassing(error: unknown): boolean {
  // By name: what fetch throws is of another realm than Jest's.
  return error instanceof Refused
    ? error.status === 503
    : ['TypeError', 'TimeoutError'].includes((error as Error).name);
}

const isRunning = (error: unknown): boolean => hasCode(error, 'IDEMPOTENCY_KEY_RUNNING');

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Refused && (error.problem as { code?: string }).code === code;
}
