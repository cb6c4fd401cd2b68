import { Injectable } from '@nestjs/common';
import type { Instant, JsonObject, LocalizedText } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';

/** What features above `agencies` add to it. They register in their module's `onModuleInit`. */

/** An incident as orders, offers and webhooks need it: no personal data. */
export interface IncidentBrief {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  /** How far the help has come: `dispatched`, `onScene`, `controlled`. */
  readonly phase: string | null;
  readonly exercise: boolean;
  /** Need-to-know: an order of it is seen by those who see the incident and the agencies that were asked, no one else. */
  readonly restricted: boolean;
  readonly leadAgency: string | null;
  /** The unit that is responsible for it now: the centre, or who it was handed to. */
  readonly orgUnit: string | null;
  readonly location: {
    readonly lat?: number;
    readonly lon?: number;
    readonly address?: string;
    readonly areaCode?: string;
  } | null;
  readonly createdAt: Instant;
  /** Grows with each change. */
  readonly version: number;
  readonly visibleTo: readonly string[];
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
  /** Agency that was given the order: joins the incident's agencies (and `visible_to` of a restricted one). */
  readonly addAgency?: string;
  /**
   * Reached by this change: the first offer, the first arrival. The incident takes it when it is further than where it stands,
   * and meets the clock `dispatch` or `onScene`; a repeat is harmless.
   */
  readonly phase?: 'dispatched' | 'onScene';
}

/** Registered by `incidents`, which owns the rows. */
export interface IncidentsOfAssignments {
  /** The incident's row, locked `FOR UPDATE` (the first lock of every change); null when it is unknown or may not be seen. */
  lock(tx: Tx, incidentId: string): Promise<IncidentBrief | null>;
  /** The same without a lock, for several; unknown ones are left out. */
  briefs(tx: Tx, incidentIds: readonly string[]): Promise<readonly IncidentBrief[]>;
  /** Timeline entry, agencies, phase, feed topic `incidents`, all in `tx`. The row is locked already. */
  assignmentChanged(tx: Tx, change: AssignmentChange): Promise<void>;
  /**
   * Answers a `@resolver` that the place or the type determines (`@COMMUNE-POLICE`): the agency's code, or null.
   * The resolvers that depend on who is free are answered here (`propose-units.ts`).
   */
  resolve(tx: Tx, incidentId: string, resolver: string): Promise<string | null>;
}

/** The register. */
@Injectable()
export class AgencyExtensions {
  #incidents: IncidentsOfAssignments | undefined;

  set incidents(incidents: IncidentsOfAssignments) {
    this.#incidents = incidents;
  }

  get incidents(): IncidentsOfAssignments {
    if (!this.#incidents) throw new Error('the feature incidents has not registered with agencies');
    return this.#incidents;
  }
}
