import { Injectable } from '@nestjs/common';
import type { LocalizedText } from '@trucban/kernel';
import { OrgDirectory } from '../identity/public.ts';
import { Notifications } from '../notifications/public.ts';
import type { Tx } from '../platform/public.ts';
import type { IncidentBrief } from './extensions.ts';

/** Roles that answer orders for their agency. */
const ANSWERING = ['dutyOfficer', 'dispatcher', 'agencyCoordinator', 'fieldCommander', 'fieldUnit'] as const;

/** Notices in the product about orders: to the people of the agency, and to the centre's shift leader. */
@Injectable()
export class AgencyNotices {
  constructor(
    private readonly notifications: Notifications,
    private readonly directory: OrgDirectory,
  ) {}

  /**
   * Tells those of the agency who answer orders. Many agencies have nobody in the product but a program with a webhook:
   * that is no fault, so nobody else is bothered; silence is the plan's to notice.
   */
  async tell(tx: Tx, agency: string | null, incident: IncidentBrief, kind: string, text: LocalizedText): Promise<void> {
    if (agency === null) return;
    const answering = ANSWERING.map((role) => `${agency}/${role}`);
    const members = await tx.asSystem(() => this.directory.usersInGroups(tx, answering));
    const groups = answering.filter((group) => members.get(group)?.length);
    if (groups.length > 0) await this.#notify(tx, groups, incident, kind, text, incident.severity);
  }

  async tellSupervisor(tx: Tx, incident: IncidentBrief | null, kind: string, text: LocalizedText): Promise<void> {
    await this.#notify(tx, ['IOC/shiftLeader'], incident, kind, text, incident?.severity ?? 'high');
  }

  async #notify(
    tx: Tx,
    to: readonly string[],
    incident: IncidentBrief | null,
    kind: string,
    text: LocalizedText,
    severity: string,
  ): Promise<void> {
    const about = incident && { id: incident.id, number: incident.number, exercise: incident.exercise };
    await this.notifications.notify(tx, { to, kind, text, severity, incident: about });
  }
}
