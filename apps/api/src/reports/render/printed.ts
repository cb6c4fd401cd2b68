import type { ReportContent, ReportListItem } from '@trucban/contracts';
import type { Instant, LocalizedText } from '@trucban/kernel';

export type Language = 'vi' | 'en';

/** A report as it is put on paper. */
export interface Printed {
  readonly content: ReportContent;
  readonly remarks: Readonly<Record<string, string>>;
  readonly kind: ReportListItem['periodKind'];
  readonly label: LocalizedText;
  readonly from: Instant;
  readonly to: Instant;
  readonly edition: number;
  /** `null` while it is a draft. */
  readonly number: string | null;
  readonly sha256: string | null;
  readonly signedBy: string | null;
  readonly signedAt: Instant | null;
  /** Number of the report that it replaces, and why. */
  readonly replacesNumber: string | null;
  readonly reason: string | null;
}
