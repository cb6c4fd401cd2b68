import type { ReportDocument } from '@trucban/contracts';
import type { OrgSnapshot } from '../../identity/public.ts';
import type { ReportRow } from '../report-row.ts';

/** What every section is made of. */
export interface Making {
  readonly document: ReportDocument;
  readonly row: Pick<ReportRow, 'period_kind' | 'period_from' | 'period_to' | 'period'>;
  /** Org unit whose numbers are told. */
  readonly about: string;
  readonly units: OrgSnapshot;
}
