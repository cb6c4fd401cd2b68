import { addDuration, parseDuration, parseInstant, type Instant } from '@trucban/kernel';

/** A clock that stands still until a test moves it. */
export class SimulatedClock {
  #now: Instant;

  /** @param start UTC instant, RFC 3339 */
  constructor(start = '2030-01-01T00:00:00Z') {
    this.#now = instant(start);
  }

  /** The simulated instant. */
  now(): Instant {
    return this.#now;
  }

  /** Moves on by an ISO 8601 duration, for example `PT10M`. @returns the instant then */
  advance(duration: string): Instant {
    const parsed = parseDuration(duration);
    if (!parsed.ok) throw new Error(`no duration: ${duration}`);
    this.#now = addDuration(this.#now, parsed.value);
    return this.#now;
  }

  /** Sets the time, backwards too. @param to UTC instant, RFC 3339 */
  set(to: string): void {
    this.#now = instant(to);
  }
}

function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (!parsed.ok) throw new Error(`no instant: ${text}`);
  return parsed.value;
}
