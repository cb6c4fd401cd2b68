import { gapsText, type MadeSection, type ReportIndicator } from '@trucban/contracts';

type Made = Extract<MadeSection, { type: 'dataNotes' }>;

/** How fresh and complete the numbers of the sections before are. */
export function dataNotes(
  before: readonly MadeSection[],
): Omit<Made, 'id' | 'title' | 'guidance' | 'remarkRequired' | 'problem'> {
  const items = before.flatMap((section) => (section.type === 'indicators' ? section.items : []));
  const names = (which: (item: ReportIndicator) => boolean) => items.filter(which).map(({ name }) => name);
  const given = items.flatMap(({ dataAt }) => dataAt ?? []).sort();
  return {
    type: 'dataNotes',
    indicators: items.length,
    withValue: items.filter(({ value }) => value !== null).length,
    missing: names(({ value }) => value === null),
    gaps: names(({ coverage }) => gapsText(coverage, 'vi') !== null),
    older: names(({ older }) => older),
    stale: names(({ stale, value }) => stale && value !== null),
    provisional: names(({ provisional }) => provisional),
    revised: names(({ revised }) => revised),
    oldestDataAt: given[0] ?? null,
  };
}
