import { Injectable } from '@nestjs/common';
import type { PullDocument } from '@trucban/contracts';
import type { MappingDocument } from '@trucban/mapping';
import { Database, systemScope } from '../../platform/public.ts';
import { JobSecrets } from '../../processes/public.ts';
import type { Opened } from '../file-source.ts';
import type { ImportRow } from '../import-rows.ts';
import { sourceFailed, type SourceRow } from '../reading/rows.ts';
import type { Asked } from './asked.ts';
import { HttpSource } from './http-source.ts';
import type { PullOutcome } from './pull-ends.ts';
import { pullState } from './pull-rows.ts';
import { SqlSource } from './sql-source.ts';
import { Watermark } from './watermark.ts';

const SCOPE = systemScope('pulls');

/** A pull whose rows are being read; `outcome` when they have been. */
export interface PullOpened extends Opened {
  outcome(): PullOutcome;
}

/** Asks the systems that pulls name. */
@Injectable()
export class PullSource {
  constructor(
    private readonly database: Database,
    private readonly secrets: JobSecrets,
    private readonly http: HttpSource,
    private readonly sql: SqlSource,
  ) {}

  /** For a run that was queued. */
  async openRun(run: ImportRow, mapping: MappingDocument): Promise<PullOpened> {
    const { pull, state, last } = await this.database.read(SCOPE, async (tx) => ({
      pull: await tx.first<{ content: PullDocument }>(
        'imports.pull.version',
        `select content from config_version where kind = 'pull' and key = $1 and version = $2`,
        [run.pull, run.pull_version],
      ),
      state: run.pull === null ? undefined : await pullState(tx, run.pull),
      last: await tx.first<{ mapping_version: number; pull_version: number }>(
        'imports.pull.lastVersions',
        `select mapping_version, pull_version from import_run where pull = $1 and state = 'completed' order by created_at desc limit 1`,
        [run.pull],
      ),
    }));
    if (!pull) throw sourceFailed('PULL_GONE', 'Không còn cấu hình này.', 'The configuration of this pull is gone.');
    // After a change of the pull or its mapping what the source has must be read anew.
    const same = last?.mapping_version === run.mapping_version && last.pull_version === run.pull_version;
    return this.open(pull.content, mapping, run.watermark_from, same && state ? state : null);
  }

  /** @throws SourceFailed when it can't be asked, or doesn't answer as it should */
  async open(
    pull: PullDocument,
    mapping: MappingDocument,
    watermark: string | null,
    known: { readonly etag: string | null; readonly last_modified: string | null } | null,
  ): Promise<PullOpened> {
    const values = await this.database.read(SCOPE, (tx) => this.secrets.values(tx, secretNames(pull)));
    const from = watermark ?? pull.watermark?.initial ?? null;
    const asked: Asked = {
      watermark: from,
      etag: known?.etag ?? null,
      lastModified: known?.last_modified ?? null,
      secret: (name) => {
        const secret = values.get(name);
        if (!secret)
          throw sourceFailed('SECRET_UNKNOWN', `Không có bí mật “${name}”.`, `There is no secret "${name}".`);
        return secret;
      },
    };
    const answered =
      pull.source.type === 'sql'
        ? await this.sql.ask(pull.source, asked)
        : await this.http.ask(pull.source, pull.watermark?.parameter, mapping, asked);
    const mark = new Watermark(pull.watermark, mapping, answered.columns, watermark);
    return {
      columns: answered.columns,
      rows: seen(answered.rows, mark),
      format: pull.source.type,
      encoding: null,
      close: answered.close,
      outcome: () => ({
        watermark: mark.value,
        notModified: answered.notModified,
        etag: answered.etag,
        lastModified: answered.lastModified,
      }),
    };
  }
}

async function* seen(rows: AsyncIterable<SourceRow>, mark: Watermark): AsyncGenerator<SourceRow> {
  for await (const row of rows) {
    mark.see(row);
    yield row;
  }
}

function secretNames({ source }: PullDocument): string[] {
  if (source.type === 'sql') return [source.secret];
  return source.authentication ? [source.authentication.secret] : [];
}
