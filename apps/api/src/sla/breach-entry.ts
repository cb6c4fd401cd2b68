import type { ClockRow } from './clock-row.ts';
import type { ClockEntry } from './extensions.ts';
import { breachText } from './texts.ts';

/** What the timeline says when a limit has run out; once for each clock. */
export function breachEntry(row: ClockRow): ClockEntry {
  const data = { clock: row.clock, clockId: row.id, dueAt: row.due_at, elementId: row.element_id };
  return { kind: 'clock.breached', text: breachText(row), data };
}
