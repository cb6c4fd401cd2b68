import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import {
  DeskReports,
  EventTypes,
  type DeskReportSink,
  type IncidentRow,
  type NewIncident,
} from '../incidents/public.ts';
import type { Tx } from '../platform/public.ts';
import { OPENED_BY_HAND } from './event-row.ts';
import { EventStore } from './event-store.ts';

const SENDER = { kind: 'system', id: 'desk', permissions: new Set(['event.exercise'] as const) } as const;

/**
 * A call that somebody took down as an incident, as an event like those that programs send: rules that count calls count it, too.
 * Its incident is there already, so rules open none.
 */
@Injectable()
export class DeskIntake implements OnModuleInit, DeskReportSink {
  constructor(
    private readonly reports: DeskReports,
    private readonly types: EventTypes,
    private readonly events: EventStore,
  ) {}

  onModuleInit(): void {
    this.reports.sink = this;
  }

  async take(tx: Tx, incident: IncidentRow, report: NewIncident): Promise<string | null> {
    const { categories } = await this.types.current(tx);
    const event = {
      specversion: '1.0',
      id: incident.id,
      source: '/desk',
      type: 'call.received',
      time: report.reportedAt,
      [OPENED_BY_HAND]: incident.id,
      ...(report.exercise && { exercise: true }),
      data: dataOf(report, categories.categoryOf(report.eventType)),
    };
    const { accepted } = await this.events.store(tx, [event], SENDER);
    return accepted[0]?.eventId ?? null;
  }
}

/** Rules that read the sender's word for it (`category`) find the one that the type is known by. */
function dataOf(report: NewIncident, category: string | null): JsonObject {
  const { eventType, title, description, severity, lat, lon, address, areaCode, reporter, attributes } = report;
  const location = {
    ...(lat !== null && lon !== null && { lat, lon }),
    ...(address !== null && { address }),
    ...(areaCode !== null && { areaCode }),
  };
  return {
    eventType,
    attributes,
    ...(category !== null && { category }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(severity !== undefined && { severity }),
    ...(reporter && { reporter: { ...reporter } }),
    ...(Object.keys(location).length > 0 && { location }),
  };
}
