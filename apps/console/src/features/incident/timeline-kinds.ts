import type { TimelineEntryDto } from '@trucban/contracts';

/** Filters of the timeline (UX §4). */
export const TIMELINE_FILTERS = ['all', 'orders', 'calls', 'steps', 'system'] as const;
export type TimelineFilter = (typeof TIMELINE_FILTERS)[number];

/** The filter under which an entry stands, by its kind and source. */
export function filterOf({ kind, source }: Pick<TimelineEntryDto, 'kind' | 'source'>): Exclude<TimelineFilter, 'all'> {
  if (/^assignment\./.test(kind) || source === 'agency') return 'orders';
  if (/report|call|comment/.test(kind)) return 'calls';
  if (/^(task|step|process|checklist)/.test(kind) || source === 'sop') return 'steps';
  return 'system';
}

/** Newest first. */
export function newestFirst(entries: readonly TimelineEntryDto[], filter: TimelineFilter): readonly TimelineEntryDto[] {
  return entries
    .filter((entry) => filter === 'all' || filterOf(entry) === filter)
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
}
