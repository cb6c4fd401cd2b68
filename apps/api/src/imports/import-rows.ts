import type { ImportDto, SampleRow } from '@trucban/contracts';
import type { Instant, Json } from '@trucban/kernel';
import type { RowProblem } from '@trucban/mapping';
import type { Actor } from '../platform/public.ts';

/** Who brought it in. */
export interface Sender {
  readonly kind: Actor['kind'];
  readonly id: string;
  readonly name: string;
}

/** An uploaded file; format and encoding are found out when it is read. */
export interface ImportFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly parts: number;
  readonly format: string | null;
  readonly encoding: string | null;
}

/** A row of `import_run`. */
export interface ImportRow {
  readonly id: string;
  readonly kind: 'upload' | 'pull';
  readonly mapping: string;
  readonly mapping_version: number;
  readonly pull: string | null;
  readonly pull_version: number | null;
  readonly dry_run: boolean;
  readonly state: ImportDto['state'];
  readonly org_unit: string;
  readonly sender: Sender;
  readonly units: readonly string[];
  readonly file: ImportFile | null;
  readonly columns: readonly string[] | null;
  readonly rows_read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly problem: ImportDto['problem'];
  readonly sample: SampleRow[];
  readonly watermark_from: string | null;
  readonly watermark_to: string | null;
  readonly not_modified: boolean;
  /** Until when it waits for the quota of its source. */
  readonly paced_until: Instant | null;
  readonly created_at: Instant;
  readonly started_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly visible_to: readonly string[];
}

/** A refused row: what was wrong, and the row as it came. */
export interface RejectRow {
  readonly row_number: number;
  readonly problems: readonly RowProblem[];
  readonly content: Json;
}

export const IMPORT_COLUMNS = `id, kind, mapping, mapping_version, pull, pull_version, dry_run, state, org_unit, sender, units, file, columns,
  rows_read, accepted, duplicate, rejected, problem, sample, watermark_from, watermark_to, not_modified, paced_until, created_at, started_at, ended_at,
  visible_to`;

/** The answer for an import. */
export function importDto(row: ImportRow): ImportDto {
  const { file } = row;
  return {
    id: row.id,
    kind: row.kind,
    mapping: row.mapping,
    mappingVersion: row.mapping_version,
    pull: row.pull,
    dryRun: row.dry_run,
    state: row.state,
    orgUnit: row.org_unit,
    createdBy: row.sender.name,
    file: file && {
      name: file.name,
      size: file.size,
      sha256: file.sha256,
      format: file.format,
      encoding: file.encoding,
    },
    rows: { read: row.rows_read, accepted: row.accepted, duplicate: row.duplicate, rejected: row.rejected },
    problem: row.problem,
    sample: row.sample,
    notModified: row.not_modified,
    pacedUntil: row.paced_until,
    watermark: row.kind === 'pull' ? { from: row.watermark_from, to: row.watermark_to } : null,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}
