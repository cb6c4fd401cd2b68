import type { SourceDto, SourceKind } from '@trucban/contracts';
import { matches } from '@trucban/ui/text';

/** By which way a source may send. */
export const KINDS: readonly SourceKind[] = ['cloudEvents', 'mqtt', 'cap', 'sensorThings', 'open311', 'upload', 'pull'];

/** How sources stand, the worst first. */
export const STATUSES = ['silent', 'ok', 'never', 'paused'] as const;
export type SourceStatus = (typeof STATUSES)[number];

/** Sources by how they stand and their names. */
export function orderedSources(sources: readonly SourceDto[]): readonly SourceDto[] {
  return [...sources].sort(
    (a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) || a.name.vi.localeCompare(b.name.vi, 'vi'),
  );
}

/** Sources that the filters let through. */
export function visibleSources(
  sources: readonly SourceDto[],
  { status, query }: { readonly status: SourceStatus | undefined; readonly query: string },
): readonly SourceDto[] {
  return sources.filter(
    (source) =>
      (status === undefined || source.status === status) &&
      (query.trim() === '' || matches(query, `${source.code} ${source.name.vi} ${source.name.en} ${source.orgUnit}`)),
  );
}

/** A payload with line breaks where it is JSON; as it came where it isn't. */
export function readable(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
