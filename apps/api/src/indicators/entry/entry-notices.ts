import { Injectable } from '@nestjs/common';
import type { Entry } from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';
import { OrgDirectory } from '../../identity/public.ts';
import { Notifications } from '../../notifications/public.ts';
import type { Tx } from '../../platform/public.ts';

/** What has become of a form. */
export interface EntryStep {
  readonly did: 'submitted' | 'approved' | 'returned';
  readonly reason?: string | undefined;
  /** Who handed it in. */
  readonly submittedBy: string | null;
  /** The unit above, whose head approves. */
  readonly above: string;
}

const PERSON = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Tells those whose turn it is: the head above that a form waits, who handed it in that it was approved or sent back. */
@Injectable()
export class EntryNotices {
  constructor(
    private readonly notifications: Notifications,
    private readonly directory: OrgDirectory,
  ) {}

  async tell(tx: Tx, entry: Pick<Entry, 'dataset' | 'orgUnit' | 'period' | 'name' | 'label'>, step: EntryStep) {
    const { dataset, orgUnit, period } = entry;
    // A program that handed it in reads the state; its unit's coordinator is told.
    const person = step.submittedBy !== null && PERSON.test(step.submittedBy) ? [step.submittedBy] : [];
    const groups = person.length > 0 ? [] : [`agencyCoordinator@${orgUnit}`];
    const unit = (await this.directory.snapshot(tx)).unit(orgUnit)?.name ?? { vi: orgUnit, en: orgUnit };
    await this.notifications.notify(tx, {
      kind: `dataEntry.${step.did}`,
      ...(step.did === 'submitted' ? { to: [`agencyHead@${step.above}`] } : { to: groups, users: person }),
      text: textOf(entry, unit, step),
      link: `/kpi/entry/${dataset}/${orgUnit}/${period}`,
    });
  }
}

function textOf({ name, label }: Pick<Entry, 'name' | 'label'>, unit: LocalizedText, step: EntryStep): LocalizedText {
  const [vi, en] = [`${name.vi}, ${label.vi}`, `${name.en}, ${label.en}`];
  switch (step.did) {
    case 'submitted':
      return { vi: `${unit.vi} đã nộp, chờ duyệt: ${vi}`, en: `${unit.en} has handed in, waits for approval: ${en}` };
    case 'approved':
      return { vi: `Đã duyệt và khóa: ${vi}`, en: `Approved and closed: ${en}` };
    case 'returned':
      return {
        vi: `Bị trả lại: ${vi}. ${step.reason ?? ''}`.trim(),
        en: `Sent back: ${en}. ${step.reason ?? ''}`.trim(),
      };
  }
}
