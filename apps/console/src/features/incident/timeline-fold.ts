import type { TimelineEntryDto } from '@trucban/contracts';
import { foldNeighbours } from '../../shared/fold-neighbours.ts';

/** An entry as it is shown: how many like it came at the same moment, and its text without the actor's name in front. */
export interface ShownEntry {
  readonly entry: TimelineEntryDto;
  readonly times: number;
}

/** Folds repeated neighbours; the list is newest first and stays so. */
export function foldEntries(entries: readonly TimelineEntryDto[]): readonly ShownEntry[] {
  const groups = foldNeighbours(
    entries,
    ({ at }) => at,
    (first, next) =>
      first.kind === next.kind &&
      first.actor.id === next.actor.id &&
      first.text.vi === next.text.vi &&
      next.kind !== 'comment',
  );
  return groups.map((group) => ({ entry: group[0], times: group.length }));
}

/** `Công an phường: đã nhận` below the name `Công an phường` is `Đã nhận`. */
export function withoutName(text: string, name: string): string {
  if (!text.startsWith(`${name}: `)) return text;
  const rest = text.slice(name.length + 2);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
