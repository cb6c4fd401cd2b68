import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Json, JsonObject } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';
import { JobRefused, ProcessExtensions, type Job, type JobHandler, type JobResult } from '../../processes/public.ts';
import { IncidentChanges } from '../change-incident.ts';
import { missingEvidence } from '../evidence.ts';
import { fileIdsIn } from '../incident-files.ts';
import { IncidentProcesses } from '../incident-processes.ts';
import type { IncidentRow } from '../incident-row.ts';
import { pathTo, type IncidentStatus, type StatusAction } from '../incident-status.ts';
import { changeIncident } from '../incident-store.ts';
import { MergeSplit } from '../merge-split.ts';
import { incidentVariable } from '../sop-starter.ts';
import { Timeline } from '../timeline.ts';
import { Transitions } from '../transitions.ts';
import { ClockWishes } from './clock-wishes.ts';
import { findMentioned, lockIncidentOf } from './incidents-of-jobs.ts';
import { cancelKind, fieldsOf, reporterOf } from './set-incident-fields.ts';
import { objectOf, textOf } from './variables.ts';

/**
 * What an SOP says of its incident (docs/architecture.md lists the variables); what it says of an incident that has ended
 * changes nothing. Out: `incident` as it is then.
 */
@Injectable()
export class SetIncidentJob implements JobHandler, OnModuleInit {
  readonly type = 'setIncident';

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly changes: IncidentChanges,
    private readonly clockWishes: ClockWishes,
    private readonly transitions: Transitions,
    private readonly mergeSplit: MergeSplit,
    private readonly processes: IncidentProcesses,
    private readonly timeline: Timeline,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  async run(tx: Tx, job: Job): Promise<JobResult> {
    let row = await lockIncidentOf(tx, job);
    const v = job.variables;
    const reason = textOf(v['reason']) ?? textOf(v['cancelReason']);
    if (pathTo(row.status, 'inProgress') !== null || row.status === 'resolved') {
      row = await this.changes.apply(tx, row, fieldsOf(row, v, reason));
      await this.clockWishes.grant(tx, row, v, reason);
    }
    row = await this.#photos(tx, row, v['photosAfter']);
    row = await this.#reporter(tx, row, objectOf(v['reporter']));
    const into = textOf(v['mergedInto']);
    if (into !== undefined && into !== row.id) return this.#merge(tx, job, row, into);
    const wanted = textOf(v['status']) as IncidentStatus | undefined;
    const path = (wanted && pathTo(row.status, wanted)) ?? [];
    await this.#expectEvidence(tx, job, row, path);
    for (const action of path) {
      const cancelled =
        action === 'cancel' ? { change: { cancel_kind: cancelKind(v, reason), cancel_reason: reason ?? null } } : {};
      row = await this.transitions.move(tx, row, action, { reason, ...cancelled });
      if (action === 'cancel') await this.processes.stopOthers(tx, row, job.instance.rootId, reason ?? 'Sự vụ đã hủy');
    }
    return { variables: { incident: incidentVariable(row) } };
  }

  /**
   * What a person is asked for at the end, an SOP is asked for, too: a result, photos of the finished work. A step with the
   * header `evidence` = `later` says that its report is still to come: then closing asks. `evidenceWaived`: why nothing was done
   * that a photo could show; the reason goes to the timeline.
   */
  async #expectEvidence(tx: Tx, job: Job, row: IncidentRow, path: readonly StatusAction[]): Promise<void> {
    const closes = path.includes('close');
    if (!closes && (!path.includes('resolve') || job.headers['evidence'] === 'later')) return;
    const waived = textOf(job.variables['evidenceWaived']);
    const wanted = row.evidence.filter((kind) => kind !== 'photosAfter' || waived === undefined);
    const given = { result: row.result ?? undefined, evidence: [] };
    const missing = await missingEvidence(tx, wanted, given, row.evidence_files);
    if (missing.length) {
      const named = (language: 'vi' | 'en') => missing.map(({ message }) => message[language]).join(' ');
      throw new JobRefused('EVIDENCE_MISSING', named('vi'), named('en'));
    }
    if (waived !== undefined && row.evidence.includes('photosAfter') && row.evidence_files.length === 0)
      this.timeline.add(tx, row.id, {
        kind: 'evidence.waived',
        text: { vi: `Không có ảnh sau xử lý: ${waived}.`, en: `No photos of finished work: ${waived}.` },
        data: { reason: waived },
        source: 'sop',
      });
  }

  async #merge(tx: Tx, job: Job, row: IncidentRow, into: string): Promise<JobResult> {
    const target = await findMentioned(tx, row, into);
    if (!target)
      throw new JobRefused('UNKNOWN_INCIDENT', 'Không có sự vụ để gộp vào.', 'There is no incident to merge into.');
    // The SOP that asks ends by itself.
    await this.mergeSplit.mergeFromProcess(tx, row, target);
    await this.processes.stopOthers(tx, row, job.instance.rootId, `Gộp vào ${target.number}`);
    return { variables: { incident: incidentVariable({ ...row, status: 'merged' }) } };
  }

  async #reporter(tx: Tx, row: IncidentRow, given: JsonObject | undefined): Promise<IncidentRow> {
    const reporter = reporterOf(row, given);
    if (JSON.stringify(reporter) === JSON.stringify(row.reporter ?? {})) return row;
    this.timeline.add(tx, row.id, {
      kind: 'incident.changed',
      text: { vi: 'Cập nhật: người báo tin.', en: 'Changed: reporter.' },
      data: { fields: ['reporter'] },
      source: 'sop',
    });
    return changeIncident(tx, row, { reporter });
  }

  /** Pictures of the finished work that a form brought: attached to the incident when it was handed in. */
  async #photos(tx: Tx, row: IncidentRow, value: Json | undefined): Promise<IncidentRow> {
    const known = await tx.query<{ id: string }>(
      'incidents.photos',
      'select file_id as id from incident_attachment where incident_id = $1 and file_id = any($2)',
      [row.id, fileIdsIn(value ?? null)],
    );
    const evidence_files = [...new Set([...row.evidence_files, ...known.map(({ id }) => id)])];
    return evidence_files.length > row.evidence_files.length ? changeIncident(tx, row, { evidence_files }) : row;
  }
}
