import type { Instant, JsonObject, LocalizedText } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';

/**
 * What assignments need of incidents. `incidents` stands above `agencies`, so it provides this port
 * (`{ provide: INCIDENTS_OF_ASSIGNMENTS, useExisting: … }`, exported by its global module).
 */
export const INCIDENTS_OF_ASSIGNMENTS = Symbol('IncidentsOfAssignments');

/** An incident as orders, offers and webhooks need it. No personal data but what `restricted` says. */
export interface IncidentBrief {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly exercise: boolean;
  /** Need-to-know: rows about it are seen by the agency of the order, the centre's shift leader and whoever works on it. */
  readonly restricted: boolean;
  readonly leadAgency: string | null;
  readonly location: {
    readonly lat?: number;
    readonly lon?: number;
    readonly address?: string;
    readonly areaCode?: string;
  } | null;
  readonly createdAt: Instant;
  readonly visibleTo: readonly string[];
  /** Static `@resolvers` answered for its place and type (`{ "@COMMUNE-POLICE": "CA-P01" }`). */
  readonly resolved: Readonly<Record<string, string>>;
}

/** A change of an order, as the incident writes it down. */
export interface AssignmentChange {
  readonly incidentId: string;
  readonly assignmentId: string;
  readonly agency: string | null;
  /** Kind of the timeline entry: `assignment.offered`, `assignment.accepted`, `assignment.comment` … */
  readonly kind: string;
  readonly text: LocalizedText;
  readonly data: JsonObject;
  /** Agency that now works on the incident: joins `agencies` (and `visible_to` of a restricted one). */
  readonly addAgency?: string;
  /** Reached by this change; the incident takes it when it is further than where it stands. */
  readonly phase?: 'dispatched' | 'onScene';
}

export interface IncidentsOfAssignments {
  /** The incident's row, locked `FOR UPDATE` (first lock of every change); null when unknown. */
  lock(tx: Tx, incidentId: string): Promise<IncidentBrief | null>;
  /** The same without a lock. */
  brief(tx: Tx, incidentId: string): Promise<IncidentBrief | null>;
  /** Timeline entry, agencies, phase, feed topic `incidents`; all in `tx`. The row is locked already. */
  assignmentChanged(tx: Tx, change: AssignmentChange): Promise<void>;
}
