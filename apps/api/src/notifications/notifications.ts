import { Injectable } from '@nestjs/common';
import type { Instant, LocalizedText } from '@trucban/kernel';
import { OrgDirectory } from '../identity/public.ts';
import { Feed, Ids, json, tokens, type Tx } from '../platform/public.ts';

/** What to tell, and to whom. */
export interface Notice {
  /** Groups: `role@AGENCY` or `AGENCY/role`; agencies are codes (resolvers are answered by the caller). */
  readonly to: readonly string[];
  /** Ids of persons who are told besides the groups. */
  readonly users?: readonly string[];
  readonly text: LocalizedText;
  /** `escalation`, `notice`, `warning`, `assignment` … */
  readonly kind: string;
  readonly severity?: string | null;
  readonly incident?: { readonly id: string; readonly number: string; readonly exercise: boolean } | null;
  /** Page of the console that it is about. */
  readonly link?: string;
}

/** Who was told. `unreached`: groups with nobody in them; the shift leader of the centre was told instead. */
export interface NoticeOutcome {
  readonly people: number;
  readonly unreached: readonly string[];
}

/** Told when a group has nobody (agencies.json, escalationNote). */
export const FALLBACK_GROUP = 'IOC/shiftLeader';

/** Notices inside the product, one row for each person. */
@Injectable()
export class Notifications {
  constructor(
    private readonly ids: Ids,
    private readonly directory: OrgDirectory,
    private readonly feed: Feed,
  ) {}

  /** Tells the members of the groups in the running transaction; each person once. */
  async notify(tx: Tx, notice: Notice): Promise<NoticeOutcome> {
    return tx.asSystem(async () => {
      const recipients = new Map<string, string>();
      const unreached: string[] = [];
      for (const id of notice.users ?? []) recipients.set(id, `user:${id}`);
      for (const [group, members] of await this.directory.usersInGroups(tx, notice.to.map(groupOf))) {
        if (members.length === 0) unreached.push(group);
        for (const { id } of members) if (!recipients.has(id)) recipients.set(id, group);
      }
      const text = unreached.length ? withWarning(notice.text, await this.#namesOf(tx, unreached)) : notice.text;
      if (unreached.length) {
        const fallback = await this.directory.usersInGroups(tx, [FALLBACK_GROUP]);
        for (const { id } of fallback.get(FALLBACK_GROUP) ?? [])
          if (!recipients.has(id)) recipients.set(id, FALLBACK_GROUP);
      }
      await this.#write(tx, notice, text, recipients);
      return { people: recipients.size, unreached };
    });
  }

  async #namesOf(tx: Tx, groups: readonly string[]): Promise<readonly LocalizedText[]> {
    const units = await this.directory.snapshot(tx);
    return groups.map((group) => units.groupName(group));
  }

  async #write(tx: Tx, notice: Notice, warning: LocalizedText, recipients: ReadonlyMap<string, string>): Promise<void> {
    if (recipients.size === 0) return;
    const rows = [...recipients].map(([userId, recipient]) => ({
      id: this.ids.next(),
      user_id: userId,
      recipient,
      text: recipient === FALLBACK_GROUP ? warning : notice.text,
      visible_to: [tokens.user(userId)],
    }));
    await tx.run(
      'notifications.add',
      `insert into notification (id, user_id, kind, severity, text, incident_id, incident_number, exercise, recipient, created_at, link, visible_to)
       select id, user_id, $2, $3, text, $4, $5, $6, recipient, $7, $8, visible_to
         from jsonb_to_recordset($1) as n(id uuid, user_id uuid, recipient text, text jsonb, visible_to text[])`,
      [
        json(rows),
        notice.kind,
        notice.severity ?? null,
        notice.incident?.id ?? null,
        notice.incident?.number ?? null,
        notice.incident?.exercise ?? false,
        tx.now,
        notice.link ?? null,
      ],
    );
    for (const row of rows) this.feed.publish(tx, feedChange(notice, row, tx.now));
  }
}

/** `role@AGENCY` and `AGENCY/role` name the same group; this is the second form. */
export function groupOf(recipient: string): string {
  const [role, agency] = recipient.split('@');
  return agency === undefined ? recipient : `${agency}/${role}`;
}

function withWarning(text: LocalizedText, unreached: readonly LocalizedText[]): LocalizedText {
  const names = (language: 'vi' | 'en') => unreached.map((name) => name[language]).join(', ');
  return {
    vi: `${text.vi} (Chưa có người nhận: ${names('vi')})`,
    en: `${text.en} (Nobody to receive it: ${names('en')})`,
  };
}

function feedChange(
  notice: Notice,
  row: { readonly id: string; readonly text: LocalizedText; readonly visible_to: readonly string[] },
  at: Instant,
) {
  return {
    topic: 'notifications' as const,
    key: row.id,
    change: {
      type: 'created',
      id: row.id,
      kind: notice.kind,
      severity: notice.severity ?? null,
      text: { vi: row.text.vi, en: row.text.en },
      incidentId: notice.incident?.id ?? null,
      incidentNumber: notice.incident?.number ?? null,
      exercise: notice.incident?.exercise ?? false,
      link: notice.link ?? null,
      createdAt: at,
    },
    visibleTo: row.visible_to,
  };
}
