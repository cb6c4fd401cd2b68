import { setTimeout as wait } from 'node:timers/promises';
import { Refused } from '../../scripts/drill/centre.ts';

/** How long somebody goes on trying. */
const PATIENCE_MS = 90_000;

/** What came of a command that was repeated until there was an answer. */
export interface Outcome<T> {
  /** Undefined: refused, because the state no longer allows it. */
  readonly answer: T | undefined;
  readonly refusal?: Refused;
  /** An earlier try got no answer: it may have been carried out all the same. */
  readonly unsure: boolean;
  /** The first try counts as running still, although its process is gone: nobody will ever get its answer. */
  readonly lost: boolean;
}

/**
 * Does what a client of the API has to: repeats while the API is away (no connection, 503).
 * @throws what else is refused: above all any 500
 */
export async function insist<T>(act: () => Promise<T>): Promise<T> {
  return (await repeat(act)).answer;
}

/** As `insist`, for commands: 404 and 409 are answers. */
export async function command<T>(act: () => Promise<T>): Promise<Outcome<T>> {
  const seen = { unsure: false };
  try {
    const { answer } = await repeat(act, seen);
    return { answer, unsure: seen.unsure, lost: false };
  } catch (error) {
    if (!(error instanceof Refused) || ![404, 409].includes(error.status)) throw error;
    const lost = JSON.stringify(error.problem).includes('IDEMPOTENCY_KEY_RUNNING');
    return { answer: undefined, refusal: error, unsure: seen.unsure, lost };
  }
}

async function repeat<T>(act: () => Promise<T>, seen = { unsure: false }): Promise<{ answer: T }> {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    try {
      return { answer: await act() };
    } catch (error) {
      if (!isPassing(error) || Date.now() > end) throw error;
      seen.unsure ||= !(error instanceof Refused && error.status === 503);
    }
    await wait(250);
  }
}

function isPassing(error: unknown): boolean {
  // By name: what fetch throws is of another realm than Jest's.
  return error instanceof Refused
    ? error.status === 503
    : ['TypeError', 'TimeoutError'].includes((error as Error).name);
}
