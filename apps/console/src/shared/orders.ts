import type { AssignmentDto } from '@trucban/contracts';
import type { ClockFacts } from '@trucban/ui/clock';

/** What the centre does with an order. */
export type OrderAction = 'remind' | 'reassign' | 'withdraw' | 'approve' | 'giveBack';

const RUNNING = new Set(['offered', 'accepted', 'enRoute', 'onScene', 'transporting']);

/** What is possible in the order's state. */
export function orderActions(order: Pick<AssignmentDto, 'state' | 'approvedAt'>): readonly OrderAction[] {
  if (RUNNING.has(order.state)) return ['remind', 'reassign', 'withdraw'];
  if (order.state === 'declined' || order.state === 'expired') return ['reassign', 'withdraw'];
  if (order.state === 'completed' && order.approvedAt === null) return ['approve', 'giveBack'];
  return [];
}

/** Until when the open offer waits, as a clock. */
export function answerClock(order: Pick<AssignmentDto, 'state' | 'offeredAt' | 'answerBy'>): ClockFacts | undefined {
  if (order.state !== 'offered' || !order.answerBy || !order.offeredAt) return undefined;
  const start = Date.parse(order.offeredAt);
  const warnAt = new Date(start + (Date.parse(order.answerBy) - start) * 0.75).toISOString();
  return { clock: 'accept', state: 'running', startedAt: order.offeredAt, warnAt, dueAt: order.answerBy };
}

/** Whether the unit of a withdrawn order still has to say that it has turned back: it had set out or was about to. */
export function awaitsRelease(order: Pick<AssignmentDto, 'state' | 'acceptedAt' | 'releasedAt'>): boolean {
  return order.state === 'cancelled' && order.acceptedAt !== null && order.releasedAt === null;
}

/** Since when the order is in its state. */
export function sinceOf(order: AssignmentDto): string {
  const since: Readonly<Record<string, string | null>> = {
    offered: order.offeredAt,
    accepted: order.acceptedAt,
    enRoute: order.enRouteAt,
    onScene: order.onSceneAt,
    transporting: order.transportingAt,
    completed: order.completedAt,
  };
  return since[order.state] ?? order.endedAt ?? order.updatedAt;
}
