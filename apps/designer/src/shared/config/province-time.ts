const OFFSET_MINUTES = 7 * 60;

/** The instant of a local time of the province (UTC+7 all year), `2026-11-23T10:30`. */
export function instantOfLocal(local: string): string | undefined {
  const ms = Date.parse(`${local}:00Z`);
  return Number.isNaN(ms) ? undefined : new Date(ms - OFFSET_MINUTES * 60_000).toISOString();
}

/** The local time of the province of an instant, `2026-11-23T10:30`. */
export function localOfInstant(epochMs: number): string {
  return new Date(epochMs + OFFSET_MINUTES * 60_000).toISOString().slice(0, 16);
}
