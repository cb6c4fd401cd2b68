import { Injectable } from '@nestjs/common';
import type { Json, JsonObject, LocalizedText } from '@trucban/kernel';
import { OrgDirectory } from '../identity/public.ts';
import type { Tx } from '../platform/public.ts';
import { Notifications, type Notice, type NoticeOutcome } from './notifications.ts';

/** What the handler needs of the incident; given by whoever registers it. */
export interface NoticeContext {
  readonly incident: Notice['incident'];
  readonly severity: string | null;
  /** Agencies of the incident, for `agencies@incident`. */
  readonly agencies: readonly string[];
  /** Agency of a `@resolver`. */
  readonly resolve: (resolver: string) => string;
}

/** Whoever of an agency is told when a notice goes to all agencies of an incident. */
const AGENCY_ROLES = ['dutyOfficer', 'dispatcher', 'agencyCoordinator'];
const ALL_AGENCIES = 'agencies@incident';

/**
 * Job `notify`: `to` (groups, lists of them, `agencies@incident`), `text`, `severity`? [header `kind`]. Answers how many people
 * were told, and the groups in which nobody is.
 */
@Injectable()
export class NotifyJob {
  constructor(
    private readonly notifications: Notifications,
    private readonly directory: OrgDirectory,
  ) {}

  async run(
    tx: Tx,
    job: { readonly headers: Readonly<Record<string, string>>; readonly variables: JsonObject },
    context: NoticeContext,
  ): Promise<NoticeOutcome> {
    const { to, text, severity } = job.variables;
    const named = [to].flat(2).filter((each): each is string => typeof each === 'string');
    const groups = named.filter((group) => group !== ALL_AGENCIES);
    const atWork = named.length > groups.length ? await this.#atWork(tx, context.agencies) : [];
    const { people, unreached } = await this.notifications.notify(tx, {
      users: atWork,
      to: groups.map((group) =>
        group.replace(/@@([A-Z0-9-]+)|(@[A-Z0-9-]+)\//, (_, after?: string, before?: string) =>
          after ? `@${context.resolve(`@${after}`)}` : `${context.resolve(before ?? '')}/`,
        ),
      ),
      text: textOf(text),
      kind: job.headers['kind'] ?? 'notice',
      severity: typeof severity === 'string' ? severity : context.severity,
      incident: context.incident,
    });
    return { people, unreached };
  }

  /** People of the agencies who take such notices. An agency without one is no mistake: its own system gets webhooks. */
  async #atWork(tx: Tx, agencies: readonly string[]): Promise<string[]> {
    const groups = agencies.flatMap((agency) => AGENCY_ROLES.map((role) => `${agency}/${role}`));
    const members = await tx.asSystem(() => this.directory.usersInGroups(tx, groups));
    return [...new Set([...members.values()].flat().map(({ id }) => id))];
  }
}

function textOf(text: Json | undefined): LocalizedText {
  if (typeof text === 'object' && text !== null && !Array.isArray(text)) {
    const { vi, en } = text as JsonObject;
    const one = typeof vi === 'string' ? vi : String(en ?? '');
    return { vi: one, en: typeof en === 'string' ? en : one };
  }
  return { vi: String(text ?? ''), en: String(text ?? '') };
}
