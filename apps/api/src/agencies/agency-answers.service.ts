import { Injectable } from '@nestjs/common';
import {
  declineReasons,
  type AgencyAssignmentsQuery,
  type AssignmentDto,
  type CompleteAssignment,
  type Page,
  type Progress,
  type RequestSupport,
} from '@trucban/contracts';
import type { JsonObject, LocalizedText } from '@trucban/kernel';
import { assignmentAnswered, assignmentOpened } from '@trucban/workflows';
import { Forms } from '../forms/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import {
  Database,
  NotFoundError,
  Outbox,
  expectVersion,
  type Principal,
  type Tx,
  type SeenTags,
} from '../platform/public.ts';
import { AgencyNotices } from './agency-notices.ts';
import { AssignmentChanges } from './assignment-changes.ts';
import { AssignmentMessages } from './assignment-messages.ts';
import { AssignmentReads } from './assignment.read-model.ts';
import { AssignmentStore } from './assignment-store.ts';
import { stateSeenBy, type Assignment, type AssignmentOffer } from './assignment.ts';
import { IllegalAssignmentMove, isActive, moved, stateNames, type AssignmentMove } from './assignment-states.ts';
import { Assignments } from './assignments.service.ts';
import type { IncidentBrief } from './extensions.ts';
import { Offers } from './offers.ts';
import { ownAgencies } from './own-agencies.ts';

/** The order as the agency has it, locked. */
interface Held {
  readonly incident: IncidentBrief;
  readonly assignment: Assignment;
  readonly offer: AssignmentOffer;
  /** The agency's name, for the timeline. */
  readonly agency: string;
}

type Step = 'enRoute' | 'onScene' | 'transporting';
const STEPS: Readonly<Record<Step, keyof Pick<Assignment, 'enRouteAt' | 'onSceneAt' | 'transportingAt'>>> = {
  enRoute: 'enRouteAt',
  onScene: 'onSceneAt',
  transporting: 'transportingAt',
};

/** What agencies answer. Everything is limited to orders that the own agency, or one below it, was asked about. */
@Injectable()
export class AgencyAnswers {
  constructor(
    private readonly database: Database,
    private readonly assignments: Assignments,
    private readonly store: AssignmentStore,
    private readonly reads: AssignmentReads,
    private readonly offers: Offers,
    private readonly changes: AssignmentChanges,
    private readonly messages: AssignmentMessages,
    private readonly notices: AgencyNotices,
    private readonly forms: Forms,
    private readonly outbox: Outbox,
    private readonly directory: OrgDirectory,
  ) {}

  list(principal: Principal, query: AgencyAssignmentsQuery): Promise<Page<AssignmentDto>> {
    return this.database.read(principal, (tx) => this.reads.ofAgencies(tx, ownAgencies(principal), query));
  }

  /** Reading an offer counts as its receipt: nobody need be reminded of it. */
  async get(principal: Principal, id: string): Promise<AssignmentDto> {
    return this.database.transaction(principal, async (tx) => {
      const own = ownAgencies(principal);
      const order = await this.reads.oneOfAgencies(tx, own, id);
      if (order.state !== 'offered') return order;
      const news = await tx.asSystem(async () => {
        const open = (await this.store.offers(tx, [id])).find(
          ({ state, agency }) => state === 'offered' && own.includes(agency),
        );
        return open !== undefined && (await this.store.markReceived(tx, open.id));
      });
      if (news) this.outbox.add(tx, assignmentAnswered(id));
      return order;
    });
  }

  accept(principal: Principal, id: string, said: Progress, seen?: SeenTags): Promise<AssignmentDto> {
    return this.#answer(principal, id, seen, async (tx, held) => {
      const { assignment, offer } = held;
      const state = this.#move(held, 'accept');
      await this.store.closeOffer(tx, offer.id, 'accepted');
      const after = await this.store.save(tx, assignment, { state, acceptedAt: tx.now, ...journey(assignment, said) });
      await this.#record(tx, held, after, 'accepted', stateNames.accepted, said);
      this.messages.accepted(tx, after);
      this.#wakeWorkflow(tx, after);
    });
  }

  /**
   * Refuses an offer or gives the order back. The next candidate is asked in the same transaction; with nobody left, the SOP
   * is told.
   */
  decline(
    principal: Principal,
    id: string,
    said: { readonly reason: string; readonly text?: string },
    seen?: SeenTags,
  ): Promise<AssignmentDto> {
    return this.#answer(principal, id, seen, async (tx, held) => {
      const { assignment, offer, incident } = held;
      const state = this.#move(held, 'decline');
      const reason = declineReason(said);
      await this.store.closeOffer(tx, offer.id, 'declined', reason);
      const gone = { acceptedAt: null, enRouteAt: null, unit: null, eta: null };
      const after = await this.store.save(tx, assignment, { state, ...gone });
      const words = {
        vi: `${stateNames.declined.vi}: ${reason.text}`,
        en: `${stateNames.declined.en}: ${reason.text}`,
      };
      await this.#record(tx, held, after, 'declined', words, {}, { reasonCode: reason.code, reason: reason.text });
      const next = await this.offers.advance(tx, incident, after, 'offerOrExhaust');
      // An order that is given back has no workflow any more.
      this.outbox.add(tx, { ...assignmentOpened(id), messageId: `assignment:${id}:v${next.version}` });
    });
  }

  /** En route, on scene or transporting. */
  progress(principal: Principal, id: string, step: Step, said: Progress, seen?: SeenTags): Promise<AssignmentDto> {
    return this.#answer(principal, id, seen, async (tx, held) => {
      const { assignment } = held;
      const state = this.#move(held, step);
      const after = await this.store.save(tx, assignment, {
        state,
        [STEPS[step]]: tx.now,
        ...journey(assignment, said),
      });
      const phase = step === 'onScene' ? 'onScene' : undefined;
      await this.#record(tx, held, after, step, stateNames[step], said, {}, phase);
      if (step === 'enRoute') this.messages.enRoute(tx, after);
      if (step === 'onScene') this.messages.onScene(tx, after, said.position ?? null);
    });
  }

  /** @throws InvalidError when the order names a form and the data doesn't fit it. */
  complete(principal: Principal, id: string, said: CompleteAssignment, seen?: SeenTags): Promise<AssignmentDto> {
    return this.#answer(principal, id, seen, async (tx, held) => {
      const { assignment } = held;
      const state = this.#move(held, 'complete');
      const given = (said.data ?? said.variables) as JsonObject | undefined;
      const data =
        assignment.form === null
          ? given
          : await this.forms.validate(
              tx,
              assignment.form,
              assignment.formVersion,
              given ?? {},
              said.variables ? '/variables' : '/data',
            );
      const after = await this.store.save(tx, assignment, {
        state,
        completedAt: tx.now,
        endedAt: tx.now,
        result: said.result ?? null,
        data: data ?? null,
        files: said.files ?? [],
      });
      const words = said.result === undefined ? stateNames.completed : withText(stateNames.completed, said.result);
      await this.#record(tx, held, after, 'completed', words, {}, { files: [...after.files] });
      this.messages.completed(tx, after);
      this.#wakeWorkflow(tx, after);
    });
  }

  comment(principal: Principal, id: string, text: string, seen?: SeenTags): Promise<AssignmentDto> {
    return this.#answer(principal, id, seen, async (tx, held) => {
      await this.#record(tx, held, held.assignment, 'comment', { vi: text, en: text });
    });
  }

  /** Asks the centre for more forces: told to the shift leader, and as `M-REQUEST` to the incident's processes. */
  requestSupport(principal: Principal, id: string, request: RequestSupport, seen?: SeenTags): Promise<AssignmentDto> {
    return this.#answer(principal, id, seen, async (tx, held) => {
      const { assignment, incident, agency } = held;
      // Only who works on it knows what is missing.
      if (!isActive(assignment.state))
        throw new IllegalAssignmentMove(stateSeenBy(assignment, held.offer), 'requestSupport');
      const wish = [request.count, request.skill, request.urgency, request.text]
        .filter((part) => part !== undefined)
        .join(', ');
      const words = { vi: `đề nghị tăng cường: ${wish}`, en: `asks for support: ${wish}` };
      await this.#record(tx, held, assignment, 'supportRequested', words, {}, request as JsonObject);
      const name = await this.directory.nameOf(tx, agency);
      await this.notices.tellSupervisor(tx, incident, 'assignment.supportRequested', {
        vi: `${name.vi} ${words.vi}`,
        en: `${name.en} ${words.en}`,
      });
      this.messages.requested(tx, assignment, request as JsonObject);
    });
  }

  /** After a withdrawal: the unit has turned back and is free. Once; a repeat changes nothing. */
  release(principal: Principal, id: string, seen?: SeenTags): Promise<AssignmentDto> {
    return this.#answer(principal, id, seen, async (tx, held) => {
      const { assignment } = held;
      if (assignment.state !== 'cancelled')
        throw new IllegalAssignmentMove(stateSeenBy(assignment, held.offer), 'release');
      if (assignment.releasedAt !== null) return;
      const after = await this.store.save(tx, assignment, { releasedAt: tx.now });
      await this.#record(tx, held, after, 'released', { vi: 'đã rút về', en: 'released' });
      this.messages.released(tx, after);
    });
  }

  /** 404 under the caller's own scope first; the consequences reach rows that others own. */
  #answer(
    principal: Principal,
    id: string,
    seen: SeenTags | undefined,
    change: (tx: Tx, held: Held) => Promise<void>,
  ): Promise<AssignmentDto> {
    return this.database.transaction(principal, async (tx) => {
      const own = ownAgencies(principal);
      await this.reads.oneOfAgencies(tx, own, id);
      await tx.asSystem(async () => {
        const { incident, assignment } = await this.assignments.lock(tx, id);
        expectVersion(seen, assignment.version);
        const offer = (await this.store.offers(tx, [id])).findLast(({ agency }) => own.includes(agency));
        if (!offer) throw NotFoundError.of('ASSIGNMENT', 'nhiệm vụ', 'assignment');
        await change(tx, { incident, assignment, offer, agency: offer.agency });
      });
      return this.reads.oneOfAgencies(tx, own, id);
    });
  }

  /** The move is judged by what the agency sees: an order that another agency has now is over for this one. */
  #move({ assignment, offer }: Held, move: AssignmentMove): Assignment['state'] {
    moved(stateSeenBy(assignment, offer), move);
    return moved(assignment.state, move);
  }

  async #record(
    tx: Tx,
    { incident, assignment, agency }: Held,
    after: Assignment,
    kind: string,
    words: LocalizedText,
    said: Progress = {},
    data: JsonObject = {},
    phase?: 'onScene',
  ): Promise<void> {
    const remark = said.text === undefined ? '' : `. ${said.text}`;
    const name = await this.directory.nameOf(tx, agency);
    await this.changes.record(tx, {
      incident,
      before: assignment,
      after,
      kind,
      agency,
      text: { vi: `${name.vi}: ${words.vi}${remark}`, en: `${name.en}: ${words.en}${remark}` },
      data: { ...data, ...(JSON.parse(JSON.stringify(said)) as JsonObject) },
      ...(phase && { phase }),
      webhook: { type: 'vn.trucban.assignment.updated.v1' },
    });
  }

  #wakeWorkflow(tx: Tx, { id, version }: Assignment): void {
    this.outbox.add(tx, { ...assignmentAnswered(id), messageId: `assignment:${id}:v${version}` });
  }
}

function journey(assignment: Assignment, said: Progress): Pick<Assignment, 'unit' | 'eta'> {
  return { unit: said.unit ?? assignment.unit, eta: said.eta ?? assignment.eta };
}

function withText(words: LocalizedText, text: string): LocalizedText {
  // “đã hoàn thành: Đã hoàn thành” says one thing twice.
  if (text.trim().toLowerCase() === words.vi) return words;
  return { vi: `${words.vi}: ${text}`, en: `${words.en}: ${text}` };
}

/** A word of the list is kept as the code; anything else is the text of `other`. */
function declineReason({ reason, text }: { readonly reason: string; readonly text?: string }): {
  code: string;
  text: string;
} {
  const known = (declineReasons as readonly string[]).includes(reason);
  return known
    ? { code: reason, text: text ?? reason }
    : { code: 'other', text: text === undefined ? reason : `${reason} (${text})` };
}
