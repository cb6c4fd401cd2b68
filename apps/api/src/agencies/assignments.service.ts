import { Injectable } from '@nestjs/common';
import { toEpochMs, type Instant } from '@trucban/kernel';
import { orderOfferPolicy, unitOfferPolicy, type OfferPolicy } from '@trucban/sla-engine';
import { assignmentAnswered, assignmentOpened } from '@trucban/workflows';
import { Forms } from '../forms/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import { ConflictError, Ids, InvalidError, NotFoundError, Outbox, type Tx } from '../platform/public.ts';
import { AssignmentChanges } from './assignment-changes.ts';
import { AssignmentMessages } from './assignment-messages.ts';
import { AssignmentStore } from './assignment-store.ts';
import type { Assignment } from './assignment.ts';
import { isActive, isOpen, moved } from './assignment-states.ts';
import { Candidates } from './candidates.ts';
import { AgencyNotices } from './agency-notices.ts';
import { AgencyExtensions, type IncidentBrief } from './extensions.ts';
import { Offers } from './offers.ts';

/** How often a result may be sent back. Source: domain/sops.md, SUB-TASK. */
const MOST_RETURNS = 3;
/** Part of the time until an order is due that may pass before it is taken; 4 hours at most. */
const ACCEPT_SHARE = 0.02;
const LONGEST_ACCEPT_S = 14_400;
/** Orders that one call may give. */
const MOST_ORDERS = 20;

/** What an order is made from. `wanted`: codes and `@resolvers` in the order in which they are asked. */
export interface NewOrder {
  readonly incidentId: string;
  readonly wanted: readonly string[];
  readonly text: string;
  readonly dueAt?: Instant | null;
  readonly skill?: readonly string[];
  /** How many of the candidates are wanted: so many orders of one dispatch. 1 by default. */
  readonly count?: number;
  readonly acceptMinutes?: number;
  readonly form?: string | null;
  /** `M-ASSIGN` by default; the named message of a pair (`M-POWER-CUT`). */
  readonly message?: string;
  /** Named answer of a pair (`M-POWER-OFF`), published instead of `M-DONE`. */
  readonly answer?: string | null;
  readonly dispatchId?: string;
  readonly processInstanceId?: string | null;
}

export interface MadeOrders {
  readonly dispatchId: string;
  readonly assignments: readonly Assignment[];
}

/** Orders from the centre's side. Each call is part of the caller's transaction, who has checked that it may be done. */
@Injectable()
export class Assignments {
  constructor(
    private readonly store: AssignmentStore,
    private readonly offers: Offers,
    private readonly changes: AssignmentChanges,
    private readonly messages: AssignmentMessages,
    private readonly candidates: Candidates,
    private readonly extensions: AgencyExtensions,
    private readonly directory: OrgDirectory,
    private readonly forms: Forms,
    private readonly notices: AgencyNotices,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
  ) {}

  /** Gives an order: writes it and asks the first candidate at once. The rest is the `assignment` workflow's. */
  async create(tx: Tx, order: NewOrder): Promise<MadeOrders> {
    const incident = await this.#lockIncident(tx, order.incidentId);
    const skill = order.skill ?? [];
    const candidates = await this.candidates.resolve(tx, incident, order.wanted, skill);
    const answer = order.answer ?? null;
    const base = {
      orderId: this.ids.next(),
      dispatchId: order.dispatchId ?? this.ids.next(),
      candidates,
      // A refused pair goes back to its SOP, which knows whom to ask next.
      higherTier: answer === null ? await this.candidates.higherTier(tx, candidates) : [],
      policy: await this.#policy(tx, candidates, order),
      formVersion: await this.#formVersion(tx, order.form ?? null),
    };
    const assignments: Assignment[] = [];
    for (let n = 0; n < Math.min(order.count ?? 1, MOST_ORDERS); n++) {
      const written = newAssignment(tx, this.ids.next(), incident, order, base);
      await this.store.insert(tx, written);
      const assignment = await this.offers.advance(tx, incident, written, 'offer');
      assignments.push(assignment);
      this.outbox.add(tx, { ...assignmentOpened(written.id), messageId: `assignment:${written.id}:opened` });
      // Nobody to ask: told in a transaction of its own, because the SOP waits for nothing before this one's end.
      if (assignment.agency === null) this.offers.advanceLater(tx, assignment.id);
    }
    return { dispatchId: base.dispatchId, assignments };
  }

  /**
   * Takes the order back, whoever has it. Taken back by a person, the SOP that waits for it learns that nobody has the order
   * now, as when all had refused; an SOP that takes it back itself (or ends) waits no more.
   */
  async withdraw(tx: Tx, id: string, reason: string, by: 'person' | 'sop' = 'person'): Promise<Assignment> {
    const { incident, assignment } = await this.lock(tx, id);
    const state = moved(assignment.state, 'withdraw');
    const offer = await this.#endOpenOffer(tx, assignment, 'cancelled', reason);
    const after = await this.store.save(tx, assignment, { state, endedAt: tx.now });
    await this.changes.record(tx, {
      incident,
      before: assignment,
      after,
      kind: 'cancelled',
      agency: assignment.agency,
      reason,
      text: { vi: `Thu hồi nhiệm vụ: ${after.text} (${reason})`, en: `Order withdrawn: ${after.text} (${reason})` },
      ...(offer && { webhook: { type: 'vn.trucban.assignment.cancelled.v1' } }),
    });
    await this.notices.tell(tx, after.agency, incident, 'assignment.cancelled', {
      vi: `Nhiệm vụ được thu hồi (${incident.number}): ${reason}`,
      en: `Order withdrawn (${incident.number}): ${reason}`,
    });
    // Who hasn't set out has nothing to come back from; the others say so themselves (`release`).
    if (by === 'person') {
      if (!isActive(assignment.state)) this.messages.released(tx, after);
      await this.messages.withdrawn(tx, after, reason);
    }
    this.#wakeWorkflow(tx, after);
    return after;
  }

  /** Withdraws every open order of the incident: it is being cancelled or closed. */
  async withdrawAll(tx: Tx, incidentId: string, reason: string): Promise<readonly Assignment[]> {
    const open = (await this.store.ofIncident(tx, incidentId)).filter(({ state }) => isOpen(state));
    const withdrawn: Assignment[] = [];
    for (const { id } of open) withdrawn.push(await this.withdraw(tx, id, reason, 'sop'));
    return withdrawn;
  }

  /** Gives the order to another agency: a new round of offers with that one as the candidate. */
  async reassign(tx: Tx, id: string, wanted: string, reason: string): Promise<Assignment> {
    const { incident, assignment } = await this.lock(tx, id);
    moved(assignment.state, 'reassign');
    const candidates = await this.candidates.resolve(tx, incident, [wanted], assignment.skill);
    const [next] = candidates;
    if (next === undefined)
      throw InvalidError.field(
        '/agency',
        'NOBODY_FOUND',
        `Không tìm được cơ quan cho ${wanted}.`,
        `Nobody found for ${wanted}.`,
      );
    if (next === assignment.agency && isOpen(assignment.state))
      throw new ConflictError('SAME_AGENCY', 'Cơ quan này đang giữ nhiệm vụ.', 'This agency has the order already.');
    const offer = await this.#endOpenOffer(tx, assignment, 'cancelled', reason);
    const before = await this.store.save(tx, assignment, {
      // Between two offers: the next one follows in this transaction.
      state: 'expired',
      candidates,
      higherTier: await this.candidates.higherTier(tx, candidates),
      round: assignment.round + 1,
      exhaustedAt: null,
      acceptedAt: null,
      enRouteAt: null,
      onSceneAt: null,
      transportingAt: null,
      unit: null,
      eta: null,
    });
    const [from, to] = [await this.directory.nameOf(tx, assignment.agency), await this.directory.nameOf(tx, next)];
    if (offer)
      await this.changes.record(tx, {
        incident,
        before: assignment,
        after: before,
        kind: 'reassigned',
        agency: assignment.agency,
        reason,
        text: {
          vi: `Chuyển nhiệm vụ từ ${from.vi} sang ${to.vi}: ${reason}`,
          en: `Order moved from ${from.en} to ${to.en}: ${reason}`,
        },
        webhook: { type: 'vn.trucban.assignment.cancelled.v1' },
      });
    const after = await this.offers.advance(tx, incident, before, 'offer');
    this.outbox.add(tx, assignmentOpened(id));
    return after;
  }

  /** Reminds whoever is asked or has the order. */
  async remind(tx: Tx, id: string, remark?: string): Promise<Assignment> {
    const { incident, assignment } = await this.lock(tx, id);
    if (!isOpen(assignment.state))
      throw new ConflictError(
        'ASSIGNMENT_NOT_OPEN',
        'Nhiệm vụ đã kết thúc, không còn ai để nhắc.',
        'The order has ended: nobody to remind.',
      );
    const said = remark === undefined ? '' : `: ${remark}`;
    const name = await this.directory.nameOf(tx, assignment.agency);
    await this.changes.record(tx, {
      incident,
      before: assignment,
      after: assignment,
      kind: 'reminded',
      agency: assignment.agency,
      text: { vi: `Nhắc ${name.vi}${said}`, en: `${name.en} reminded${said}` },
      webhook: { type: 'vn.trucban.assignment.updated.v1' },
    });
    await this.notices.tell(tx, assignment.agency, incident, 'assignment.reminded', {
      vi: `Nhắc việc (${incident.number})${said || `: ${assignment.text}`}`,
      en: `Reminder (${incident.number})${said || `: ${assignment.text}`}`,
    });
    return assignment;
  }

  /** Sends the result back with a remark: the agency has the order again. */
  async return(tx: Tx, id: string, reason: string): Promise<Assignment> {
    const { incident, assignment } = await this.lock(tx, id);
    const state = moved(assignment.state, 'return');
    if (assignment.approvedAt !== null)
      throw new ConflictError('ASSIGNMENT_APPROVED', 'Kết quả đã được chấp nhận.', 'The result has been approved.');
    if (assignment.returns >= MOST_RETURNS)
      throw new ConflictError(
        'TOO_MANY_RETURNS',
        `Kết quả chỉ được trả lại nhiều nhất ${MOST_RETURNS} lần.`,
        `A result can be sent back ${MOST_RETURNS} times at most.`,
      );
    const after = await this.store.save(tx, assignment, {
      state,
      returns: assignment.returns + 1,
      returnReason: reason,
      completedAt: null,
      endedAt: null,
    });
    const name = await this.directory.nameOf(tx, after.agency);
    await this.changes.record(tx, {
      incident,
      before: assignment,
      after,
      kind: 'returned',
      agency: after.agency,
      reason,
      text: {
        vi: `Trả lại kết quả cho ${name.vi}: ${reason}`,
        en: `Result sent back to ${name.en}: ${reason}`,
      },
      webhook: { type: 'vn.trucban.assignment.updated.v1' },
    });
    await this.notices.tell(tx, after.agency, incident, 'assignment.returned', {
      vi: `Kết quả bị trả lại (${incident.number}): ${reason}`,
      en: `Result sent back (${incident.number}): ${reason}`,
    });
    return after;
  }

  /** The assigner takes the result. */
  async approve(tx: Tx, id: string, remark?: string): Promise<Assignment> {
    const { incident, assignment } = await this.lock(tx, id);
    if (assignment.state !== 'completed' || assignment.approvedAt !== null)
      throw new ConflictError(
        'ASSIGNMENT_NOT_TO_APPROVE',
        'Chỉ chấp nhận được kết quả của nhiệm vụ đã hoàn thành và chưa được chấp nhận.',
        'Only the result of a completed order that was not approved yet can be approved.',
      );
    const after = await this.store.save(tx, assignment, { approvedAt: tx.now });
    const said = remark === undefined ? '' : `: ${remark}`;
    const name = await this.directory.nameOf(tx, after.agency);
    await this.changes.record(tx, {
      incident,
      before: assignment,
      after,
      kind: 'approved',
      agency: after.agency,
      text: { vi: `Chấp nhận kết quả của ${name.vi}${said}`, en: `Result of ${name.en} approved${said}` },
      webhook: { type: 'vn.trucban.assignment.updated.v1' },
    });
    return after;
  }

  /** The order and its incident, locked in that order of locks. @throws NotFoundError when it can't be seen. */
  async lock(tx: Tx, id: string): Promise<{ readonly incident: IncidentBrief; readonly assignment: Assignment }> {
    const seen = await this.store.byId(tx, id);
    if (!seen) throw NotFoundError.of('ASSIGNMENT', 'nhiệm vụ', 'assignment');
    const incident = await this.#lockIncident(tx, seen.incidentId);
    const assignment = await this.store.lock(tx, id);
    if (!assignment) throw NotFoundError.of('ASSIGNMENT', 'nhiệm vụ', 'assignment');
    return { incident, assignment };
  }

  async #lockIncident(tx: Tx, incidentId: string): Promise<IncidentBrief> {
    const incident = await this.extensions.incidents.lock(tx, incidentId);
    if (!incident) throw NotFoundError.of('INCIDENT', 'sự vụ', 'incident');
    return incident;
  }

  /**
   * Units are asked shorter than agencies, and who has days for the work has longer to take it. A wish of the model or the
   * dispatcher goes before all.
   */
  async #policy(tx: Tx, candidates: readonly string[], { acceptMinutes, dueAt }: NewOrder): Promise<OfferPolicy> {
    const org = await this.directory.snapshot(tx);
    const units = candidates.length > 0 && candidates.every((code) => org.unit(code)?.tier === 'unit');
    const policy = units ? unitOfferPolicy : orderOfferPolicy;
    if (acceptMinutes !== undefined) return { ...policy, acceptSeconds: Math.max(1, Math.round(acceptMinutes * 60)) };
    const untilDueS = dueAt ? (toEpochMs(dueAt) - toEpochMs(tx.now)) / 1_000 : 0;
    const share = Math.min(LONGEST_ACCEPT_S, Math.round(untilDueS * ACCEPT_SHARE));
    return { ...policy, acceptSeconds: Math.max(policy.acceptSeconds, share) };
  }

  async #formVersion(tx: Tx, form: string | null): Promise<number | null> {
    if (form === null) return null;
    const current = await this.forms.current(tx, form);
    if (current) return current.version;
    throw InvalidError.field('/form', 'UNKNOWN_FORM', `Không có biểu mẫu “${form}”.`, `There is no form '${form}'.`);
  }

  async #endOpenOffer(tx: Tx, assignment: Assignment, state: 'cancelled', reason: string): Promise<boolean> {
    const offers = await this.store.offers(tx, [assignment.id]);
    const open = offers.findLast((offer) => offer.state === 'offered' || offer.state === 'accepted');
    if (!open || open.round !== assignment.round || !isOpen(assignment.state)) return false;
    await this.store.closeOffer(tx, open.id, state, { code: null, text: reason });
    return true;
  }

  #wakeWorkflow(tx: Tx, { id, version }: Assignment): void {
    this.outbox.add(tx, { ...assignmentAnswered(id), messageId: `assignment:${id}:v${version}` });
  }
}

function newAssignment(
  tx: Tx,
  id: string,
  incident: IncidentBrief,
  order: NewOrder,
  base: Pick<Assignment, 'orderId' | 'dispatchId' | 'candidates' | 'higherTier' | 'policy' | 'formVersion'>,
): Assignment {
  return {
    ...base,
    id,
    incidentId: incident.id,
    processInstanceId: order.processInstanceId ?? null,
    // Nobody has been asked yet: the first offer makes it `offered`.
    state: 'expired',
    agency: null,
    text: order.text,
    message: order.message ?? 'M-ASSIGN',
    answer: order.answer ?? null,
    dueAt: order.dueAt ?? null,
    skill: order.skill ?? [],
    form: order.form ?? null,
    unit: null,
    eta: null,
    result: null,
    data: null,
    files: [],
    round: 0,
    returns: 0,
    returnReason: null,
    exercise: incident.exercise,
    restricted: incident.restricted,
    createdBy: tx.actor.id,
    createdAt: tx.now,
    updatedAt: tx.now,
    offeredAt: null,
    acceptedAt: null,
    enRouteAt: null,
    onSceneAt: null,
    transportingAt: null,
    completedAt: null,
    approvedAt: null,
    releasedAt: null,
    endedAt: null,
    exhaustedAt: null,
    visibleTo: incident.visibleTo,
    version: 1,
  };
}
