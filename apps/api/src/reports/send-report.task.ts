import { Notifications } from '../notifications/public.ts';
import { Database, Feed, QueueTask, json, systemScope, type QueueHandler } from '../platform/public.ts';
import { ReportFiles } from './report-files.ts';
import { lockReport, reportOf } from './report-row.ts';
import { Subscriptions } from './subscriptions.ts';
import { tell } from './tell.ts';

export const SEND_TASK = 'send-report';
const SCOPE = systemScope('reports');

/** Makes the files of a signed report and tells those who subscribe to it, once. */
@QueueTask(SEND_TASK)
export class SendReportTask implements QueueHandler {
  constructor(
    private readonly database: Database,
    private readonly files: ReportFiles,
    private readonly subscriptions: Subscriptions,
    private readonly notifications: Notifications,
    private readonly feed: Feed,
  ) {}

  async run(payload: unknown): Promise<void> {
    const { id } = payload as { id: string };
    const signed = await this.database.read(SCOPE, (tx) => reportOf(tx, id));
    if (signed.state !== 'signed') return;
    for (const format of ['pdf', 'docx', 'xlsx'] as const) await this.files.kept(signed, format, 'vi');
    await this.database.transaction(SCOPE, async (tx) => {
      const row = await lockReport(tx, id);
      if (row.state !== 'signed') return;
      const users = await this.subscriptions.readers(tx, row);
      const step = { at: tx.now, who: 'Trực ban', did: 'sent', reason: null };
      await tx.run(
        'reports.sent',
        `update report set state = 'sent', sent_at = $2, history = history || $3::jsonb, version = version + 1 where id = $1`,
        [id, tx.now, json([step])],
      );
      tell(tx, this.feed, row, 'sent');
      if (users.length === 0) return;
      const replaces = row.replaces !== null;
      await this.notifications.notify(tx, {
        to: [],
        users,
        kind: 'report',
        link: `/reports/${id}`,
        text: {
          vi: `${row.name.vi}, ${row.label.vi}, số ${row.number ?? ''} đã ký${replaces ? ', thay bản trước' : ''}.`,
          en: `${row.name.en}, ${row.label.en}, no. ${row.number ?? ''} is signed${replaces ? ' and replaces the one before' : ''}.`,
        },
      });
    });
  }
}
