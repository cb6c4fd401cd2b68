import type { ReportContent, ReportDto, ReportListItem, ReportState } from '@trucban/contracts';
import type { Instant, LocalizedText } from '@trucban/kernel';
import { NotFoundError, type Principal, type Tx } from '../platform/public.ts';

/** One step of a report's life, for its readers. */
export interface Step {
  readonly at: Instant;
  readonly who: string;
  readonly did: 'made' | 'remarked' | 'submitted' | 'returned' | 'signed' | 'sent' | 'replaced';
  readonly reason: string | null;
}

/** A row of `report`. */
export interface ReportRow {
  readonly id: string;
  readonly definition: string;
  readonly definition_version: number;
  readonly name: LocalizedText;
  readonly edition: number;
  readonly state: ReportState;
  readonly period_kind: ReportListItem['periodKind'];
  readonly period: string;
  readonly label: LocalizedText;
  readonly period_from: Instant;
  readonly period_to: Instant;
  readonly org_unit: string;
  readonly made_by: string | null;
  readonly made_by_name: string | null;
  readonly content: ReportContent | null;
  readonly remarks: Readonly<Record<string, string>>;
  readonly number: string | null;
  readonly submitted_by: string | null;
  readonly writers: readonly string[];
  readonly signed_by: string | null;
  readonly signed_by_name: string | null;
  readonly signed_at: Instant | null;
  readonly sha256: string | null;
  readonly sent_at: Instant | null;
  readonly replaces: string | null;
  readonly replaced_by: string | null;
  readonly reason: string | null;
  readonly history: readonly Step[];
  readonly created_at: Instant;
  readonly version: number;
  readonly visible_to: readonly string[];
}

/** Columns of a list: everything but what it says. */
export const LIST_COLUMNS = `id, definition, definition_version, name, edition, state, period_kind, period, label, period_from, period_to, org_unit,
  made_by, made_by_name, number, submitted_by, writers, signed_by, signed_by_name, signed_at, sha256, sent_at, replaces, replaced_by, reason,
  created_at, version, visible_to`;
const COLUMNS = `${LIST_COLUMNS}, content, remarks, history`;

/** A report. @throws NotFoundError also when it is out of the caller's scope */
export async function reportOf(tx: Tx, id: string): Promise<ReportRow> {
  const row = await tx.first<ReportRow>('reports.one', `select ${COLUMNS} from report where id = $1`, [id]);
  if (!row) throw unknownReport();
  return row;
}

/** A report, locked until the transaction ends. @throws NotFoundError */
export async function lockReport(tx: Tx, id: string): Promise<ReportRow> {
  const row = await tx.first<ReportRow>('reports.lock', `select ${COLUMNS} from report where id = $1 for update`, [id]);
  if (!row) throw unknownReport();
  return row;
}

const unknownReport = (): NotFoundError => NotFoundError.of('REPORT', 'báo cáo', 'report');

/** A report in a list. */
export function listItemOf(row: Omit<ReportRow, 'content' | 'remarks' | 'history'>): ReportListItem {
  return {
    id: row.id,
    definition: row.definition,
    name: row.name,
    number: row.number,
    edition: row.edition,
    state: row.state,
    periodKind: row.period_kind,
    period: row.period,
    label: row.label,
    from: row.period_from,
    to: row.period_to,
    orgUnit: row.org_unit,
    madeBy: row.made_by_name,
    createdAt: row.created_at,
    signedBy: row.signed_by_name,
    signedAt: row.signed_at,
    replaces: row.replaces,
    replacedBy: row.replaced_by,
  };
}

/** Whether somebody may write or sign what a unit issues. The centre doesn't: it doesn't see what others report to themselves. */
export function mayDo(who: Principal, permission: 'report.write' | 'report.sign', unit: string): boolean {
  return who.unitsWith(permission).includes(unit);
}

/** Whether somebody wrote a part of the report himself: then another signs. */
export function wroteIt(row: ReportRow, id: string): boolean {
  return row.submitted_by === id || row.writers.includes(id);
}

/** A report as its reader gets it. */
export function reportDto(row: ReportRow, who: Principal): ReportDto {
  const write = mayDo(who, 'report.write', row.org_unit);
  const sign = mayDo(who, 'report.sign', row.org_unit);
  const draft = row.state === 'draft';
  return {
    ...listItemOf(row),
    definitionVersion: row.definition_version,
    content: row.content,
    remarks: row.remarks,
    sha256: row.sha256,
    reason: row.reason,
    sentAt: row.sent_at,
    history: [...row.history],
    version: row.version,
    may: {
      write: write && draft,
      submit: write && draft,
      sign: sign && row.state === 'inReview' && !wroteIt(row, who.id),
      return: sign && row.state === 'inReview',
      correct: write && (row.state === 'signed' || row.state === 'sent') && row.replaced_by === null,
    },
  };
}
