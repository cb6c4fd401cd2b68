import type { LocalizedText } from '@trucban/kernel';

/** What people call the clocks of an incident (`domain/glossary.md`). */
const CLOCKS: Readonly<Record<string, LocalizedText>> = {
  acknowledge: { vi: 'tiếp nhận', en: 'acknowledge' },
  dispatch: { vi: 'điều động', en: 'dispatch' },
  onScene: { vi: 'có mặt', en: 'on-scene' },
  resolve: { vi: 'giải quyết', en: 'resolve' },
};

/** Reasons for a pause that ship (`slaPolicy.pauseReasons` of the event types). */
const REASONS: Readonly<Record<string, LocalizedText>> = {
  waitingForCitizen: { vi: 'chờ người dân', en: 'waiting for the citizen' },
  waitingForExternalAgency: { vi: 'chờ cơ quan ngoài', en: 'waiting for an outside agency' },
  forceMajeure: { vi: 'bất khả kháng', en: 'force majeure' },
};

const wordsFrom = (table: Readonly<Record<string, LocalizedText>>, code: string): LocalizedText =>
  Object.hasOwn(table, code) ? (table[code] as LocalizedText) : { vi: code, en: code };

export const clockWords = (clock: string): LocalizedText => wordsFrom(CLOCKS, clock);

/** A reason of the province's own is shown as it was written. */
export const pauseReasonWords = (reason: string): LocalizedText => wordsFrom(REASONS, reason);
