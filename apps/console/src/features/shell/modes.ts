import type { Me } from '@trucban/contracts';

/** A place of the rail. */
export interface Mode {
  readonly path: 'board' | 'tasks' | 'agency' | 'alerts' | 'kpi' | 'reports' | 'sources';
  readonly label: string;
}

const CENTRE = 'IOC';

/** What a person works with, the first being where he starts. Only what his role may do is there at all. */
export function modesOf(me: Pick<Me, 'permissions' | 'orgUnit' | 'roles'>): readonly Mode[] {
  const may = (permission: Me['permissions'][number]): boolean => me.permissions.includes(permission);
  const outside = me.orgUnit !== CENTRE && (may('assignment.answer') || may('assignment.write'));
  const modes: Mode[] = [];
  if (outside) modes.push({ path: 'agency', label: 'nav.agency' });
  if (may('incident.read')) modes.push({ path: 'board', label: 'nav.board' });
  if (may('task.complete')) modes.push({ path: 'tasks', label: 'nav.tasks' });
  if (may('event.read')) modes.push({ path: 'alerts', label: 'nav.alerts' });
  if (may('indicator.read')) modes.push({ path: 'kpi', label: 'nav.kpi' });
  if (may('report.read')) modes.push({ path: 'reports', label: 'nav.reports' });
  if (may('source.read') || may('event.read')) modes.push({ path: 'sources', label: 'nav.sources' });
  return modes;
}

/** Whether the designer has something for this person. */
export function usesDesigner(me: Pick<Me, 'permissions'>): boolean {
  return me.permissions.some(
    (permission) => permission.startsWith('config.edit') || permission.startsWith('config.approve'),
  );
}
