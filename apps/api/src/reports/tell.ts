import type { ReportState } from '@trucban/contracts';
import type { Feed, Tx } from '../platform/public.ts';
import type { ReportRow } from './report-row.ts';

/** Tells a report's readers in which state it is. */
export function tell(
  tx: Tx,
  feed: Feed,
  { id, definition, org_unit }: Pick<ReportRow, 'id' | 'definition' | 'org_unit'>,
  state: ReportState,
): void {
  feed.publish(tx, { topic: 'reports', key: id, change: { id, definition, state }, visibleTo: [org_unit] });
}
