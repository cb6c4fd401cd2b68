import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import type { TriedCandidate } from '@trucban/sla-engine';
import { Messages } from '../processes/public.ts';
import { type Tx } from '../platform/public.ts';
import { AssignmentStore } from './assignment-store.ts';
import type { Assignment } from './assignment.ts';
import { isActive } from './assignment-states.ts';

/** How long an answer waits for an SOP that hasn't come to its catch event yet (it may be suspended, or in an incident). */
const ANSWER_TTL_MS = 24 * 3_600_000;

/** What an order tells the SOP that gave it: domain/sops.md 0.4. */
@Injectable()
export class AssignmentMessages {
  constructor(
    private readonly processes: Messages,
    private readonly store: AssignmentStore,
  ) {}

  accepted(tx: Tx, a: Assignment): void {
    this.#publish(tx, a, 'M-ACCEPT', { agency: a.agency, unit: a.unit, eta: a.eta });
  }

  enRoute(tx: Tx, a: Assignment): void {
    this.#publish(tx, a, 'M-ENROUTE', { agency: a.agency, unit: a.unit, eta: a.eta });
  }

  onScene(tx: Tx, a: Assignment, position: JsonObject | null): void {
    this.#publish(tx, a, 'M-ONSCENE', { agency: a.agency, unit: a.unit, position }, ANSWER_TTL_MS);
  }

  /** `M-DONE`, or the named answer of the pair; the form's fields come along under their own names. */
  completed(tx: Tx, a: Assignment): void {
    const values = {
      ...a.data,
      agency: a.agency,
      unit: a.unit,
      outcome: 'completed',
      result: a.result,
      files: a.files,
      data: a.data ?? {},
    };
    this.#publish(tx, a, a.answer ?? 'M-DONE', values, ANSWER_TTL_MS);
  }

  /**
   * Published once the last of the orders of one call has nobody left: while another goes on, the SOP is being served.
   * Where the SOP waits for a named answer, a refusal by the last candidate is that answer, with `outcome` = `declined`;
   * silence never is.
   */
  async exhausted(tx: Tx, a: Assignment, tried: readonly TriedCandidate[]): Promise<void> {
    if (await this.#served(tx, a)) return;
    const candidates = tried.map(({ agency, outcome, reason = null }) => ({ agency, outcome, reason }));
    const last = tried.at(-1);
    if (a.answer !== null && last?.outcome === 'declined') {
      const values = { agency: last.agency, outcome: 'declined', reason: last.reason ?? null, candidates };
      this.#publish(tx, a, a.answer, values, ANSWER_TTL_MS);
    } else this.#publish(tx, a, 'assignment.exhausted', { candidates });
  }

  /** A person took the order back: to its SOP that is as if nobody had taken it. */
  async withdrawn(tx: Tx, a: Assignment, reason: string): Promise<void> {
    if (a.processInstanceId === null || (await this.#served(tx, a))) return;
    const candidates = [{ agency: a.agency, outcome: 'cancelled', reason }];
    this.#publish(tx, a, 'assignment.exhausted', { candidates });
  }

  async #served(tx: Tx, a: Assignment): Promise<boolean> {
    const siblings = (await this.store.ofDispatch(tx, a.dispatchId)).filter((other) => other.orderId === a.orderId);
    return siblings.some(
      ({ state, exhaustedAt }) => isActive(state) || state === 'completed' || waits(state, exhaustedAt),
    );
  }

  /** The unit is free again. */
  released(tx: Tx, a: Assignment): void {
    this.#publish(tx, a, 'M-RELEASE', { agency: a.agency, unit: a.unit });
  }

  /** What the agency asks for more, told to whoever waits for it about the incident. */
  requested(tx: Tx, a: Assignment, request: JsonObject): void {
    const variables = { assignmentId: a.id, agency: a.agency, time: tx.now, ...request };
    this.processes.publishLater(tx, { name: 'M-REQUEST', correlationKey: a.incidentId, variables });
  }

  /**
   * Reaches the SOP right after the commit: one transaction for each process that waits. So an answer is kept although its
   * SOP stands in an incident, and never waits for a lock on it. The order's version makes a repeat recognisable.
   */
  #publish(tx: Tx, a: Assignment, name: string, values: JsonObject, timeToLiveMs = 0): void {
    const { id: assignmentId, dispatchId, incidentId, version } = a;
    this.processes.publishLater(tx, {
      name,
      correlationKey: dispatchId,
      variables: { ...values, assignmentId, dispatchId, incidentId, time: tx.now },
      messageId: `${assignmentId}:${name}:v${version}`,
      timeToLiveMs,
    });
  }
}

function waits(state: Assignment['state'], exhaustedAt: string | null): boolean {
  return exhaustedAt === null && (state === 'offered' || state === 'declined' || state === 'expired');
}
