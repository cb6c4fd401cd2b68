import type { ReportContent } from '@trucban/contracts';
import { OrgDirectory } from '../identity/public.ts';
import { Notifications } from '../notifications/public.ts';
import {
  Database,
  Feed,
  Logger,
  QueueTask,
  json,
  systemScope,
  type QueueHandler,
  type Scope,
} from '../platform/public.ts';
import { ReportContents } from './content/content.ts';
import { ReportDefinitions } from './definitions.ts';
import { MAKE_TASK } from './new-reports.ts';
import { lockReport, reportOf } from './report-row.ts';
import { tell } from './tell.ts';

const SYSTEM = systemScope('reports');

/** Computes what a report says, once: a repetition finds it made. */
@QueueTask(MAKE_TASK)
export class MakeReportTask implements QueueHandler {
  constructor(
    private readonly database: Database,
    private readonly directory: OrgDirectory,
    private readonly definitions: ReportDefinitions,
    private readonly contents: ReportContents,
    private readonly notifications: Notifications,
    private readonly feed: Feed,
    private readonly logger: Logger,
  ) {}

  async run(payload: unknown): Promise<void> {
    const { id } = payload as { id: string };
    const { row, definition, tokens } = await this.database.read(SYSTEM, async (tx) => {
      const row = await reportOf(tx, id);
      const definition = await this.definitions.version(tx, row.definition, row.definition_version);
      // What each of its readers sees, and no more.
      const tokens = (await this.directory.snapshot(tx)).descendants(row.org_unit);
      return { row, definition: definition.content, tokens };
    });
    if (row.state !== 'making') return;
    const scope: Scope = { actor: { ...SYSTEM.actor, orgUnit: row.org_unit }, tokens };
    const content = await this.database.read(scope, (tx) => this.contents.make(tx, definition, row));
    await this.#keep(id, content, definition.writers ?? []);
    this.logger.info({ report: id, definition: row.definition, period: row.period }, 'report made');
  }

  async #keep(id: string, content: ReportContent, writers: readonly string[]): Promise<void> {
    await this.database.transaction(SYSTEM, async (tx) => {
      const row = await lockReport(tx, id);
      if (row.state !== 'making') return;
      await tx.run(
        'reports.made',
        `update report set state = 'draft', content = $2, version = version + 1,
           history = history || jsonb_build_array(jsonb_build_object('at', $3::text, 'who', $4::text, 'did', 'made', 'reason', reason))
          where id = $1`,
        [id, json(content), tx.now, row.made_by_name ?? '–'],
      );
      tell(tx, this.feed, row, 'draft');
      if (writers.length === 0) return;
      await this.notifications.notify(tx, {
        to: writers,
        kind: 'report',
        link: `/reports/${id}`,
        text: {
          vi: `Dự thảo ${row.name.vi}, ${row.label.vi}, chờ hoàn thiện.`,
          en: `A draft of ${row.name.en}, ${row.label.en}, waits to be completed.`,
        },
      });
    });
  }
}
