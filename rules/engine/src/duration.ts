import { durationToMs, parseDuration } from '@trucban/kernel';

/** How long a checked ISO duration is, in ms; `otherwise` where it is not given. */
export function msOf(text: string | undefined, otherwise = 0): number {
  const parsed = text === undefined ? null : parseDuration(text);
  return parsed?.ok ? (durationToMs(parsed.value) ?? otherwise) : otherwise;
}
