import type { EventRow } from './event-row.ts';

/** So many equal events of a minute are usual; what comes beyond them is a storm. */
const USUAL = 20;
const MINUTE_MS = 60_000;
/** Kinds of events that are counted in a minute; of more, those seen first are forgotten. */
const MOST_KINDS = 50_000;

type Seen = Pick<EventRow, 'type' | 'event_type' | 'key' | 'exercise' | 'area_code' | 'lat' | 'lon'>;

/**
 * Notices storms: very many events of one kind at one place (a fire that a whole market reports, a device gone mad). The first of
 * them decide; the others wait behind whatever is not part of it, and are worked off many at a time. Each API process counts what it
 * takes in itself.
 */
export class Storms {
  #began = -Infinity;
  #minute = new Map<string, number>();
  #before = new Map<string, number>();

  /** Counts an event; whether it is one too many of its kind in this minute, or of a storm that goes on from the minute before. */
  isStorm(event: Seen, nowMs: number): boolean {
    if (nowMs - this.#began >= MINUTE_MS) {
      this.#before = nowMs - this.#began < 2 * MINUTE_MS ? this.#minute : new Map();
      this.#minute = new Map();
      this.#began = nowMs;
    }
    const kind = kindOf(event);
    const count = (this.#minute.get(kind) ?? 0) + 1;
    this.#minute.set(kind, count);
    if (this.#minute.size > MOST_KINDS) this.#minute.delete(this.#minute.keys().next().value ?? '');
    return count > USUAL || (this.#before.get(kind) ?? 0) > USUAL;
  }
}

/** Places within some hundred metres are one. */
function kindOf({ type, event_type, key, exercise, area_code, lat, lon }: Seen): string {
  return JSON.stringify([type, event_type, key, exercise, area_code, lat?.toFixed(3), lon?.toFixed(3)]);
}
