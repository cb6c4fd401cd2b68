import { Injectable } from '@nestjs/common';
import { fromEpochMs, toEpochMs, type Instant, type JsonObject } from '@trucban/kernel';
import {
  isMemoryQuestion,
  parameterValues,
  type AreaShape,
  type CalendarQuestion,
  type GeofenceQuestion,
  type IncidentsQuestion,
  type IndicatorQuestion,
  type Question,
  type ShiftQuestion,
  type WindowValues,
  type WorldQuestion,
} from '@trucban/rules-engine';
import { isWorking, type WorkingCalendar } from '@trucban/sla-engine';
import { OrgDirectory, type OrgSnapshot } from '../identity/public.ts';
import { openIncidents } from '../incidents/public.ts';
import type { Tx } from '../platform/public.ts';
import { Calendars } from '../sla/public.ts';
import { areaPath } from './area-path.ts';
import { calendarValue } from './calendar-value.ts';
import { RuleExtensions } from './extensions.ts';

/** Answers what rules ask of the rest of the platform: areas, calendars, open incidents, indicators, parameters by area. */
@Injectable()
export class RuleWorld {
  constructor(
    private readonly directory: OrgDirectory,
    private readonly calendars: Calendars,
    private readonly extensions: RuleExtensions,
  ) {}

  /** The values of all questions but those that samples answer. */
  async answer(tx: Tx, questions: readonly Question[]): Promise<WindowValues> {
    const own = questions.filter((question): question is WorldQuestion => !isMemoryQuestion(question));
    if (own.length === 0) return new Map();
    const units = await this.directory.snapshot(tx);
    const indicators = await this.#indicators(
      tx,
      own.filter((question) => question.kind === 'indicator'),
    );
    const values = new Map<string, unknown>();
    for (const question of own)
      values.set(question.windowId, indicators.get(question) ?? (await this.#value(tx, units, question)));
    return values;
  }

  /** The areas that geofences name, by question. */
  async areas(
    tx: Tx,
    questions: readonly GeofenceQuestion[],
  ): Promise<(question: GeofenceQuestion) => readonly AreaShape[]> {
    if (!questions.some(({ fact }) => fact.areas ?? fact.tags)) return () => [];
    const { areas } = await this.directory.snapshot(tx);
    return ({ fact }) =>
      areas
        .filter(({ code, tags }) => fact.areas?.includes(code) ?? fact.tags?.some((tag) => tags.includes(tag)) ?? false)
        .map(({ code, bbox: [w, s, e, n] }) => ({
          code,
          ring: [
            [w, s],
            [e, s],
            [e, n],
            [w, n],
          ],
        }));
  }

  async #value(tx: Tx, units: OrgSnapshot, question: WorldQuestion) {
    switch (question.kind) {
      case 'indicator':
        return undefined;
      case 'parameters':
        return parameterValues(question.parameters, areaPath(units, question.areaCode));
      case 'openIncidents':
        return incidentsValue(question, await openIncidents(tx, question.selected));
      case 'shift':
        return this.#shift(tx, units, question);
      case 'calendar':
        return this.#calendar(tx, units, question);
    }
  }

  async #indicators(tx: Tx, asked: readonly IndicatorQuestion[]): Promise<ReadonlyMap<WorldQuestion, JsonObject>> {
    const source = this.extensions.indicators;
    if (asked.length === 0 || !source) return new Map();
    const values = await source.latest(tx, asked);
    return new Map(asked.flatMap((question, i) => (values[i] ? [[question, values[i]] as const] : [])));
  }

  async #shift(tx: Tx, units: OrgSnapshot, { agency, at }: ShiftQuestion) {
    const calendar = await this.#calendarOf(tx, units.unit(agency)?.duty ?? null);
    return calendar && { onDuty: isWorking(calendar, fromEpochMs(at)) };
  }

  async #calendar(tx: Tx, units: OrgSnapshot, question: CalendarQuestion) {
    const { code, agency } = question;
    const calendar = await this.#calendarOf(tx, code ?? units.unit(agency ?? '')?.duty ?? null);
    return calendar && calendarValue(calendar, question);
  }

  async #calendarOf(tx: Tx, code: string | null): Promise<WorkingCalendar | undefined> {
    if (code === null || !(await this.calendars.has(tx, code))) return undefined;
    return (await this.calendars.current(tx, code)).calendar;
  }
}

function incidentsValue(
  { at }: IncidentsQuestion,
  found: readonly { readonly distanceM: number | null; readonly lastReportAt: Instant }[],
) {
  const distances = found.map(({ distanceM }) => distanceM).filter((distance) => distance !== null);
  const newest = Math.max(...found.map(({ lastReportAt }) => toEpochMs(lastReportAt)));
  return {
    count: found.length,
    nearestM: distances.length ? Math.min(...distances) : null,
    newestMinutes: found.length ? Math.max(0, Math.round((at - newest) / 60_000)) : null,
  };
}
