/** What a value of a subject is, for the field that takes it. */
export type SubjectType = 'number' | 'text' | 'boolean' | 'choice' | 'eventType' | 'kind';
/** Something that an event says: a place in its facts, as conditions of rules name it. */
export interface Subject {
  readonly fact: string;
  readonly path?: string;
  readonly vi: string;
  readonly en: string;
  readonly type: SubjectType;
  readonly choices?: readonly Choice[];
  readonly unit?: string;
}

/** One value of a closed list. */
export interface Choice {
  readonly value: string;
  readonly vi: string;
  readonly en: string;
}

/** A place in the data of an event. */
export const subject = (
  path: string,
  vi: string,
  en: string,
  type: SubjectType = 'text',
  more: object = {},
): Subject => ({
  fact: 'data',
  path,
  vi,
  en,
  type,
  ...more,
});
export const choice = (value: string, vi: string, en: string): Choice => ({ value, vi, en });

/** Lower case at the beginning, but for names written in capitals. */
export const lower = (text: string): string =>
  /^\p{Lu}[\p{Ll}\s]/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
