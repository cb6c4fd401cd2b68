/** Candidate groups of a user task: a comma separated list of `AGENCY/role`, or a FEEL expression that begins with `=`. */

/** One group in its parts; `role` is empty where the whole agency is meant. */
export interface TaskGroup {
  readonly agency: string;
  readonly role: string;
}

/** The groups of a list; `undefined` when it is an expression, which is left to the field of its own. */
export function readGroups(text: string): TaskGroup[] | undefined {
  if (text.trim().startsWith('=')) return undefined;
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const at = each.indexOf('/');
      return at < 0 ? { agency: each, role: '' } : { agency: each.slice(0, at), role: each.slice(at + 1) };
    });
}

/** The list of groups; those without an agency are left out. */
export function writeGroups(groups: readonly TaskGroup[]): string {
  return groups
    .filter(({ agency }) => agency !== '')
    .map(({ agency, role }) => (role === '' ? agency : `${agency}/${role}`))
    .join(', ');
}
