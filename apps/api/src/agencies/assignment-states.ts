import type { LocalizedText } from '@trucban/kernel';
import { ConflictError } from '../platform/public.ts';

/**
 * States of an assignment and its legal moves: one table, everything else is derived from it.
 * An assignment is one order with its candidates; while it is `offered` one candidate at a time is asked.
 */
export const assignmentStates = [
  'offered',
  'accepted',
  'enRoute',
  'onScene',
  'transporting',
  'completed',
  'declined',
  'expired',
  'cancelled',
] as const;
export type AssignmentState = (typeof assignmentStates)[number];

/** What moves an assignment. The first seven are the agency's, the rest the centre's or the workflow's. */
export type AssignmentMove =
  | 'accept'
  | 'decline'
  | 'enRoute'
  | 'onScene'
  | 'transporting'
  | 'complete'
  | 'expire'
  | 'offerNext'
  | 'withdraw'
  | 'reassign'
  | 'return';

const ACTIVE = ['accepted', 'enRoute', 'onScene', 'transporting'] as const;

/**
 * `declined` and `expired` are where the last offer left the order; `offerNext` takes it to the next candidate, and an
 * exhausted order stays there until the dispatcher reassigns it. A unit may reach the scene without having said that it
 * is under way. Until then it may still give the order back (`decline`). `return`: the assigner sends the result back, so the agency has the order again without a new offer.
 */
const MOVES: Readonly<
  Record<AssignmentMove, { readonly from: readonly AssignmentState[]; readonly to: AssignmentState }>
> = {
  accept: { from: ['offered'], to: 'accepted' },
  decline: { from: ['offered', 'accepted', 'enRoute'], to: 'declined' },
  expire: { from: ['offered'], to: 'expired' },
  offerNext: { from: ['offered', 'declined', 'expired'], to: 'offered' },
  enRoute: { from: ['accepted'], to: 'enRoute' },
  onScene: { from: ['accepted', 'enRoute'], to: 'onScene' },
  transporting: { from: ['onScene'], to: 'transporting' },
  complete: { from: ACTIVE, to: 'completed' },
  withdraw: { from: ['offered', ...ACTIVE], to: 'cancelled' },
  reassign: { from: ['offered', 'declined', 'expired', ...ACTIVE], to: 'offered' },
  return: { from: ['completed'], to: 'accepted' },
};

/** An agency that holds an order in one of these states is busy (an offer that waits for its answer also counts). */
export const busyStates: readonly AssignmentState[] = ['offered', ...ACTIVE];

/** Somebody has taken the order and still works on it. */
export function isActive(state: AssignmentState): boolean {
  return (ACTIVE as readonly AssignmentState[]).includes(state);
}

/** The order still concerns somebody: it is offered or being carried out. */
export function isOpen(state: AssignmentState): boolean {
  return busyStates.includes(state);
}

export function canMove(state: AssignmentState, move: AssignmentMove): boolean {
  return MOVES[move].from.includes(state);
}

/** The state after a move. @throws IllegalAssignmentMove when the table doesn't allow it. */
export function moved(state: AssignmentState, move: AssignmentMove): AssignmentState {
  if (!canMove(state, move)) throw new IllegalAssignmentMove(state, move);
  return MOVES[move].to;
}

/** What agencies do beside moving: asked for in some states only. */
type Deed = AssignmentMove | 'requestSupport' | 'release';
const NEEDS: Readonly<Record<'requestSupport' | 'release', readonly AssignmentState[]>> = {
  requestSupport: ACTIVE,
  release: ['cancelled'],
};

/** The state doesn't allow it (any more): a conflict, told in words. */
export class IllegalAssignmentMove extends ConflictError {
  constructor(state: AssignmentState, deed: Deed) {
    const allowed = deed === 'requestSupport' || deed === 'release' ? NEEDS[deed] : MOVES[deed].from;
    super(
      'ASSIGNMENT_STATE_CONFLICT',
      `Không thể ${DEED_NAMES[deed].vi}: nhiệm vụ đang ở trạng thái “${stateNames[state].vi}”, chỉ được khi ${oneOf(allowed, 'vi', 'hoặc')}.`,
      `Cannot ${DEED_NAMES[deed].en}: the assignment is '${stateNames[state].en}', this needs ${oneOf(allowed, 'en', 'or')}.`,
      { details: { state, move: deed, allowed: [...allowed] } },
    );
  }
}

function oneOf(states: readonly AssignmentState[], language: 'vi' | 'en', or: string): string {
  return states.map((state) => `“${stateNames[state][language]}”`).join(` ${or} `);
}

/** What the states are called on screens and in the timeline. */
export const stateNames: Readonly<Record<AssignmentState, LocalizedText>> = {
  offered: { vi: 'đã giao, chờ trả lời', en: 'offered' },
  accepted: { vi: 'đã nhận', en: 'accepted' },
  enRoute: { vi: 'đang di chuyển', en: 'en route' },
  onScene: { vi: 'đã có mặt tại hiện trường', en: 'on scene' },
  transporting: { vi: 'đang vận chuyển', en: 'transporting' },
  completed: { vi: 'đã hoàn thành', en: 'completed' },
  declined: { vi: 'đã từ chối', en: 'declined' },
  expired: { vi: 'quá hạn trả lời', en: 'expired' },
  cancelled: { vi: 'đã thu hồi', en: 'cancelled' },
};

const DEED_NAMES: Readonly<Record<Deed, LocalizedText>> = {
  accept: { vi: 'nhận nhiệm vụ', en: 'accept' },
  decline: { vi: 'từ chối nhiệm vụ', en: 'decline' },
  enRoute: { vi: 'báo đang di chuyển', en: 'report en route' },
  onScene: { vi: 'báo có mặt tại hiện trường', en: 'report on scene' },
  transporting: { vi: 'báo đang vận chuyển', en: 'report transporting' },
  complete: { vi: 'báo hoàn thành', en: 'complete' },
  expire: { vi: 'ghi quá hạn trả lời', en: 'expire' },
  offerNext: { vi: 'giao cho đơn vị kế tiếp', en: 'offer to the next candidate' },
  withdraw: { vi: 'thu hồi nhiệm vụ', en: 'withdraw' },
  reassign: { vi: 'giao lại nhiệm vụ', en: 'reassign' },
  return: { vi: 'trả lại kết quả', en: 'return the result' },
  requestSupport: { vi: 'đề nghị tăng cường', en: 'request support' },
  release: { vi: 'báo đã rút về', en: 'report the release' },
};
