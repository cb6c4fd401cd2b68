import { Injectable } from '@nestjs/common';
import { localTime, parseInstant, type LocalizedText } from '@trucban/kernel';
import { filledText, type EventFacts } from '@trucban/rules-engine';
import { OrgDirectory } from '../identity/public.ts';
import { EventTypes } from '../incidents/public.ts';
import type { Tx } from '../platform/public.ts';

/** What people call the code at a place of an event. */
type Names = (code: string) => LocalizedText | undefined;

const NUMBERS = { vi: 'vi-VN', en: 'en-GB' } as const;

/** Texts of rules filled in for people: areas, types, categories and units by their names, instants in local time. */
@Injectable()
export class EventWords {
  constructor(
    private readonly directory: OrgDirectory,
    private readonly types: EventTypes,
  ) {}

  async fill(tx: Tx, text: LocalizedText, facts: EventFacts): Promise<LocalizedText> {
    const names = await this.#names(tx);
    const said = (language: 'vi' | 'en') => (path: string, value: string | number) =>
      typeof value === 'number'
        ? value.toLocaleString(NUMBERS[language], { maximumFractionDigits: 3 })
        : (names[path.split('.').at(-1) ?? '']?.(value)?.[language] ?? timeOf(value) ?? value);
    return { vi: filledText(text.vi, facts, said('vi')), en: filledText(text.en, facts, said('en')) };
  }

  /** By the last name of the place. */
  async #names(tx: Tx): Promise<Readonly<Record<string, Names>>> {
    const units = await this.directory.snapshot(tx);
    const { byCode, categories } = await this.types.current(tx);
    const unit: Names = (code) => units.unit(code)?.name;
    const type: Names = (code) => byCode.get(code)?.type;
    return {
      areaCode: (code) => units.area(code)?.name,
      eventType: type,
      category: (code) => type(categories.eventTypeOf(code, {}) ?? ''),
      orgUnit: unit,
      agency: unit,
    };
  }
}

function timeOf(value: string): string | undefined {
  const parsed = parseInstant(value);
  return parsed.ok ? localTime(parsed.value) : undefined;
}
