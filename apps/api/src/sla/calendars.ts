import { Injectable } from '@nestjs/common';
import { calendarDocumentSchema } from '@trucban/contracts';
import { compileCalendar, type CalendarDocument, type WorkingCalendar } from '@trucban/sla-engine';
import { ConfigCache, ConfigStore } from '../configuration/public.ts';
import type { Tx } from '../platform/public.ts';
import { problemAt } from './config-problems.ts';

/** A calendar ready to count with, and the version it was made from. */
export interface CalendarVersion {
  readonly calendar: WorkingCalendar;
  readonly version: number;
}

interface Published {
  readonly documents: readonly CalendarDocument[];
  readonly current: ReadonlyMap<string, CalendarVersion>;
}

/** Working calendars (configuration kind `calendar`). */
@Injectable()
export class Calendars {
  readonly #cache: ConfigCache<Published>;
  readonly #older = new Map<string, WorkingCalendar>();

  constructor(private readonly store: ConfigStore) {
    this.#cache = new ConfigCache(store, 'calendar', (records) => {
      const documents = records.map(({ content }) => content as CalendarDocument);
      const compiled = records.map(
        ({ key, version, content }) =>
          [key, { calendar: compiledOf(content as CalendarDocument, documents), version }] as const,
      );
      return { documents, current: new Map(compiled) };
    });
    store.register<CalendarDocument>({
      kind: 'calendar',
      format: 'json',
      schema: calendarDocumentSchema,
      keyOf: ({ code }) => code,
      name: ({ code, vi, en }) => ({ vi: vi ?? code, en: en ?? code }),
      check: async (document, tx) => {
        const { documents } = await this.#cache.get(tx);
        const others = documents.filter(({ code }) => code !== document.code);
        const result = compileCalendar(document, others);
        return result.ok ? [] : result.problems.map(({ path, code, message }) => problemAt(path, code, message));
      },
    });
  }

  /** The calendar in force. @throws Error for a code that nobody published. */
  async current(tx: Tx, code: string): Promise<CalendarVersion> {
    const found = (await this.#cache.get(tx)).current.get(code);
    if (!found) throw new Error(`There is no published calendar ${code}.`);
    return found;
  }

  /** Whether a calendar with this code is published. */
  async has(tx: Tx, code: string): Promise<boolean> {
    return (await this.#cache.get(tx)).current.has(code);
  }

  /** The version that a running clock keeps. */
  async version(tx: Tx, code: string, version: number): Promise<WorkingCalendar> {
    const { current, documents } = await this.#cache.get(tx);
    const inForce = current.get(code);
    if (inForce?.version === version) return inForce.calendar;
    const key = `${code}@${version}`;
    let calendar = this.#older.get(key);
    if (!calendar) {
      const { content } = await this.store.get<CalendarDocument>(tx, 'calendar', code, version);
      calendar = compiledOf(content, documents);
      this.#older.set(key, calendar);
    }
    return calendar;
  }
}

function compiledOf(document: CalendarDocument, documents: readonly CalendarDocument[]): WorkingCalendar {
  const result = compileCalendar(
    document,
    documents.filter(({ code }) => code !== document.code),
  );
  if (!result.ok)
    throw new Error(`The calendar ${document.code} cannot be used: ${result.problems[0]?.message.en ?? ''}`);
  return result.calendar;
}
