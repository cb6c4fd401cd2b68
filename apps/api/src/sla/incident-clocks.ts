import { Injectable } from '@nestjs/common';
import type { LocalizedText } from '@trucban/kernel';
import {
  breachClock,
  clockSchedule,
  isOpenClock,
  planEscalations,
  resumeClock,
  type ClockSchedule,
  type EscalationLevel,
} from '@trucban/sla-engine';
import type {
  FireEscalation,
  IncidentActivities,
  IncidentClocks as LoadedClocks,
  MarkBreached,
} from '@trucban/workflows';
import { OrgDirectory } from '../identity/public.ts';
import { groupOf, Notifications } from '../notifications/public.ts';
import { ConflictError, Database, InvalidError, systemScope, type Tx } from '../platform/public.ts';
import { breachEntry } from './breach-entry.ts';
import { Calendars } from './calendars.ts';
import { CLOCK_COLUMNS, OPEN, clockOf, type ClockRow } from './clock-row.ts';
import { lockClock, saveClocks } from './clock-store.ts';
import { EscalationPolicies } from './escalation-policies.ts';
import { SlaExtensions, type ClockEntry, type IncidentOfClocks } from './extensions.ts';
import { clockName, escalationText, handText, resumeText, unreachedText } from './texts.ts';

const SCOPE = systemScope('sla');

/** What the workflow `incident/<id>` needs done: reads the clocks, carries out levels, breaches and ends of pauses, each once. */
@Injectable()
export class IncidentClocks implements IncidentActivities {
  constructor(
    private readonly database: Database,
    private readonly calendars: Calendars,
    private readonly policies: EscalationPolicies,
    private readonly notifications: Notifications,
    private readonly extensions: SlaExtensions,
    private readonly directory: OrgDirectory,
  ) {}

  loadIncidentClocks(incidentId: string): Promise<LoadedClocks> {
    return this.database.transaction(SCOPE, async (tx) => {
      const incident = await this.extensions.incidents.brief(tx, incidentId);
      const rows = await tx.query<ClockRow & { done: string[] }>(
        'sla.loadOpen',
        `select ${CLOCK_COLUMNS}, array(select key from escalation_firing f where f.clock_id = sla_clock.id order by key) as done
           from sla_clock where incident_id = $1 and ${OPEN} order by id`,
        [incidentId],
      );
      const clocks: ClockSchedule[] = [];
      for (const row of rows) {
        const calendar = await this.calendars.version(tx, row.calendar, row.calendar_version);
        const policy = await this.policies.version(tx, row.escalation_policy, row.escalation_policy_version);
        clocks.push(clockSchedule(calendar, row.id, clockOf(row), policy, row.done));
      }
      return { ended: (incident?.ended ?? true) && clocks.length === 0, clocks };
    });
  }

  fireEscalation({ incidentId, clockId, level, key, at }: FireEscalation): Promise<void> {
    return this.#change(incidentId, clockId, async (tx, incident, row) => {
      const clock = clockOf(row);
      const policy = await this.policies.version(tx, row.escalation_policy, row.escalation_policy_version);
      const rung = policy?.levels.find((each) => each.level === level);
      if (!policy || !rung || !isOpenClock(clock)) return;
      const calendar = await this.calendars.version(tx, row.calendar, row.calendar_version);
      const planned = planEscalations(calendar, clockId, clock, policy).find((each) => each.level === level);
      // The limit may have moved since the workflow planned it.
      if (!planned || planned.at > at) return;
      const recipient = `${agencyOf(rung, row, incident)}/${rung.role}`;
      const first = await tx.run(
        'sla.fire',
        `insert into escalation_firing (key, clock_id, incident_id, level, due_at, fired_at, recipient, people)
         values ($1, $2, $3, $4, $5, $6, $7, 0) on conflict (key) do nothing`,
        [key, clockId, incidentId, level, planned.at, tx.now, recipient],
      );
      if (first === 0) return;
      const text = escalationText(incident.number, row, rung);
      const { people, unreached } = await this.notifications.notify(tx, {
        to: [recipient],
        text,
        kind: 'escalation',
        severity: incident.severity,
        incident,
      });
      await tx.run('sla.fired', 'update escalation_firing set people = $2 where key = $1', [key, people]);
      const entries: ClockEntry[] = [
        {
          kind: 'escalation',
          text,
          data: {
            clock: row.clock,
            clockId,
            level,
            recipient: groupOf(recipient),
            people,
            actions: [...rung.actions],
            atPercentOfLimit: rung.atPercentOfLimit,
            dueAt: planned.at,
            elementId: row.element_id,
          },
        },
      ];
      if (unreached.length)
        entries.push({
          kind: 'warning',
          text: unreachedText(await this.#names(tx, unreached)),
          data: { unreached: [...unreached] },
        });
      await this.extensions.incidents.escalated(tx, incidentId, level);
      await this.extensions.incidents.clockChanged(tx, incidentId, entries);
    });
  }

  markBreached({ incidentId, clockId, at }: MarkBreached): Promise<void> {
    return this.#change(incidentId, clockId, async (tx, incident, row) => {
      const before = clockOf(row);
      const value = breachClock(before, at);
      if (value === before) return;
      await saveClocks(tx, [{ id: clockId, value }]);
      await this.extensions.incidents.clockChanged(tx, incident.id, [breachEntry(row)]);
    });
  }

  resumeClock({ incidentId, clockId, at }: MarkBreached): Promise<void> {
    return this.#change(incidentId, clockId, async (tx, incident, row) => {
      const before = clockOf(row);
      const value = resumeClock(await this.calendars.version(tx, row.calendar, row.calendar_version), before, at);
      if (value === before) return;
      await saveClocks(tx, [{ id: clockId, value }]);
      await this.extensions.incidents.clockChanged(tx, incident.id, [
        { kind: 'clock.resumed', text: resumeText(row), data: { clock: row.clock, clockId, name: clockName(row).en } },
      ]);
    });
  }

  /**
   * Escalates by hand: the next level of the policy, or the one that is named. The incident's row is locked by the caller.
   * @throws ConflictError above the highest level, InvalidError for a level that the policy lacks
   */
  async escalateByHand(
    tx: Tx,
    incidentId: string,
    policyCode: string,
    current: number,
    wanted: number | undefined,
    reason: string,
  ): Promise<void> {
    const incident = await this.extensions.incidents.brief(tx, incidentId);
    const levels = (await this.policies.current(tx, policyCode))?.policy.levels ?? [];
    const rung = levels.find(({ level }) => (wanted === undefined ? level > current : level === wanted));
    if (!incident) return;
    if (!rung && wanted !== undefined)
      throw InvalidError.field(
        '/level',
        'UNKNOWN_LEVEL',
        `Chính sách leo thang không có mức ${wanted}.`,
        `The escalation policy has no level ${wanted}.`,
      );
    if (!rung)
      throw new ConflictError(
        'HIGHEST_LEVEL',
        'Đã ở mức leo thang cao nhất.',
        'The highest escalation level is reached.',
      );
    const recipient = `${agencyOf(rung, { task_agency: null }, incident)}/${rung.role}`;
    const text = handText(incident.number, rung, reason);
    const { people, unreached } = await this.notifications.notify(tx, {
      to: [recipient],
      text,
      kind: 'escalation',
      severity: incident.severity,
      incident,
    });
    const entries: ClockEntry[] = [
      { kind: 'escalation', text, data: { level: rung.level, recipient, people, reason, byHand: true } },
    ];
    if (unreached.length)
      entries.push({
        kind: 'warning',
        text: unreachedText(await this.#names(tx, unreached)),
        data: { unreached: [...unreached] },
      });
    await this.extensions.incidents.escalated(tx, incidentId, rung.level);
    await this.extensions.incidents.clockChanged(tx, incidentId, entries);
  }

  async #names(tx: Tx, groups: readonly string[]): Promise<readonly LocalizedText[]> {
    const org = await this.directory.snapshot(tx);
    return groups.map((group) => org.groupName(group));
  }

  /** One step in a transaction: incident locked first, then the clock. What is gone changes nothing. */
  #change(
    incidentId: string,
    clockId: string,
    work: (tx: Tx, incident: IncidentOfClocks, row: ClockRow) => Promise<void>,
  ): Promise<void> {
    return this.database.transaction(SCOPE, async (tx) => {
      const incident = await this.extensions.incidents.lock(tx, incidentId);
      const row = incident && (await lockClock(tx, clockId));
      if (incident && row && row.incident_id === incidentId) await work(tx, incident, row);
    });
  }
}

/** The agency that a rung names: a code, who has the step (on an incident clock the lead), or what the place determines. */
function agencyOf(rung: EscalationLevel, row: Pick<ClockRow, 'task_agency'>, incident: IncidentOfClocks): string {
  if (!rung.agency.startsWith('@')) return rung.agency;
  if (rung.agency === '@TASK-AGENCY') return row.task_agency ?? incident.leadAgency;
  return incident.resolved[rung.agency] ?? 'IOC';
}
