import type { Reference } from './condition-tree.ts';

/** What a value of a subject is, for the field that takes it. */
export type SubjectType = 'number' | 'text' | 'boolean' | 'choice' | 'eventType' | 'kind';
/** Something that a condition can be about. */
export interface Subject extends Reference {
  readonly vi: string;
  readonly en: string;
  readonly type: SubjectType;
  readonly choices?: readonly Choice[];
  readonly unit?: string;
}
export interface Choice {
  readonly value: string;
  readonly vi: string;
  readonly en: string;
}

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
