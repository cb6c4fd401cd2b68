import { Injectable } from '@nestjs/common';
import { InvalidError, type Tx } from '../platform/public.ts';
import { severitySteps } from './event-type.ts';
import { EventTypes } from './event-types.ts';
import { IncidentProcesses } from './incident-processes.ts';
import { shareFiles } from './incident-files.ts';
import type { IncidentRow } from './incident-row.ts';
import { changeIncident, lockIncident } from './incident-store.ts';
import { isOpenStatus } from './incident-status.ts';
import { IncidentView } from './incident-view.ts';
import { IncidentOpener } from './open-incident.ts';
import { REPORT_COLUMNS, type ReportRow } from './reports.ts';
import { SeverityChange } from './severity-change.ts';
import { Timeline } from './timeline.ts';
import { Transitions, notAllowed } from './transitions.ts';

/** Two incidents that are one, and one that is two. */
@Injectable()
export class MergeSplit {
  constructor(
    private readonly types: EventTypes,
    private readonly opener: IncidentOpener,
    private readonly transitions: Transitions,
    private readonly processes: IncidentProcesses,
    private readonly severity: SeverityChange,
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
  ) {}

  /** `row` becomes `merged`: its reports go over, its processes and orders end; the other takes the higher severity. */
  merge(tx: Tx, row: IncidentRow, target: IncidentRow, reason: string | null): Promise<void> {
    return this.#merge(tx, row, target, reason, true);
  }

  /** The same, asked for by the incident's own SOP, which ends by itself. */
  mergeFromProcess(tx: Tx, row: IncidentRow, target: IncidentRow): Promise<void> {
    return this.#merge(tx, row, target, null, false);
  }

  async #merge(tx: Tx, row: IncidentRow, target: IncidentRow, reason: string | null, stop: boolean): Promise<void> {
    await tx.asSystem(async () => {
      const into = (await lockIncident(tx, target.id)) ?? target;
      if (!isOpenStatus(into.status)) throw notAllowed(into, 'merge');
      if (into.exercise !== row.exercise)
        throw InvalidError.field(
          '/intoId',
          'EXERCISE_DIFFERS',
          'Không gộp diễn tập với sự vụ thật.',
          'An exercise is never merged with something real.',
        );
      // Its reports and files would be shown to all who see the other, or its number to those who may not know of it.
      if (into.restricted !== row.restricted)
        throw InvalidError.field(
          '/intoId',
          'NEED_TO_KNOW',
          'Một trong hai sự vụ chỉ dành cho người cần biết: hãy đổi loại cho giống nhau rồi mới gộp.',
          'One of the two is need-to-know: give them the same type before they are merged.',
        );
      const after = await this.transitions.move(tx, row, 'merge', {
        reason,
        change: { merged_into: into.id },
        data: { intoId: into.id, into: into.number },
      });
      const moved = await tx.run(
        'incidents.moveReports',
        'update incident_report set incident_id = $2, attached = true where incident_id = $1',
        [row.id, into.id],
      );
      await tx.run(
        'incidents.copyAttachments',
        `insert into incident_attachment (id, incident_id, file_id, note, added_by, added_by_name, added_at)
         select gen_random_uuid(), $2, file_id, note, added_by, added_by_name, added_at from incident_attachment where incident_id = $1
         on conflict (incident_id, file_id) do nothing`,
        [row.id, into.id],
      );
      await shareFiles(tx, into.id);
      if (stop) await this.processes.stopAll(tx, after, `Gộp vào ${into.number}`);
      const grown = await changeIncident(tx, into, {
        report_count: into.report_count + moved,
        last_report_at: row.last_report_at > into.last_report_at ? row.last_report_at : into.last_report_at,
        ...injured(into, row),
      });
      this.timeline.add(tx, into.id, {
        kind: 'incident.mergedFrom',
        text: { vi: `Gộp ${row.number} vào sự vụ này.`, en: `${row.number} was merged into this incident.` },
        data: { incidentId: row.id, number: row.number, reports: moved, reason },
      });
      const { catalogue } = await this.types.current(tx);
      if (severitySteps(catalogue, row.severity, into.severity) > 0)
        await this.severity.apply(tx, grown, row.severity, `Gộp ${row.number}`);
      this.view.touch(tx, into.id);
    });
  }

  /** Takes reports out into an incident of their own. */
  async split(tx: Tx, row: IncidentRow, reportIds: readonly string[], reason: string | null): Promise<IncidentRow> {
    if (!isOpenStatus(row.status)) throw notAllowed(row, 'split');
    return tx.asSystem(async () => {
      const all = await tx.query<ReportRow>(
        'incidents.reportsForSplit',
        `select ${REPORT_COLUMNS} from incident_report where incident_id = $1 order by at, id`,
        [row.id],
      );
      reportIds.forEach((id, i) => {
        if (!all.some((report) => report.id === id))
          throw InvalidError.field(
            `/reportIds/${i}`,
            'UNKNOWN_REPORT',
            'Tin báo không thuộc sự vụ này.',
            'The report does not belong to this incident.',
          );
      });
      const chosen = all.filter(({ id }) => reportIds.includes(id));
      const [first, ...others] = chosen;
      if (!first || chosen.length === all.length)
        throw InvalidError.field(
          '/reportIds',
          'ALL_REPORTS',
          'Phải để lại ít nhất một tin báo.',
          'At least one report must stay.',
        );
      // The opener writes the first report anew; the others move.
      await tx.run('incidents.takeReport', 'delete from incident_report where id = $1', [first.id]);
      const made = await this.opener.open(tx, {
        eventType: row.type,
        title: first.title ?? undefined,
        description: first.description ?? undefined,
        severity: first.severity ?? undefined,
        lat: first.lat,
        lon: first.lon,
        address: first.address,
        areaCode: first.area_code,
        reporter: first.reporter,
        attributes: first.attributes,
        source: first.source,
        reportedAt: first.at,
        exercise: row.exercise,
        eventId: first.event_id ?? undefined,
      });
      await tx.run(
        'incidents.splitReports',
        'update incident_report set incident_id = $2, attached = true where id = any($1)',
        [others.map(({ id }) => id), made.id],
      );
      if (others.length) await changeIncident(tx, made, { report_count: chosen.length });
      await changeIncident(tx, row, { report_count: all.length - chosen.length });
      const tell = (id: string, other: IncidentRow, vi: string, en: string) =>
        this.timeline.add(tx, id, {
          kind: 'incident.split',
          text: { vi: `${vi} ${other.number}.`, en: `${en} ${other.number}.` },
          data: { incidentId: other.id, reports: chosen.length, reason },
        });
      tell(row.id, made, 'Tách tin báo thành sự vụ', 'Reports were split off into');
      tell(made.id, row, 'Tách ra từ sự vụ', 'Split off from');
      this.view.touch(tx, row.id);
      return made;
    });
  }
}

function injured(into: IncidentRow, row: IncidentRow): Partial<Pick<IncidentRow, 'attributes'>> {
  const [a, b] = [into.attributes['injuredCount'], row.attributes['injuredCount']];
  if (typeof b !== 'number' || (typeof a === 'number' && a >= b)) return {};
  return { attributes: { ...into.attributes, injuredCount: b } };
}
