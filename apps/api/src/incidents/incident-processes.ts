import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/public.ts';
import { Messages, ProcessStore } from '../processes/public.ts';
import { Assignments } from '../agencies/public.ts';
import type { IncidentRow } from './incident-row.ts';

const CANCEL_MESSAGE = 'incident.cancel';
const OPEN_ORDERS = `('offered', 'accepted', 'enRoute', 'onScene', 'transporting')`;
/** How long `child.closed` waits for a parent that does not wait for it yet. */
const CHILD_CLOSED_TTL_MS = 90 * 86_400_000;

/** What an incident's end means for its processes and orders. The incident's row is locked by the caller. */
@Injectable()
export class IncidentProcesses {
  constructor(
    private readonly store: ProcessStore,
    private readonly messages: Messages,
    private readonly assignments: Assignments,
  ) {}

  /** Cancels what still runs and takes back open orders. */
  async stopAll(tx: Tx, row: IncidentRow, reason: string): Promise<number> {
    return tx.asSystem(async () => {
      await this.store.lockIncident(tx, row.id);
      const running = await this.#running(tx, row.id);
      for (const { id } of running)
        await this.store.advance(tx, id, `incident:${row.id}:${row.version}`, { type: 'cancel', at: tx.now, reason });
      await this.assignments.withdrawAll(tx, row.id, reason);
      return running.length;
    });
  }

  /**
   * Cancelling: an SOP that listens for `incident.cancel` winds down by its own steps (units are called back, releases awaited);
   * everything else that runs is cancelled at once.
   */
  async cancel(tx: Tx, row: IncidentRow, reason: string): Promise<void> {
    await tx.asSystem(async () => {
      await this.store.lockIncident(tx, row.id);
      const listening = new Set(
        (
          await tx.query<{ root_id: string }>(
            'incidents.listening',
            'select distinct root_id from message_subscription where name = $1 and correlation_key = $2',
            [CANCEL_MESSAGE, row.id],
          )
        ).map(({ root_id }) => root_id),
      );
      for (const { id } of await this.#running(tx, row.id)) {
        if (!listening.has(id))
          await this.store.advance(tx, id, `incident:${row.id}:${row.version}`, { type: 'cancel', at: tx.now, reason });
      }
      if (listening.size) {
        // Whoever cancels by hand has decided: the SOP asks nobody again.
        const variables = { reason, who: tx.actor.label, confirmed: true };
        this.messages.publishLater(tx, { name: CANCEL_MESSAGE, correlationKey: row.id, variables });
      } else await this.assignments.withdrawAll(tx, row.id, reason);
    });
  }

  /** The SOP itself has ended the incident: what else runs for it (a warning, a further task) stops. */
  async stopOthers(tx: Tx, row: IncidentRow, rootId: string, reason: string): Promise<void> {
    await tx.asSystem(async () => {
      for (const { id } of await this.#running(tx, row.id)) {
        if (id !== rootId)
          await this.store.advance(tx, id, `incident:${row.id}:${row.version}`, { type: 'cancel', at: tx.now, reason });
      }
    });
  }

  /** Ends side branches of the incident's SOP that its closer does not wait for any longer. */
  releaseBranches(tx: Tx, row: IncidentRow, branch: string, reason: string): void {
    this.messages.publishLater(tx, {
      name: 'side.release',
      correlationKey: `${row.id}:${branch}`,
      variables: { row: branch, reason, who: tx.actor.label },
    });
  }

  /** Orders whose answer nobody waits for are over with the incident: their units are free again. */
  async release(tx: Tx, incidentId: string, reason: string): Promise<number> {
    return tx.asSystem(async () => {
      const orders = await tx.query<{ id: string }>(
        'incidents.unwaitedOrders',
        `select a.id from assignment a
          where a.incident_id = $1 and a.state in ${OPEN_ORDERS}
            and not exists (select 1 from message_subscription s where s.correlation_key = a.dispatch_id::text
                              and s.name in ('M-ACCEPT', 'M-ONSCENE', 'M-DONE', 'assignment.exhausted', a.answer)) order by a.id`,
        [incidentId],
      );
      for (const { id } of orders) await this.assignments.withdraw(tx, id, reason, 'sop');
      return orders.length;
    });
  }

  /** Tells the parent's processes that a child has ended; kept until one of them waits for it. */
  tellParent(tx: Tx, child: IncidentRow): void {
    if (child.parent_id === null) return;
    this.messages.publishLater(tx, {
      name: 'child.closed',
      correlationKey: child.parent_id,
      variables: { id: child.id, number: child.number, type: child.type, status: child.status, result: child.result },
      messageId: `child.closed:${child.id}:${child.version}`,
      timeToLiveMs: CHILD_CLOSED_TTL_MS,
    });
  }

  #running(tx: Tx, incidentId: string): Promise<{ id: string }[]> {
    return tx.query<{ id: string }>(
      'incidents.running',
      `select id from process_instance where incident_id = $1 and parent_id is null and status in ('active', 'suspended') order by id`,
      [incidentId],
    );
  }
}
