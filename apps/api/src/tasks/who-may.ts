import { CENTRE } from '../identity/public.ts';
import { tokens, type Principal } from '../platform/public.ts';
import type { TaskRow } from './task-row.ts';

type Task = Pick<TaskRow, 'assignee' | 'candidate_groups' | 'candidate_users' | 'state'>;

/** Token of a candidate group as models write it: `AGENCY/role`, or an agency alone. */
export function groupToken(group: string): string {
  const [agency = '', role] = group.split('/');
  return role === undefined ? tokens.orgUnit(agency) : tokens.group(agency, role);
}

/** Whether the task is meant for him: it is his, or open to a group or person that he is. A task for nobody is for everybody who sees it. */
export function isFor(principal: Principal, task: Task): boolean {
  if (task.assignee !== null) return task.assignee === principal.id;
  if (task.candidate_groups.length === 0 && task.candidate_users.length === 0) return true;
  return (
    task.candidate_users.includes(principal.id) ||
    task.candidate_groups.some((group) => principal.tokens.includes(groupToken(group)))
  );
}

/**
 * On whose behalf he completes it: null for himself; undefined when he may not. Whoever may complete for groups does so for
 * all in his scope at the centre, elsewhere for the groups of his own agency.
 */
export function onBehalfOf(principal: Principal, task: Task): string | null | undefined {
  if (principal.permissions.has('task.complete') && isFor(principal, task)) return null;
  if (!principal.permissions.has('task.completeForGroup')) return undefined;
  const atCentre = principal.roles.some(({ orgUnit }) => orgUnit === CENTRE);
  const group = task.candidate_groups.find((one) => atCentre || principal.tokens.includes(one.split('/')[0] ?? ''));
  if (group !== undefined) return group;
  return atCentre ? (task.assignee ?? '') : undefined;
}

/** Whether he may give it to somebody: those who may assign at the centre or in the agency of one of its groups. */
export function mayAssign(principal: Principal, task: Task): boolean {
  return principal.permissions.has('task.assign') && onBehalfOf(principal, task) !== undefined;
}
