import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import { CENTRE, OrgDirectory } from '../identity/public.ts';
import { tokens, type Tx } from '../platform/public.ts';
import {
  ProcessExtensions,
  type CommandWriter,
  type IncidentContext,
  type IncidentLock,
  type InstanceChange,
  type InstanceObserver,
  type IssuedCommand,
  type TreeChange,
} from '../processes/public.ts';
import { SlaClocks } from '../sla/public.ts';
import { IncidentChanges } from './change-incident.ts';
import { findIncident, lockIncident } from './incident-store.ts';
import { IncidentView } from './incident-view.ts';
import { incidentVariables } from './sop-starter.ts';
import { Timeline } from './timeline.ts';

/** How a process ended, in words. */
const STATUS_WORDS: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  active: { vi: 'chạy tiếp', en: 'goes on' },
  completed: { vi: 'đã xong', en: 'is complete' },
  terminated: { vi: 'đã dừng', en: 'was stopped' },
  suspended: { vi: 'tạm dừng', en: 'is suspended' },
  failed: { vi: 'bị lỗi', en: 'has failed' },
};

/** What processes ask of incidents, and what their steps mean for them: step clocks, timeline, who sees the incident. */
@Injectable()
export class ProcessesPort implements IncidentLock, IncidentContext, InstanceObserver, CommandWriter {
  readonly types = ['openStepClock', 'closeStepClock', 'renameElements'] as const;

  constructor(
    private readonly clocks: SlaClocks,
    private readonly changes: IncidentChanges,
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly directory: OrgDirectory,
    extensions: ProcessExtensions,
  ) {
    extensions.incidentLock = this;
    extensions.incidentContext = this;
    extensions.addObserver(this);
    extensions.addCommandWriter(this);
  }

  async lock(tx: Tx, incidentId: string, wait: boolean): Promise<boolean> {
    if (wait) return (await lockIncident(tx, incidentId)) !== undefined;
    const row = await tx.first<{ id: string }>(
      'incidents.tryLock',
      'select id from incident where id = $1 for no key update skip locked',
      [incidentId],
    );
    return row !== undefined;
  }

  async ledBy(tx: Tx, incidentIds: readonly string[], units: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ id: string }>(
      'incidents.ledBy',
      'select id from incident where id = any($1) and ($3 = any($2) or lead_agency = any($2) or org_unit = any($2))',
      [incidentIds, units, CENTRE],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async load(
    tx: Tx,
    incidentId: string,
  ): Promise<{ variables: JsonObject; visibleTo: readonly string[]; exercise: boolean } | null> {
    const row = await findIncident(tx, incidentId);
    return row ? { variables: incidentVariables(row), visibleTo: row.visible_to, exercise: row.exercise } : null;
  }

  /** Step clocks; a process without an incident has nobody whose clock it would be. */
  async write(tx: Tx, commands: readonly IssuedCommand[]): Promise<void> {
    for (const { instance, command } of commands) {
      if (instance.incidentId === null) continue;
      if (command.type === 'closeStepClock')
        await this.clocks.closeStep(tx, instance.id, command.elementInstanceId, command.outcome);
      if (command.type === 'renameElements') await this.clocks.renameSteps(tx, instance.id, command.elements);
      if (command.type !== 'openStepClock') continue;
      const incident = await findIncident(tx, instance.incidentId);
      if (!incident) continue;
      const failed = await this.clocks.openStep(tx, {
        incidentId: incident.id,
        exercise: instance.exercise,
        incidentCreatedAt: incident.created_at,
        processInstanceId: instance.id,
        elementInstanceId: command.elementInstanceId,
        elementId: command.elementId,
        elementName: command.name,
        limits: command.limits,
      });
      if (failed.length)
        this.timeline.add(tx, incident.id, {
          kind: 'warning',
          text: {
            vi: `Không tính được thời hạn của bước “${command.name}”: ${failed.join(', ')}.`,
            en: `A limit of the step “${command.name}” can't be counted: ${failed.join(', ')}.`,
          },
          data: { elementId: command.elementId, limits: [...failed] },
          source: 'sop',
        });
    }
  }

  async observe(tx: Tx, change: TreeChange): Promise<void> {
    const { incidentId } = change;
    if (incidentId === null) return;
    const groups = new Set<string>();
    for (const one of change.changes) {
      this.#tellStatus(tx, incidentId, one);
      await this.#tellSteps(tx, incidentId, one);
      for (const command of one.commands)
        if (command.type === 'createUserTask') for (const group of command.candidateGroups) groups.add(group);
    }
    await this.#show(tx, incidentId, [...groups]);
    this.view.touch(tx, incidentId);
  }

  #tellStatus(
    tx: Tx,
    incidentId: string,
    { instance, status, statusBefore, commands, elementNames }: InstanceChange,
  ): void {
    const data = { processInstanceId: instance.id, processKey: instance.processKey, version: instance.version };
    const say = (kind: string, vi: string, en: string, more: JsonObject = {}) =>
      this.timeline.add(tx, incidentId, { kind, text: { vi, en }, data: { ...data, ...more }, source: 'sop' });
    const code = instance.processKey.toUpperCase().replaceAll('_', '-');
    // Sub-processes are steps of their caller; the timeline tells the whole.
    if (instance.parentId === null && statusBefore === null)
      say('process.started', `Bắt đầu quy trình ${code}.`, `Procedure ${code} started.`);
    else if (instance.parentId === null && status !== statusBefore)
      say(
        `process.${status}`,
        `Quy trình ${code} ${STATUS_WORDS[status]?.vi ?? status}.`,
        `Procedure ${code} ${STATUS_WORDS[status]?.en ?? status}.`,
      );
    for (const command of commands) {
      if (command.type === 'raiseProcessIncident') {
        const name = elementNames.get(command.elementId) ?? command.elementId;
        say(
          'process.incident',
          `Quy trình dừng ở “${name}”: ${command.message.vi}`,
          `The process stopped at “${name}”: ${command.message.en}`,
          { elementId: command.elementId, code: command.code },
        );
      }
      if (command.type === 'resolveProcessIncident')
        say('process.incidentResolved', 'Quy trình chạy tiếp.', 'The process goes on.');
    }
  }

  /** Tasks that were given; what people do to them is told by `TasksPort`. */
  async #tellSteps(tx: Tx, incidentId: string, { instance, commands }: InstanceChange): Promise<void> {
    for (const command of commands) {
      if (command.type !== 'createUserTask') continue;
      const org = await this.directory.snapshot(tx);
      const names = command.candidateGroups.map((group) => org.groupName(group));
      const to = (language: 'vi' | 'en') => names.map((name) => name[language]).join(', ');
      this.timeline.add(tx, incidentId, {
        kind: 'task.created',
        text: {
          vi: `Việc mới: ${command.name}${names.length > 0 ? ` → ${to('vi')}` : ''}.`,
          en: `New task: ${command.name}${names.length > 0 ? ` → ${to('en')}` : ''}.`,
        },
        data: {
          processInstanceId: instance.id,
          elementId: command.elementId,
          elementInstanceId: command.elementInstanceId,
        },
        source: 'sop',
      });
    }
  }

  /** Who is given a task sees its incident. Waits for the row only when somebody is missing, which is rare. */
  async #show(tx: Tx, incidentId: string, groups: readonly string[]): Promise<void> {
    if (groups.length === 0) return;
    const incident = await findIncident(tx, incidentId);
    if (!incident) return;
    const missing = groups.flatMap((group) => {
      const [agency = '', role = ''] = group.split('/');
      const token = tokens.group(agency, role);
      return role === '' || incident.visible_to.includes(agency) || incident.visible_to.includes(token) ? [] : [token];
    });
    if (missing.length) await this.changes.addVisibility(tx, incidentId, missing);
  }
}
