import type { TimelineEntryDto } from '@trucban/contracts';

/** An entry as it is shown: how many like it came at the same moment, and its text without the actor's name in front. */
export interface ShownEntry {
  readonly entry: TimelineEntryDto;
  readonly times: number;
}

/** Entries of one kind and text within so short a time are one event for a reader (a step that runs once for each agency). */
const TOGETHER_MS = 5_000;

/** Folds repeated neighbours; the list is newest first and stays so. */
export function foldEntries(entries: readonly TimelineEntryDto[]): readonly ShownEntry[] {
  const shown: { entry: TimelineEntryDto; times: number }[] = [];
  for (const entry of entries) {
    const last = shown.at(-1);
    const same =
      last !== undefined &&
      last.entry.kind === entry.kind &&
      last.entry.actor.id === entry.actor.id &&
      last.entry.text.vi === entry.text.vi &&
      entry.kind !== 'comment' &&
      Math.abs(Date.parse(last.entry.at) - Date.parse(entry.at)) <= TOGETHER_MS;
    if (same) last.times += 1;
    else shown.push({ entry, times: 1 });
  }
  return shown;
}

/** `Công an phường: đã nhận` below the name `Công an phường` is `Đã nhận`. */
export function withoutName(text: string, name: string): string {
  if (!text.startsWith(`${name}: `)) return text;
  const rest = text.slice(name.length + 2);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
