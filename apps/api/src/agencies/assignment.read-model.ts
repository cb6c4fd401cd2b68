import { Injectable } from '@nestjs/common';
import type { AgencyAssignmentsQuery, AssignmentDto, ListedAssignment, Page } from '@trucban/contracts';
import { fromEpochMs, toEpochMs, type JsonObject } from '@trucban/kernel';
import { Forms } from '../forms/public.ts';
import { NotFoundError, decodeCursor, likePatterns, pageOf, type Tx } from '../platform/public.ts';
import { maskKeys } from '../processes/public.ts';
import { AssignmentStore } from './assignment-store.ts';
import { stateSeenBy, type Assignment, type AssignmentOffer } from './assignment.ts';
import { AgencyExtensions, type IncidentBrief } from './extensions.ts';
import { incidentSummary } from './incident-summary.ts';

/** What became of the last offer to one of the agencies, and with it of the order as they see it (`stateSeenBy`). */
const SEEN = `
  select distinct on (o.assignment_id) o.assignment_id,
         case o.state when 'offered' then a.state when 'accepted' then a.state when 'failed' then 'expired' else o.state end as seen
    from assignment_offer o join assignment a on a.id = o.assignment_id
   where o.agency = any($1)
   order by o.assignment_id, o.number desc`;

/** Orders for screens and for agencies. */
@Injectable()
export class AssignmentReads {
  constructor(
    private readonly store: AssignmentStore,
    private readonly extensions: AgencyExtensions,
    private readonly forms: Forms,
  ) {}

  /** For the centre: with candidates and offers. */
  async one(tx: Tx, id: string): Promise<AssignmentDto> {
    const assignment = await this.store.byId(tx, id);
    if (!assignment) throw notFound();
    const [dto] = await this.#forCentre(tx, [assignment]);
    return dto ?? fail();
  }

  /** What lists show of the orders of many incidents, oldest first, in one statement. */
  listed(tx: Tx, incidentIds: readonly string[]): Promise<(ListedAssignment & { readonly incidentId: string })[]> {
    return tx.query(
      'agencies.assignment.listed',
      `select id, incident_id as "incidentId", agency, state, offered_at as "offeredAt"
         from assignment where incident_id = any($1) order by created_at, id`,
      [incidentIds],
    );
  }

  /** @param showPersonal whether what the agencies entered about persons is shown */
  async ofIncident(tx: Tx, incidentId: string, showPersonal: boolean): Promise<Page<AssignmentDto>> {
    const items = await this.#forCentre(tx, await this.store.ofIncident(tx, incidentId));
    if (showPersonal) return { items, nextCursor: null };
    const hidden = await this.forms.personalKeys(tx);
    const masked = items.map((item) => ({
      ...item,
      data: maskKeys(item.data as JsonObject | null, hidden) as AssignmentDto['data'],
    }));
    return { items: masked, nextCursor: null };
  }

  /** For agencies: orders that one of them was asked about, newest first. Ids are UUIDv7, so the cursor is the last id. */
  async ofAgencies(tx: Tx, agencies: readonly string[], query: AgencyAssignmentsQuery): Promise<Page<AssignmentDto>> {
    const { state, limit, cursor, q } = query;
    const [after] = decodeCursor(cursor, ['uuid']) ?? [];
    const words = likePatterns(q);
    const about = words && (await this.#incidentsCalled(tx, agencies, words));
    const ids = await tx.query<{ id: string }>(
      'agencies.assignment.ofAgencies',
      `select a.id from (${SEEN}) s join assignment a on a.id = s.assignment_id
        where ($2::text[] is null or s.seen = any($2)) and ($3::uuid is null or a.id < $3)
          and ($5::text[] is null or trucban.folded(a.text) like all($5) or a.incident_id = any($6::uuid[]))
        order by a.id desc limit $4`,
      [agencies, state ?? null, after ?? null, limit + 1, words, about],
    );
    const page = pageOf(ids, limit, ({ id }) => [id]);
    const shown = page.items.map(({ id }) => id);
    return { ...page, items: await this.#forAgencies(tx, agencies, await this.store.byIds(tx, shown)) };
  }

  /** @throws NotFoundError also for an order that concerns somebody else. */
  async oneOfAgencies(tx: Tx, agencies: readonly string[], id: string): Promise<AssignmentDto> {
    const assignment = await this.store.byId(tx, id);
    const [dto] = assignment ? await this.#forAgencies(tx, agencies, [assignment]) : [];
    return dto ?? fail();
  }

  async #forCentre(tx: Tx, assignments: readonly Assignment[]): Promise<AssignmentDto[]> {
    const offers = await this.store.offers(
      tx,
      assignments.map(({ id }) => id),
    );
    return assignments.map((assignment) => {
      const own = offers.filter((offer) => offer.assignmentId === assignment.id);
      return {
        ...toDto(assignment, assignment.state, openOffer(own)),
        candidates: [...assignment.candidates],
        offers: own.map(({ agency, state, tier, offeredAt, receivedAt, answeredAt, reasonCode, reason }) => ({
          agency,
          state,
          tier,
          offeredAt,
          receivedAt,
          answeredAt,
          reasonCode,
          reason,
        })),
      };
    });
  }

  async #forAgencies(
    tx: Tx,
    agencies: readonly string[],
    assignments: readonly Assignment[],
  ): Promise<AssignmentDto[]> {
    const offers = await this.store.offers(
      tx,
      assignments.map(({ id }) => id),
    );
    const incidents = await this.#briefs(tx, assignments);
    return assignments.flatMap((assignment) => {
      const own = offers.findLast((each) => each.assignmentId === assignment.id && agencies.includes(each.agency));
      if (!own) return [];
      const incident = incidents.get(assignment.incidentId);
      const dto = toDto(assignment, stateSeenBy(assignment, own), own.state === 'offered' ? own : undefined);
      // A withdrawn order is still its own: the unit has to turn back.
      const withdrawn = assignment.state === 'cancelled' && assignment.agency === own.agency;
      const holds = own.state === 'offered' || own.state === 'accepted' || withdrawn;
      return [{ ...(holds ? dto : withoutOthers(dto, own)), ...(incident && { incident: incidentSummary(incident) }) }];
    });
  }

  /** Incidents of their orders, by what an order tells of them: a person's words stay unsearched. */
  #incidentsCalled(tx: Tx, agencies: readonly string[], words: readonly string[]): Promise<string[]> {
    return tx.asSystem(async () => {
      const rows = await tx.query<{ id: string }>(
        'agencies.assignment.incidentsCalled',
        `select i.id from incident i
          where i.id in (select a.incident_id from assignment a join assignment_offer o on o.assignment_id = a.id where o.agency = any($1))
            and trucban.folded(concat_ws(' ', i.number, i.title, i.address)) like all($2)`,
        [agencies, words],
      );
      return rows.map(({ id }) => id);
    });
  }

  async #briefs(tx: Tx, assignments: readonly Assignment[]): Promise<ReadonlyMap<string, IncidentBrief>> {
    const ids = [...new Set(assignments.map(({ incidentId }) => incidentId))];
    // Whoever was asked must know about what, also where the incident's own row is kept from him.
    const briefs = ids.length === 0 ? [] : await tx.asSystem(() => this.extensions.incidents.briefs(tx, ids));
    return new Map(briefs.map((brief) => [brief.id, brief]));
  }
}

function openOffer(offers: readonly AssignmentOffer[]): AssignmentOffer | undefined {
  return offers.find(({ state }) => state === 'offered');
}

/** What the next agency does with the order is not for the one that had it before. */
function withoutOthers(dto: AssignmentDto, own: AssignmentOffer): AssignmentDto {
  return {
    ...dto,
    agency: own.agency,
    unit: null,
    eta: null,
    result: null,
    data: null,
    files: [],
    offeredAt: own.offeredAt,
    acceptedAt: null,
    enRouteAt: null,
    onSceneAt: null,
    transportingAt: null,
    completedAt: null,
    approvedAt: null,
    releasedAt: null,
    endedAt: own.answeredAt,
  };
}

function toDto(a: Assignment, state: Assignment['state'], open: AssignmentOffer | undefined): AssignmentDto {
  return {
    id: a.id,
    incidentId: a.incidentId,
    dispatchId: a.dispatchId,
    state,
    exhausted: a.exhaustedAt !== null,
    agency: a.agency,
    text: a.text,
    message: a.message,
    answer: a.answer,
    dueAt: a.dueAt,
    answerBy: open ? fromEpochMs(toEpochMs(open.offeredAt) + a.policy.acceptSeconds * 1_000) : null,
    skill: [...a.skill],
    form: a.form,
    unit: a.unit,
    eta: a.eta,
    result: a.result,
    data: a.data,
    files: [...a.files],
    returns: a.returns,
    returnReason: a.returnReason,
    exercise: a.exercise,
    createdAt: a.createdAt,
    updatedAt: a.updatedAt,
    offeredAt: a.offeredAt,
    acceptedAt: a.acceptedAt,
    enRouteAt: a.enRouteAt,
    onSceneAt: a.onSceneAt,
    transportingAt: a.transportingAt,
    completedAt: a.completedAt,
    approvedAt: a.approvedAt,
    releasedAt: a.releasedAt,
    endedAt: a.endedAt,
    version: a.version,
  };
}

function notFound(): NotFoundError {
  return NotFoundError.of('ASSIGNMENT', 'nhiệm vụ', 'assignment');
}

function fail(): never {
  throw notFound();
}
