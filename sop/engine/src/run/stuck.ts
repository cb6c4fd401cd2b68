import type { LocalizedText } from '@trucban/kernel';

/**
 * An element can't go on: becomes a process incident on it.
 * Thrown inside of the engine only (a deliberate exception to 'failures are values'): any expression deep in a move
 * may fail, and the one place that runs moves turns it into the incident. It never leaves `step`.
 */
export class Stuck extends Error {
  readonly code: string;
  readonly text: LocalizedText;

  constructor(code: string, vi: string, en: string) {
    super(en);
    this.code = code;
    this.text = { vi, en };
  }
}
