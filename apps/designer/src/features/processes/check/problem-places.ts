import type { ConfigProblem } from '@trucban/contracts';

/** What an element of the model names from outside: a form, a called process, a job type, a group, a calendar, an escalation policy. */
export interface Mention {
  readonly elementId: string;
  readonly kind: 'form' | 'process' | 'jobType' | 'group' | 'calendar' | 'escalationPolicy';
  readonly value: string;
}
/** A problem at one place of the diagram. */
export interface PlacedProblem {
  readonly id: string;
  readonly problem: ConfigProblem;
  /** Element of the model, `null` for the whole. */
  readonly elementId: string | null;
}

const KIND_OF_CODE: Readonly<Record<string, Mention['kind']>> = {
  FORM_NOT_PUBLISHED: 'form',
  PROCESS_NOT_PUBLISHED: 'process',
  JOB_TYPE_UNKNOWN: 'jobType',
  GROUP_UNKNOWN: 'group',
  CALENDAR_UNKNOWN: 'calendar',
  ESCALATION_POLICY_UNKNOWN: 'escalationPolicy',
};

/**
 * Puts problems to their elements. The server says of what is named but missing (`Form "x" is not published.`) only the name:
 * it belongs to every element that names it. Errors come first; what both the page and the server found stands once.
 */
export function placeProblems(found: readonly ConfigProblem[], mentions: readonly Mention[]): PlacedProblem[] {
  const placed = new Map<string, PlacedProblem>();
  for (const problem of found)
    for (const elementId of placesOf(problem, mentions)) {
      const id = `${problem.code}@${elementId ?? ''}:${problem.message.en}`;
      placed.set(id, { id, problem, elementId });
    }
  const weight = ({ problem }: PlacedProblem): number => (problem.severity === 'error' ? 0 : 1);
  return [...placed.values()].sort((a, b) => weight(a) - weight(b));
}

function placesOf(problem: ConfigProblem, mentions: readonly Mention[]): readonly (string | null)[] {
  if (problem.elementId !== null) return [problem.elementId];
  const kind = KIND_OF_CODE[problem.code];
  const value = /"([^"]*)"/.exec(problem.message.en)?.[1];
  const places = mentions
    .filter((each) => each.kind === kind && each.value === value)
    .map(({ elementId }) => elementId);
  return places.length > 0 ? [...new Set(places)] : [null];
}
