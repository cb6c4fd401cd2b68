import type { AssignmentDto } from '@trucban/contracts';
import { awaitsRelease } from '../../shared/orders.ts';

/** Tabs of the inbox. */
export const INBOX_TABS = ['todo', 'done', 'declined'] as const;
export type InboxTab = (typeof INBOX_TABS)[number];

const TAB_OF: Readonly<Record<string, InboxTab>> = {
  completed: 'done',
  cancelled: 'done',
  declined: 'declined',
  expired: 'declined',
};
const SEVERITY_RANK: Readonly<Record<string, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

/** A withdrawn order stays to be done until the unit has turned back. */
export function tabOf(order: Pick<AssignmentDto, 'state' | 'acceptedAt' | 'releasedAt'>): InboxTab {
  return awaitsRelease(order) ? 'todo' : (TAB_OF[order.state] ?? 'todo');
}

/** Offers before what is under way, the shortest time first; what is over by its end, newest first. */
export function inboxOrder(orders: readonly AssignmentDto[]): readonly AssignmentDto[] {
  const key = (order: AssignmentDto): string => {
    const rank = SEVERITY_RANK[order.incident?.severity ?? ''] ?? 9;
    return `${order.state === 'offered' ? 0 : 1}${order.state === 'offered' ? (order.answerBy ?? '9') : (order.dueAt ?? '9')}${rank}${order.id}`;
  };
  const over = orders.filter((order) => tabOf(order) !== 'todo').sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  return [...orders.filter((order) => tabOf(order) === 'todo').sort((a, b) => (key(a) < key(b) ? -1 : 1)), ...over];
}

/** The number of an order within its incident is not known here; its incident's number says which it is. */
export interface InboxFacts {
  readonly open: number;
  readonly late: number;
  readonly offered: number;
  readonly working: number;
  readonly done: number;
}

/** The facts above the list at an instant (epoch ms). */
export function factsOf(orders: readonly AssignmentDto[], nowMs: number): InboxFacts {
  const offered = orders.filter(({ state }) => state === 'offered');
  const open = orders.filter((order) => tabOf(order) === 'todo');
  return {
    open: open.length,
    late: offered.filter((order) => isLate(order, nowMs)).length,
    offered: offered.length,
    working: open.length - offered.length,
    done: orders.filter(({ state }) => state === 'completed').length,
  };
}

/** Whether the answer to an offer is overdue. */
export function isLate({ state, answerBy }: Pick<AssignmentDto, 'state' | 'answerBy'>, nowMs: number): boolean {
  return state === 'offered' && answerBy !== null && Date.parse(answerBy) <= nowMs;
}

/** Steps of an order in their order, as the line above the details shows them. */
export const PROGRESS = ['offered', 'accepted', 'enRoute', 'onScene', 'completed'] as const;

/** The report that comes next: what the main button does. */
export function nextStep(
  order: Pick<AssignmentDto, 'state' | 'acceptedAt' | 'releasedAt'>,
): 'accept' | 'en-route' | 'on-scene' | 'complete' | 'release' | undefined {
  switch (order.state) {
    case 'offered':
      return 'accept';
    case 'accepted':
      return 'en-route';
    case 'enRoute':
      return 'on-scene';
    case 'onScene':
    case 'transporting':
      return 'complete';
    case 'cancelled':
      return awaitsRelease(order) ? 'release' : undefined;
    default:
      return undefined;
  }
}
