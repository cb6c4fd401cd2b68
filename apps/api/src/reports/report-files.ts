import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ReportFormat } from '@trucban/contracts';
import { ConflictError, Database, systemScope, type Principal } from '../platform/public.ts';
import { rendered } from './render/rendered.ts';
import type { Printed } from './render/printed.ts';
import { reportOf, type ReportRow } from './report-row.ts';

const SCOPE = systemScope('reports');

/** A report as a file. */
export interface ReportFile {
  readonly name: string;
  readonly content: Buffer;
  readonly sha256: string;
}

/** Reports as files. Those of a signed one are made once and kept: who asks again gets the same bytes. */
@Injectable()
export class ReportFiles {
  constructor(private readonly database: Database) {}

  /** @throws ConflictError while it is being made */
  async file(principal: Principal, id: string, format: ReportFormat, lang: 'vi' | 'en'): Promise<ReportFile> {
    const row = await this.database.read(principal, (tx) => reportOf(tx, id));
    if (row.state === 'making')
      throw new ConflictError('REPORT_MAKING', 'Báo cáo đang được lập.', 'The report is being made.');
    const draft = row.sha256 === null;
    const content = draft ? await rendered(printedOf(row), format, lang) : await this.kept(row, format, lang);
    const period = row.period_kind === 'onDemand' ? row.period_to.slice(0, 10) : row.period;
    return {
      name: `${row.definition}-${period}${row.edition > 1 ? `-v${row.edition}` : ''}${draft ? '-du-thao' : ''}.${format}`,
      content,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
  }

  /** The file of a signed report. */
  async kept(row: ReportRow, format: ReportFormat, lang: 'vi' | 'en'): Promise<Buffer> {
    const values = [row.id, format, lang];
    const known = await this.database.read(SCOPE, (tx) =>
      tx.first<{ content: Buffer }>(
        'reports.file',
        'select content from report_file where report_id = $1 and format = $2 and lang = $3',
        values,
      ),
    );
    if (known) return known.content;
    const replaced = row.replaces === null ? null : await this.#numberOf(row.replaces);
    const content = await rendered({ ...printedOf(row), replacesNumber: replaced }, format, lang);
    return this.database.transaction(SCOPE, async (tx) => {
      await tx.run(
        'reports.keepFile',
        `insert into report_file (report_id, format, lang, content, sha256) values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [...values, content, createHash('sha256').update(content).digest('hex')],
      );
      const kept = await tx.first<{ content: Buffer }>(
        'reports.file',
        'select content from report_file where report_id = $1 and format = $2 and lang = $3',
        values,
      );
      return kept?.content ?? content;
    });
  }

  async #numberOf(id: string): Promise<string | null> {
    return (await this.database.read(SCOPE, (tx) => reportOf(tx, id))).number;
  }
}

function printedOf(row: ReportRow): Printed {
  if (!row.content) throw new Error(`the report ${row.id} has no content yet`);
  return {
    content: row.content,
    remarks: row.remarks,
    label: row.label,
    from: row.period_from,
    to: row.period_to,
    kind: row.period_kind,
    number: row.number,
    edition: row.edition,
    sha256: row.sha256,
    signedBy: row.signed_by_name,
    signedAt: row.signed_at,
    replacesNumber: null,
    reason: row.reason,
  };
}
