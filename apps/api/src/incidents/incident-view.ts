import { Injectable } from '@nestjs/common';
import type { IncidentListItem, ListedAssignment } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import { AgencyWebhooks, AssignmentReads } from '../agencies/public.ts';
import { Feed, collect, together, type Tx } from '../platform/public.ts';
import { SlaClocks } from '../sla/public.ts';
import { TaskReads } from '../tasks/public.ts';
import { typeName } from './event-type.ts';
import { EventTypes, type PublishedTypes } from './event-types.ts';
import { briefOf } from './incident-brief.ts';
import { INCIDENT_COLUMNS, placeOf, type IncidentRow } from './incident-row.ts';

const TOUCHED = Symbol('incidents.touched');
const TO_AGENCIES = Symbol('incidents.toAgencies');

/** What is going on at some incidents. */
interface Work {
  readonly types: PublishedTypes;
  readonly clocks: Awaited<ReturnType<SlaClocks['list']>>;
  readonly orders: ReadonlyMap<string, ListedAssignment[]>;
  readonly progress: ReadonlyMap<string, { readonly done: number; readonly total: number }>;
}

/** What boards show of incidents, in answers and on the live feed: the same shape. */
@Injectable()
export class IncidentView {
  constructor(
    private readonly feed: Feed,
    private readonly clocks: SlaClocks,
    private readonly types: EventTypes,
    private readonly webhooks: AgencyWebhooks,
    private readonly orders: AssignmentReads,
    private readonly tasks: TaskReads,
  ) {}

  /** Rows as list items with their clocks, orders and progress. Whoever sees an incident sees which agencies work on it. */
  async items(tx: Tx, rows: readonly IncidentRow[]): Promise<IncidentListItem[]> {
    if (rows.length === 0) return [];
    const work = await this.#work(
      tx,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => itemOf(row, work));
  }

  /** Tells the live feed before the commit how the incident is then; once in a transaction, however often it is called. */
  touch(tx: Tx, incidentId: string): void {
    collect(tx, TOUCHED, incidentId, (ids) => this.#publish(tx, [...new Set(ids)]), 'derive');
  }

  /** The same, and the agencies' systems are told: status, severity, phase or place changed. */
  changed(tx: Tx, incidentId: string): void {
    tx.local(TO_AGENCIES, () => new Set<string>()).add(incidentId);
    this.touch(tx, incidentId);
  }

  async #publish(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.asSystem(async () => {
      const [rows, work] = await together([
        tx.query<IncidentRow>('incidents.touched', `select ${INCIDENT_COLUMNS} from incident where id = any($1)`, [
          ids,
        ]),
        this.#work(tx, ids),
      ]);
      for (const row of rows) {
        const change = { type: 'changed', incident: itemOf(row, work) } as unknown as JsonObject;
        this.feed.publish(tx, { topic: 'incidents', key: row.id, change, visibleTo: row.visible_to });
      }
      const told = tx.local(TO_AGENCIES, () => new Set<string>());
      for (const row of rows) {
        if (told.delete(row.id)) await this.webhooks.incidentUpdated(tx, briefOf(row), row.agencies);
      }
    });
  }

  async #work(tx: Tx, ids: readonly string[]): Promise<Work> {
    const [types, clocks, [orders, progress]] = await together([
      this.types.current(tx),
      this.clocks.list(tx, ids),
      tx.asSystem(() => together([this.orders.listed(tx, ids), this.tasks.progress(tx, ids)])),
    ]);
    return {
      types,
      clocks,
      orders: grouped(orders),
      progress: new Map(progress.map(({ incidentId, ...counts }) => [incidentId, counts])),
    };
  }
}

/** One row as an item, with the work on it. */
function itemOf(row: IncidentRow, { types, clocks, orders, progress }: Work): IncidentListItem {
  return {
    ...listItem(row, types),
    sla: clocks.get(row.id)?.sla ?? [],
    steps: clocks.get(row.id)?.steps ?? [],
    assignments: orders.get(row.id) ?? [],
    progress: progress.get(row.id) ?? { done: 0, total: 0 },
  };
}

function grouped(
  orders: readonly (ListedAssignment & { readonly incidentId: string })[],
): ReadonlyMap<string, ListedAssignment[]> {
  const groups = new Map<string, ListedAssignment[]>();
  for (const { incidentId, ...order } of orders) groups.set(incidentId, [...(groups.get(incidentId) ?? []), order]);
  return groups;
}

/** One row as an item. Its text fields hold no personal data but what people write into them. */
function listItem(
  row: IncidentRow,
  types: PublishedTypes,
): Omit<IncidentListItem, 'sla' | 'steps' | 'assignments' | 'progress'> {
  const type = types.byCode.get(row.type)?.type;
  return {
    id: row.id,
    number: row.number,
    type: row.type,
    typeName: type ? typeName(type) : { vi: row.type, en: row.type },
    title: row.title,
    severity: row.severity as IncidentListItem['severity'],
    status: row.status,
    phase: row.phase,
    exercise: row.exercise,
    restricted: row.restricted,
    escalationLevel: row.escalation_level,
    location: placeOf(row),
    reportedAt: row.reported_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    source: row.source,
    orgUnit: row.org_unit,
    leadAgency: row.lead_agency,
    agencies: [...row.agencies],
    parentId: row.parent_id,
    mergedInto: row.merged_into,
    assignee: row.assignee,
    reportCount: row.report_count,
    sopMissing: row.sop_missing,
    version: row.version,
  };
}
