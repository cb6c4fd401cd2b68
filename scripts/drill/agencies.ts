import { formAnswerFor } from './answers.ts';
import { Refused, type Caller, type Centre } from './centre.ts';
import { behaviourOf } from './shift.ts';

interface Order {
  readonly id: string;
  readonly state: string;
  readonly exercise?: boolean;
  readonly agency?: string;
  readonly form: string | null;
}

const steps = [
  { from: 'offered', after: 'acceptAfter', call: 'accept' },
  { from: 'accepted', after: 'acceptAfter', call: 'en-route' },
  { from: 'enRoute', after: 'sceneAfter', call: 'on-scene' },
  { from: 'onScene', after: 'doneAfter', call: 'complete' },
] as const;

/**
 * Answers orders as the agencies of the drill would: accepts, declines, arrives, is done, or stays silent.
 * Only orders marked as an exercise are touched.
 */
export class Agencies {
  readonly #centre: Centre;
  readonly #minuteMs: number;
  readonly #say: (line: string) => void;
  /** Since when an order is in the state that we last saw. */
  readonly #since = new Map<string, { state: string; at: number }>();

  constructor(centre: Centre, minuteMs: number, say: (line: string) => void) {
    this.#centre = centre;
    this.#minuteMs = minuteMs;
    this.#say = say;
  }

  /** One look at the orders of every agency that has any. */
  async tick(codes: readonly string[]): Promise<void> {
    for (const code of codes) {
      if (behaviourOf(code) === 'silent') continue;
      const caller = await this.#centre.program(code);
      const { items } = await caller.get<{ items: Order[] }>(
        '/agency/assignments?state=offered,accepted,enRoute,onScene&limit=100',
      );
      for (const order of items)
        if (order.exercise && (order.agency ?? code) === code) await this.#answer(caller, code, order);
    }
  }

  async #answer(caller: Caller, code: string, order: Order): Promise<void> {
    const behaviour = behaviourOf(code);
    const step = steps.find((each) => each.from === order.state);
    if (behaviour === 'silent' || !step) return;
    const seen = this.#since.get(order.id);
    if (seen?.state !== order.state) {
      this.#since.set(order.id, { state: order.state, at: Date.now() });
      return;
    }
    if (Date.now() - seen.at < behaviour[step.after] * this.#minuteMs) return;
    const declines = step.call === 'accept' && share(order.id) < behaviour.declineShare;
    const call = declines ? 'decline' : step.call;
    const data = order.form === null ? undefined : formAnswerFor(order.form);
    const result = { result: 'Đã hoàn thành', ...(data && { data }) };
    const body = declines ? { reason: 'busy' } : call === 'complete' ? result : {};
    try {
      await caller.post(`/agency/assignments/${order.id}/${call}`, body);
      this.#say(`${code} ${call}`);
    } catch (error) {
      // Another answer may have come first; whatever else is refused would be refused again.
      if (!(error instanceof Refused)) throw error;
      this.#since.set(order.id, { state: order.state, at: Number.POSITIVE_INFINITY });
    }
  }
}

/** A number in [0, 1) that belongs to the id: the same order is answered alike in each run. */
function share(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum / 9973;
}
