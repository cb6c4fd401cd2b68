import type { TimelineEntryDto } from '@trucban/contracts';
import { TOGETHER_MS, foldNeighbours } from '../../shared/fold-neighbours.ts';

/** Many reports of one incident, as in a storm, are one entry as long as none is this much later than the one before. */
const REPORTS_MS = 60_000;

/** An entry as it is shown: how many like it came at the same moment. */
export interface ShownEntry {
  readonly entry: TimelineEntryDto;
  readonly times: number;
  /** Of several entries that each attached reports: how many in all, and the instant of the first. */
  readonly reports?: { readonly count: number; readonly from: string };
}

/** Folds repeated neighbours; the list is newest first and stays so. */
export function foldEntries(entries: readonly TimelineEntryDto[]): readonly ShownEntry[] {
  const groups = foldNeighbours(
    entries,
    ({ at }) => at,
    (first, next) =>
      first.kind === next.kind &&
      first.actor.id === next.actor.id &&
      (first.text.vi === next.text.vi || isReports(first)) &&
      next.kind !== 'comment',
    (first) => (isReports(first) ? REPORTS_MS : TOGETHER_MS),
  );
  return groups.map((group) => {
    const [entry] = group;
    if (group.length === 1 || !isReports(entry)) return { entry, times: group.length };
    const count = group.reduce(
      (sum, { data }) => sum + (Array.isArray(data['eventIds']) ? data['eventIds'].length : 1),
      0,
    );
    return { entry, times: 1, reports: { count, from: group.at(-1)?.at ?? entry.at } };
  });
}

const isReports = ({ kind }: TimelineEntryDto): boolean => kind === 'report.attached';

/** `Công an phường: đã nhận` below the name `Công an phường` is `Đã nhận`. */
export function withoutName(text: string, name: string): string {
  if (!text.startsWith(`${name}: `)) return text;
  const rest = text.slice(name.length + 2);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
