import { Injectable } from '@nestjs/common';
import type { PreviewReport, ReportPreview } from '@trucban/contracts';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { ConfigStore } from '../configuration/public.ts';
import { Database, InvalidError, type Principal } from '../platform/public.ts';
import { ReportContents } from './content/content.ts';
import { rendered } from './render/rendered.ts';
import { lastPeriod, stretch } from './report-period.ts';

const DAY_MS = 86_400_000;

/** What a definition that is being written would say. Nothing is kept. */
@Injectable()
export class ReportPreviews {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly contents: ReportContents,
  ) {}

  /**
   * Of the last period that is over (on demand: of the last day), under the scope of who asks: it shows nobody more than he may see.
   * @throws InvalidError naming each fault of the definition
   */
  async preview(principal: Principal, code: string, { content, lang = 'vi' }: PreviewReport): Promise<ReportPreview> {
    const document = { ...content, code };
    const { made, period } = await this.database.read(principal, async (tx) => {
      const problems = await this.config.kind('report').check(document, tx, code);
      const errors = problems.filter(({ severity }) => severity === 'error');
      if (errors.length > 0) throw InvalidError.of(errors.map((each) => ({ ...each, path: each.elementId ?? '' })));
      const nowMs = toEpochMs(tx.now);
      const period =
        document.period === 'onDemand' ? stretch(fromEpochMs(nowMs - DAY_MS), tx.now) : lastPeriod(document, nowMs);
      const row = { period_kind: document.period, period: period.key, period_from: period.from, period_to: period.to };
      return { made: await this.contents.make(tx, document, row), period };
    });
    const { label, from, to } = period;
    const unsigned = { edition: 1, number: null, sha256: null, signedBy: null, signedAt: null, replacesNumber: null };
    const page = { content: made, remarks: {}, kind: document.period, label, from, to, ...unsigned, reason: null };
    return { label, from, to, html: (await rendered(page, 'html', lang)).toString('utf8') };
  }
}
