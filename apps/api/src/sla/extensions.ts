import { Injectable } from '@nestjs/common';
import type { Instant, JsonObject, LocalizedText } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';

/** What clocks need of their incident. */
export interface IncidentOfClocks {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly severity: string;
  readonly exercise: boolean;
  readonly ended: boolean;
  readonly createdAt: Instant;
  readonly leadAgency: string;
  /** Agency of each `@resolver` that place and type determine. */
  readonly resolved: Readonly<Record<string, string>>;
}

/** Something about a clock, as the incident writes it down. */
export interface ClockEntry {
  readonly kind: string;
  readonly text: LocalizedText;
  readonly data: JsonObject;
}

/** Registered by `incidents`, which owns the rows. */
export interface IncidentsOfSla {
  /** The incident's row, locked `FOR UPDATE`; null when unknown. */
  lock(tx: Tx, incidentId: string): Promise<IncidentOfClocks | null>;
  /** The same without a lock. */
  brief(tx: Tx, incidentId: string): Promise<IncidentOfClocks | null>;
  /** Timeline entries and the change on the live feed. The row is locked already. */
  clockChanged(tx: Tx, incidentId: string, entries: readonly ClockEntry[]): Promise<void>;
  /** Raises the escalation level, never lowers it. */
  escalated(tx: Tx, incidentId: string, level: number): Promise<void>;
}

/** The register of what stands above `sla`. */
@Injectable()
export class SlaExtensions {
  #incidents: IncidentsOfSla | undefined;

  set incidents(incidents: IncidentsOfSla) {
    this.#incidents = incidents;
  }

  get incidents(): IncidentsOfSla {
    if (!this.#incidents) throw new Error('the feature incidents has not registered with sla');
    return this.#incidents;
  }
}
