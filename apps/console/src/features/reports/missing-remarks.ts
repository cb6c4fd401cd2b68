import type { MadeSection } from '@trucban/contracts';

type Texts = Readonly<Record<string, string>>;

/** The sections that need a remark to be handed in and have none, from the top. @param written  what isn't saved yet */
export const missingRemarks = (
  sections: readonly Pick<MadeSection, 'id' | 'remarkRequired'>[],
  written: Texts,
  saved: Texts,
): readonly string[] =>
  sections
    .filter(({ id, remarkRequired }) => remarkRequired && (written[id] ?? saved[id] ?? '').trim() === '')
    .map(({ id }) => id);
