import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@trucban/kernel';
import { isUuid, parseInstant } from '@trucban/kernel';
import { NotifyJob } from '../notifications/public.ts';
import { CENTRE } from '../identity/public.ts';
import type { Tx } from '../platform/public.ts';
import {
  INCIDENT_HOPS,
  JobRefused,
  ProcessExtensions,
  Work,
  within,
  type Job,
  type JobResult,
} from '../processes/public.ts';
import { DeadlineJob, SlaClocks } from '../sla/public.ts';
import { IncidentChanges, type FieldChanges } from './change-incident.ts';
import { missingEvidence } from './evidence.ts';
import { findDuplicates, subjectOf } from './duplicates.ts';
import { EventTypes } from './event-types.ts';
import { fileIdsIn } from './incident-files.ts';
import { IncidentProcesses } from './incident-processes.ts';
import type { IncidentRow } from './incident-row.ts';
import type { Reporter } from './masking.ts';
import { changeIncident, findIncident, lockIncident } from './incident-store.ts';
import { furtherPhase, pathTo, type IncidentPhase, type IncidentStatus, type StatusAction } from './incident-status.ts';
import { MergeSplit } from './merge-split.ts';
import { IncidentOpener } from './open-incident.ts';
import { incidentVariable } from './sop-starter.ts';
import { Timeline } from './timeline.ts';
import { Transitions } from './transitions.ts';
import { mayMention } from './visibility.ts';

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const object = (value: Json | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
const CANCEL_KINDS: readonly string[] = ['falseAlarm', 'mistake', 'withdrawn'];
const number = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** Job types of the catalogue that concern incidents. The incident's row is locked when they run. */
@Injectable()
export class IncidentJobs {
  constructor(
    private readonly types: EventTypes,
    private readonly opener: IncidentOpener,
    private readonly changes: IncidentChanges,
    private readonly transitions: Transitions,
    private readonly mergeSplit: MergeSplit,
    private readonly processes: IncidentProcesses,
    private readonly clocks: SlaClocks,
    private readonly timeline: Timeline,
    private readonly work: Work,
    extensions: ProcessExtensions,
    deadline: DeadlineJob,
    notify: NotifyJob,
  ) {
    const add = (type: string, run: (tx: Tx, job: Job) => Promise<JobResult>) =>
      extensions.addJobHandler({ type, run });
    add('createIncident', (tx, job) => this.#create(tx, job));
    add('setIncident', (tx, job) => this.#set(tx, job));
    add('findDuplicates', (tx, job) => this.#duplicates(tx, job));
    add('computeResults', (tx, job) => this.#results(tx, job));
    add('deadline', (tx, job) => deadline.run(tx, job));
    add('notify', (tx, job) => this.#notify(tx, job, notify));
  }

  /** `eventType`, `title`?, `severity`?, `copyFrom`? [`parent`] → `childIncidentId`. */
  async #create(tx: Tx, job: Job): Promise<JobResult> {
    const { variables, headers } = job;
    const asParent = headers['parent'] === 'true' || variables['parent'] === true;
    const own = job.instance.incidentId === null ? undefined : await findIncident(tx, job.instance.incidentId);
    const copyFrom = text(variables['copyFrom']);
    const from = copyFrom === undefined ? own : await this.#mentioned(tx, own, copyFrom);
    const eventType = text(variables['eventType']) ?? '';
    const given = object(variables['location']);
    const opened = {
      eventType,
      title: text(variables['title']),
      description: text(variables['description']) ?? from?.description ?? undefined,
      severity: text(variables['severity']),
      lat: number(given?.['lat']) ?? from?.lat ?? null,
      lon: number(given?.['lon']) ?? from?.lon ?? null,
      address: text(given?.['address']) ?? from?.address ?? null,
      areaCode: text(given?.['areaCode']) ?? from?.area_code ?? null,
      reporter: from?.reporter ?? null,
      attributes: { ...from?.attributes, ...object(variables['attributes']) },
      source: from?.source ?? null,
      reportedAt: tx.now,
      exercise: own?.exercise ?? job.instance.exercise,
      parentId: asParent ? own?.id : undefined,
    };
    const child = await within(tx, this.work.sending(tx, INCIDENT_HOPS), () => this.opener.open(tx, opened));
    // What is need-to-know isn't told to everybody who sees the other one.
    const known = own !== undefined && mayMention(own, child);
    const about = known ? `: ${child.title}` : '';
    if (own)
      this.timeline.add(tx, own.id, {
        kind: asParent ? 'incident.childOpened' : 'incident.linked',
        text: {
          vi: `Mở sự vụ ${asParent ? 'con' : 'liên quan'} ${child.number}${about}.`,
          en: `${asParent ? 'Child' : 'Related'} incident ${child.number} opened${about}.`,
        },
        data: { incidentId: child.id, number: child.number, ...(known && { type: child.type }) },
        source: 'sop',
      });
    return { variables: { childIncidentId: child.id, childNumber: child.number } };
  }

  /** What an SOP says of its incident; what it says of an incident that has ended changes nothing. → `incident` */
  async #set(tx: Tx, job: Job): Promise<JobResult> {
    let row = await this.#incident(tx, job);
    const v = job.variables;
    const reason = text(v['reason']) ?? text(v['cancelReason']);
    if (pathTo(row.status, 'inProgress') !== null || row.status === 'resolved') {
      row = await this.changes.apply(tx, row, fieldsOf(row, v, reason));
      row = await this.#clockWishes(tx, row, v, reason);
    }
    row = await this.#photos(tx, row, v['photosAfter']);
    row = await this.#reporter(tx, row, object(v['reporter']));
    const into = text(v['mergedInto']);
    if (into !== undefined && into !== row.id) return this.#merge(tx, job, row, into);
    const wanted = text(v['status']) as IncidentStatus | undefined;
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
    const waived = text(job.variables['evidenceWaived']);
    const wanted = row.evidence.filter((kind) => kind !== 'photosAfter' || waived === undefined);
    const missing = await missingEvidence(
      tx,
      wanted,
      { result: row.result ?? undefined, evidence: [] },
      row.evidence_files,
    );
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
    const target = await this.#mentioned(tx, row, into);
    if (!target)
      throw new JobRefused('UNKNOWN_INCIDENT', 'Không có sự vụ để gộp vào.', 'There is no incident to merge into.');
    // The SOP that asks ends by itself.
    await this.mergeSplit.mergeFromProcess(tx, row, target);
    await this.processes.stopOthers(tx, row, job.instance.rootId, `Gộp vào ${target.number}`);
    return { variables: { incident: incidentVariable({ ...row, status: 'merged' }) } };
  }

  async #clockWishes(tx: Tx, row: IncidentRow, v: JsonObject, reason: string | undefined): Promise<IncidentRow> {
    const clocks = (await this.clocks.list(tx, [row.id])).get(row.id)?.sla ?? [];
    const resolve = clocks.find(({ clock }) => clock === 'resolve');
    const pause = text(v['pause']);
    if (pause !== undefined && resolve?.state === 'running') {
      const given = parseInstant(text(v['until']) ?? '');
      // Without an end of its own a pause ends with the step that asked for it; a year is only a limit.
      const until = given.ok ? given.value : new Date(Date.parse(tx.now) + 365 * 86_400_000).toISOString();
      await this.clocks.pause(
        tx,
        row.id,
        'resolve',
        { reason: pause, until },
        (await this.types.current(tx)).catalogue.slaPolicy,
      );
      this.#tellClock(
        tx,
        row,
        'clock.paused',
        `Tạm dừng đồng hồ giải quyết: ${pause}.`,
        `The resolve clock is paused: ${pause}.`,
      );
    }
    if (v['resume'] === true && resolve?.state === 'paused') {
      await this.clocks.resume(tx, row.id, 'resolve');
      this.#tellClock(tx, row, 'clock.resumed', 'Đồng hồ giải quyết chạy tiếp.', 'The resolve clock runs again.');
    }
    const percent = number(v['extendResolvePercent']);
    if (percent !== undefined && resolve) {
      await this.clocks.extend(tx, row.id, 'resolve', percent);
      this.#tellClock(
        tx,
        row,
        'clock.extended',
        `Gia hạn giải quyết ${percent} %: ${reason ?? ''}`,
        `The resolve limit was extended by ${percent} %: ${reason ?? ''}`,
      );
    }
    return row;
  }

  #tellClock(tx: Tx, row: IncidentRow, kind: string, vi: string, en: string): void {
    this.timeline.add(tx, row.id, { kind, text: { vi, en }, data: { clock: 'resolve' }, source: 'sop' });
  }

  /** Who reported, as the call taker has written it: what still is masked, or empty, was not asked anew. */
  async #reporter(tx: Tx, row: IncidentRow, given: JsonObject | undefined): Promise<IncidentRow> {
    const said = (name: string) =>
      [text(given?.[name])].filter((value) => value !== undefined && !value.includes('•'))[0];
    const [name, phone] = [said('name'), said('phone')];
    const anonymous = given?.['anonymous'] === true;
    const reporter: Reporter = {
      ...row.reporter,
      ...(name !== undefined && { name }),
      ...(phone !== undefined && { phone }),
      ...(anonymous && { anonymous }),
    };
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

  /** → `duplicates` */
  async #duplicates(tx: Tx, job: Job): Promise<JobResult> {
    const row = await this.#incident(tx, job);
    const type = (await this.types.current(tx)).byCode.get(row.type)?.type;
    const found = type ? await findDuplicates(tx, type.dedup, subjectOf(row), row.id) : [];
    const duplicates = found
      .filter(({ row: other }) => mayMention(row, other))
      .map(({ row: other, distanceM, ageMinutes }) => ({
        incidentId: other.id,
        number: other.number,
        title: other.title,
        distanceM,
        ageMinutes,
      }));
    return { variables: { duplicates } };
  }

  /** → `slaResults`, `resolvedAt`, `openAssignments`, `falseAlarms30d`; header `release`: units that nobody waits for are free. */
  async #results(tx: Tx, job: Job): Promise<JobResult> {
    const row = await this.#incident(tx, job);
    if (job.headers['release'] === 'true') await this.processes.release(tx, row.id, 'Kết thúc sự vụ');
    const clocks = (await this.clocks.list(tx, [row.id])).get(row.id)?.sla ?? [];
    const slaResults = clocks.map(({ clock, state, limitMinutes, startedAt, dueAt, metAt, breachedAt }) => ({
      clock,
      state,
      limitMinutes,
      startedAt,
      dueAt,
      metAt,
      breachedAt,
    }));
    const open = await tx.query<{ assignmentId: string; dispatchId: string; agency: string | null; state: string }>(
      'incidents.openOrders',
      `select id as "assignmentId", dispatch_id as "dispatchId", agency, state from assignment
        where incident_id = $1 and state in ('offered', 'accepted', 'enRoute', 'onScene', 'transporting') order by created_at, id`,
      [row.id],
    );
    const facility = text(row.attributes['facility']);
    const alarms = await tx.first<{ count: number }>(
      'incidents.falseAlarms',
      `select count(*) from incident where type = $1 and status = 'cancelled' and cancel_kind = 'falseAlarm' and exercise = $2 and created_at > $3::timestamptz - interval '30 days'
          and $4::text is not null and attributes ->> 'facility' = $4 and id <> $5`,
      [row.type, row.exercise, tx.now, facility ?? null, row.id],
    );
    // The alarm that asks is one of them.
    const falseAlarms30d = facility === undefined ? 1 : (alarms?.count ?? 0) + 1;
    return {
      variables: {
        slaResults,
        resolvedAt: row.resolved_at,
        openAssignments: open.map((order) => ({ ...order })),
        falseAlarms30d,
      },
    };
  }

  async #notify(tx: Tx, job: Job, notify: NotifyJob): Promise<JobResult> {
    const row = job.instance.incidentId === null ? undefined : await findIncident(tx, job.instance.incidentId);
    const { people, unreached } = await notify.run(tx, job, {
      incident: row ?? null,
      severity: row?.severity ?? null,
      agencies: row?.agencies ?? [],
      resolve: (resolver) => row?.resolved[resolver] ?? CENTRE,
    });
    if (row && unreached.length)
      this.timeline.add(tx, row.id, {
        kind: 'warning',
        text: {
          vi: `Không có ai trong nhóm ${unreached.join(', ')}; đã báo trưởng ca trực IOC.`,
          en: `Nobody is in the group ${unreached.join(', ')}; the shift leader of the IOC was told.`,
        },
        data: { unreached: [...unreached] },
        source: 'sop',
      });
    return { variables: { notified: people } };
  }

  /** An incident that a variable names. Variables are what somebody entered: what its workers may not see isn't there. */
  async #mentioned(tx: Tx, own: IncidentRow | undefined, id: string): Promise<IncidentRow | undefined> {
    const other = isUuid(id) ? await findIncident(tx, id) : undefined;
    return other && (own === undefined ? !other.restricted : mayMention(own, other)) ? other : undefined;
  }

  /** The incident that the instance belongs to; never one that only its variables name, which anybody could have set. */
  async #incident(tx: Tx, job: Job): Promise<IncidentRow> {
    const id = job.instance.incidentId;
    const row = id === null ? undefined : await lockIncident(tx, id);
    if (!row)
      throw new JobRefused(
        'NO_INCIDENT',
        'Quy trình này không thuộc sự vụ nào.',
        'The process belongs to no incident.',
      );
    return row;
  }
}

/** The fields that `setIncident` was given; null leaves a field as it is. */
function fieldsOf(row: IncidentRow, v: JsonObject, reason: string | undefined): FieldChanges {
  const location = object(v['location']);
  const place = {
    lat: number(location?.['lat']),
    lon: number(location?.['lon']),
    address: text(location?.['address']),
    areaCode: text(v['areaCode']) ?? text(location?.['areaCode']),
  };
  const phase = text(v['phase']) as IncidentPhase | undefined;
  return {
    title: text(v['title']),
    description: text(v['description']),
    severity: text(v['severity']),
    eventType: text(v['eventType']),
    location: Object.values(place).some((value) => value !== undefined) ? place : undefined,
    attributes: object(v['attributes']),
    leadAgency: agencyOf(row, v['leadAgency']),
    orgUnit: agencyOf(row, v['orgUnit']),
    publicText: text(v['publicText']),
    result: text(v['result']),
    level: v['level'] ?? undefined,
    phase: phase === undefined ? undefined : furtherPhase(row.phase, phase),
    reason,
  };
}

/** A code of the cancel form stands for itself; free text needs `cancelKind` beside it. */
function cancelKind(v: JsonObject, reason: string | undefined): string {
  const given = text(v['cancelKind']) ?? reason ?? '';
  return CANCEL_KINDS.includes(given) ? given : 'falseAlarm';
}

function agencyOf(row: IncidentRow, value: Json | undefined): string | undefined {
  const code = text(value);
  return code?.startsWith('@') ? (row.resolved[code] ?? CENTRE) : code;
}
