import { Injectable } from '@nestjs/common';
import type { AssignmentSnapshot } from '@trucban/sla-engine';
import type {
  AssignmentActivities,
  ExhaustAssignment,
  ExpireOffer,
  OfferAssignment,
  RemindOffer,
} from '@trucban/workflows';
import { OrgDirectory } from '../identity/public.ts';
import { Database, NotFoundError, systemScope, type Tx } from '../platform/public.ts';
import { AgencyNotices } from './agency-notices.ts';
import { AssignmentChanges } from './assignment-changes.ts';
import { AssignmentStore } from './assignment-store.ts';
import { snapshotOf, type Assignment, type AssignmentOffer } from './assignment.ts';
import { moved, stateNames } from './assignment-states.ts';
import { Assignments } from './assignments.service.ts';
import type { IncidentBrief } from './extensions.ts';
import { Offers } from './offers.ts';

const SCOPE = systemScope('assignment');
const CLOSED: AssignmentSnapshot = {
  status: 'closed',
  candidates: [],
  higherTier: [],
  round: 0,
  offers: [],
  policy: { acceptSeconds: 0, reminders: [], maxFailures: 0 },
};

/**
 * What the workflow `assignment/<id>` needs done. Each call looks again under the locks: what was done meanwhile by the API
 * (an answer, the next offer) or by an earlier try of the same call changes nothing.
 */
@Injectable()
export class AssignmentWork implements AssignmentActivities {
  constructor(
    private readonly database: Database,
    private readonly assignments: Assignments,
    private readonly offers: Offers,
    private readonly store: AssignmentStore,
    private readonly changes: AssignmentChanges,
    private readonly notices: AgencyNotices,
    private readonly directory: OrgDirectory,
  ) {}

  loadAssignment(assignmentId: string): Promise<AssignmentSnapshot> {
    return this.database.read(SCOPE, async (tx) => {
      const assignment = await this.store.byId(tx, assignmentId);
      if (!assignment) return CLOSED;
      const offers = await this.store.offers(tx, [assignmentId]);
      return snapshotOf(assignment, withoutReasons(offers), await this.store.takenBySiblings(tx, assignment));
    });
  }

  async offerAssignment({ assignmentId }: OfferAssignment): Promise<void> {
    // Whom to ask is decided anew: another order of the same call may have asked that agency meanwhile.
    await this.#locked(assignmentId, async (tx, incident, assignment) => {
      await this.offers.advance(tx, incident, assignment, 'offer');
    });
  }

  async remindOffer({ assignmentId, offerId, reminder, action }: RemindOffer): Promise<void> {
    await this.#locked(assignmentId, async (tx, incident, assignment) => {
      if (!(await this.store.markReminded(tx, offerId, reminder)) || assignment.agency === null) return;
      const { agency } = assignment;
      const name = await this.directory.nameOf(tx, agency);
      const resend = action === 'resend';
      const text = resend
        ? {
            vi: `Gửi lại nhiệm vụ cho ${name.vi}: chưa thấy xác nhận đã nhận`,
            en: `Order sent to ${name.en} again: no receipt yet`,
          }
        : {
            vi: `${name.vi} chưa xác nhận đã nhận nhiệm vụ: ${assignment.text}`,
            en: `${name.en} has not acknowledged the order: ${assignment.text}`,
          };
      await this.changes.record(tx, {
        incident,
        before: assignment,
        after: assignment,
        kind: 'reminded',
        agency,
        text,
        data: { action, reminder },
        ...(resend && { webhook: { type: 'vn.trucban.assignment.offered.v1', offerId } }),
      });
      if (resend) await this.notices.tell(tx, agency, incident, 'assignment.reminded', text);
      else await this.notices.tellSupervisor(tx, incident, 'assignment.silent', text);
    });
  }

  async expireOffer({ assignmentId, offerId }: ExpireOffer): Promise<void> {
    await this.#locked(assignmentId, async (tx, incident, assignment) => {
      const offer = (await this.store.offers(tx, [assignmentId])).find(({ id }) => id === offerId);
      if (offer?.state !== 'offered' || assignment.state !== 'offered') return;
      await this.store.closeOffer(tx, offerId, 'expired');
      const after = await this.store.save(tx, assignment, { state: moved(assignment.state, 'expire') });
      const { agency } = offer;
      const name = await this.directory.nameOf(tx, agency);
      await this.changes.record(tx, {
        incident,
        before: assignment,
        after,
        kind: 'expired',
        agency,
        text: { vi: `${name.vi}: ${stateNames.expired.vi}`, en: `${name.en}: ${stateNames.expired.en}` },
        webhook: { type: 'vn.trucban.assignment.cancelled.v1' },
      });
      await this.offers.advance(tx, incident, after, 'offerOrExhaust');
    });
  }

  async exhaustAssignment({ assignmentId }: ExhaustAssignment): Promise<void> {
    await this.#locked(assignmentId, async (tx, incident, assignment) => {
      await this.offers.advance(tx, incident, assignment, 'offerOrExhaust');
    });
  }

  async #locked(
    id: string,
    work: (tx: Tx, incident: IncidentBrief, assignment: Assignment) => Promise<void>,
  ): Promise<void> {
    try {
      await this.database.transaction(SCOPE, async (tx) => {
        const { incident, assignment } = await this.assignments.lock(tx, id);
        await work(tx, incident, assignment);
      });
    } catch (error) {
      // Unknown: nothing to do, and the next reading says that it is closed.
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
}

function withoutReasons(offers: readonly AssignmentOffer[]): readonly AssignmentOffer[] {
  return offers.map((offer) => ({ ...offer, reason: null }));
}
