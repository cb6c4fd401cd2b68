import type { LocalizedText } from '@trucban/kernel';

/** Life of an incident (domain/sops.md 0.2). */
export type IncidentStatus = 'new' | 'acknowledged' | 'inProgress' | 'resolved' | 'closed' | 'cancelled' | 'merged';

/** What may be done with an incident that changes its status. `start`: work has begun. */
export type StatusAction = 'acknowledge' | 'start' | 'resolve' | 'reopen' | 'close' | 'cancel' | 'merge';

/** The legal transitions: each action, from which statuses, to which. Everything below is derived from it. */
const transitions: Readonly<
  Record<StatusAction, { readonly from: readonly IncidentStatus[]; readonly to: IncidentStatus }>
> = {
  acknowledge: { from: ['new'], to: 'acknowledged' },
  start: { from: ['new', 'acknowledged'], to: 'inProgress' },
  resolve: { from: ['acknowledged', 'inProgress'], to: 'resolved' },
  reopen: { from: ['resolved', 'closed'], to: 'acknowledged' },
  close: { from: ['resolved'], to: 'closed' },
  cancel: { from: ['new', 'acknowledged', 'inProgress'], to: 'cancelled' },
  merge: { from: ['new', 'acknowledged', 'inProgress'], to: 'merged' },
};

/** What the statuses are called on screens. */
export const statusNames: Readonly<Record<IncidentStatus, LocalizedText>> = {
  new: { vi: 'Mới', en: 'New' },
  acknowledged: { vi: 'Đã tiếp nhận', en: 'Acknowledged' },
  inProgress: { vi: 'Đang xử lý', en: 'In progress' },
  resolved: { vi: 'Đã giải quyết', en: 'Resolved' },
  closed: { vi: 'Đã đóng', en: 'Closed' },
  cancelled: { vi: 'Đã hủy', en: 'Cancelled' },
  merged: { vi: 'Đã gộp', en: 'Merged' },
};

/** Statuses that allow a change of status; none for what is no such change. */
export function statusesFor(action: string): readonly IncidentStatus[] {
  return Object.hasOwn(transitions, action) ? transitions[action as StatusAction].from : [];
}

/** The status after an action; null when the present status does not allow it. */
export function nextStatus(status: IncidentStatus, action: StatusAction): IncidentStatus | null {
  const { from, to } = transitions[action];
  return from.includes(status) ? to : null;
}

/** What an SOP may say of the status (`setIncident`): the actions that lead there, in order; null when no way does. */
export function pathTo(status: IncidentStatus, wanted: IncidentStatus): readonly StatusAction[] | null {
  if (status === wanted) return [];
  const ways: Readonly<Partial<Record<IncidentStatus, readonly StatusAction[]>>> = {
    acknowledged: ['acknowledge'],
    inProgress: ['start'],
    resolved: status === 'new' ? ['start', 'resolve'] : ['resolve'],
    closed: status === 'new' ? ['start', 'resolve', 'close'] : status === 'resolved' ? ['close'] : ['resolve', 'close'],
    cancelled: ['cancel'],
  };
  const way = ways[wanted];
  if (!way) return null;
  let at: IncidentStatus | null = status;
  for (const action of way) at = at && nextStatus(at, action);
  return at === wanted ? way : null;
}

/** Whether somebody must still work on it: the board shows it, a report may be attached to it. */
export function isOpenStatus(status: IncidentStatus): boolean {
  return nextStatus(status, 'cancel') !== null;
}

/** Whether it is over for good (a closed one may be reopened for a time). */
export function isEnded(status: IncidentStatus): boolean {
  return status === 'closed' || status === 'cancelled' || status === 'merged';
}

/** Days in which staff may reopen (domain/README.md). */
export const REOPEN_DAYS = 30;

/** Where the work on the ground stands; it only goes forward. */
export type IncidentPhase = 'dispatched' | 'onScene' | 'controlled';
const phases: readonly (IncidentPhase | null)[] = [null, 'dispatched', 'onScene', 'controlled'];

/** The further one of two phases. */
export function furtherPhase(a: IncidentPhase | null, b: IncidentPhase | null): IncidentPhase | null {
  return phases.indexOf(a) >= phases.indexOf(b) ? a : b;
}
