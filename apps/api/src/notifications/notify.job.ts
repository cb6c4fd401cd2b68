import { Injectable } from '@nestjs/common';
import type { Json, JsonObject, LocalizedText } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';
import { Notifications, type Notice } from './notifications.ts';

/** What the handler needs of the incident; given by whoever registers it. */
export interface NoticeContext {
  readonly incident: Notice['incident'];
  readonly severity: string | null;
  /** Agency of a `@resolver`. */
  readonly resolve: (resolver: string) => string;
}

/** Job `notify`: `to`, `text`, `severity`? [header `kind`] → nothing. Answers the groups in which nobody is. */
@Injectable()
export class NotifyJob {
  constructor(private readonly notifications: Notifications) {}

  async run(
    tx: Tx,
    job: { readonly headers: Readonly<Record<string, string>>; readonly variables: JsonObject },
    context: NoticeContext,
  ): Promise<readonly string[]> {
    const { to, text, severity } = job.variables;
    const groups = (Array.isArray(to) ? to : [to]).filter((each): each is string => typeof each === 'string');
    const { unreached } = await this.notifications.notify(tx, {
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
    return unreached;
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
