import type { IncidentDto, IncidentListItem, Me } from '@trucban/contracts';

/** What can be done with an incident as a whole. */
export const ACTIONS = [
  'acknowledge',
  'order',
  'assignMe',
  'severity',
  'escalate',
  'pause',
  'resume',
  'resolve',
  'close',
  'reopen',
  'merge',
  'link',
  'cancel',
] as const;
export type IncidentAction = (typeof ACTIONS)[number];

/** Keys of actions, as they stand on the buttons. */
export const ACTION_KEYS: Readonly<Partial<Record<IncidentAction, string>>> = {
  acknowledge: 'A',
  order: 'D',
  merge: 'M',
  link: 'L',
  resolve: 'X',
  close: 'X',
};

/** Those that are done at once; the others ask for more first. */
export const AT_ONCE: ReadonlySet<IncidentAction> = new Set(['acknowledge', 'assignMe', 'resume']);

const OVER = new Set(['closed', 'cancelled', 'merged']);

/** Actions that the person may do and the incident allows now, the next best one first. */
export function actionsOf(
  incident: Pick<IncidentListItem, 'status' | 'sla' | 'assignee'>,
  me: Pick<Me, 'id' | 'permissions'>,
): readonly IncidentAction[] {
  const may = (permission: Me['permissions'][number]): boolean => me.permissions.includes(permission);
  if (!may('incident.write')) return [];
  const { status, sla } = incident;
  if (status === 'closed') return ['reopen', 'link'];
  if (OVER.has(status)) return ['link'];
  const resolve = sla.find(({ clock }) => clock === 'resolve');
  const working = status === 'acknowledged' || status === 'inProgress';
  const wanted: readonly (readonly [IncidentAction, boolean])[] = [
    ['acknowledge', status === 'new'],
    ['close', status === 'resolved'],
    ['order', status !== 'resolved' && may('assignment.write')],
    ['assignMe', may('incident.assign') && incident.assignee !== me.id],
    ['resolve', working],
    ['resume', resolve?.state === 'paused'],
    ['pause', working && resolve?.state === 'running'],
    ['severity', status !== 'resolved'],
    ['escalate', status !== 'resolved'],
    ['reopen', status === 'resolved'],
    ['merge', status !== 'resolved'],
    ['link', true],
    ['cancel', status !== 'resolved'],
  ];
  return wanted.flatMap(([action, possible]) => (possible ? [action] : []));
}

/** Evidence that resolving needs. */
export function wantsPhotos(incident: Pick<IncidentDto, 'evidence'>): boolean {
  return incident.evidence.includes('photosAfter');
}
