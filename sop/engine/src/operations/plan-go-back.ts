import type { Json, JsonObject } from '@trucban/kernel';
import type { Node, Process } from '../graph/graph.ts';
import { toEngineState, type ElementInstance } from '../run/state.ts';
import type { CompiledProcess, ProcessState, Rejection } from '../types.ts';
import { rejection } from '../rejections.ts';
import { oneAfterAnother, roundAgain } from './plan-round.ts';
import { lineageOf, type Lineage, type PastInstance, type PastToken, type StepEvents } from './lineage.ts';
import { PastRecords } from './records.ts';
import { refusalOf, refuse } from './refusal.ts';
import type { GoBackPlan, OfferedCompensation, PlanScope, RoundAgain, Undone, VariableChange } from './types.ts';

/** Where to go back to, and how. */
export interface GoBackRequest {
  /** The visit of a step that is taken back; an inner instance of a loop that has ended stands for its loop. */
  readonly elementInstanceId?: string;
  /** Instead: the latest visit of this element that has ended. */
  readonly elementId?: string;
  /** The variables of that time (as it is without this), or those of now. */
  readonly variables?: 'then' | 'now';
  /** Run the compensation handlers of what was done since. */
  readonly compensate?: boolean;
}

export type GoBackPlanned =
  { readonly ok: true; readonly plan: GoBackPlan } | { readonly ok: false; readonly rejection: Rejection };

/**
 * What going back to a passed step will do. All that came of the step ends or counts as not done; what other branches did
 * stays, and tokens of theirs that a later join had taken wait there again. Pure: to be shown, and to be given to `step` as the
 * input `goBack`, as long as the state is the same.
 * @param history  the events of every step of the instance so far, oldest first.
 */
export function planGoBack(
  definition: CompiledProcess,
  state: ProcessState,
  history: StepEvents,
  request: GoBackRequest,
): GoBackPlanned {
  if (state.status === 'suspended') return rejection('INSTANCE_SUSPENDED');
  if (state.status !== 'active') return rejection('INSTANCE_ENDED');
  let plan: GoBackPlan | undefined;
  const refused = refusalOf(() => {
    plan = new Planner(definition as Process, state, lineageOf(definition as Process, history)).plan(request);
  });
  if (refused || !plan) return { ok: false, rejection: refused ?? rejection('NOT_WAITING').rejection };
  return { ok: true, plan };
}

class Planner {
  readonly #process: Process;
  readonly #next: number;
  readonly #live: ReadonlyMap<string, ElementInstance>;
  readonly #lineage: Lineage;

  constructor(process: Process, state: ProcessState, lineage: Lineage) {
    const { elements, next } = toEngineState(state);
    this.#process = process;
    this.#next = next;
    this.#live = new Map(elements.map((element) => [element.id, element]));
    this.#lineage = lineage;
  }

  plan(request: GoBackRequest): GoBackPlan {
    const target = this.#target(request);
    const closed = this.#closedScopes(target);
    const path = this.#livePath(target, closed);
    const takeovers = [...path, ...closed].flatMap((scope) => this.#takeover(scope, target));
    const removed = this.#removed(target, closed, takeovers);
    const ended = [...removed].flatMap((id) => this.#live.get(id) ?? []);
    if (ended.some((one) => one.undoFor !== undefined && !removed.has(one.undoFor)))
      refuse('COMPENSATION_RUNNING', target.elementId);
    const place = (id: string): PlanScope => {
      const opened = closed.findIndex((scope) => scope.id === id);
      return opened < 0 ? { live: id } : { opened };
    };
    const isPlace = (id: string): boolean => path.includes(id) || closed.some((scope) => scope.id === id);
    const again = this.#endedWithScope(target, closed, takeovers, removed);
    const undo = this.#undo(closed, removed, target);
    const undoesEnd = closed.length > 0 || takeovers.length > 0;
    if (ended.length === 0 && !undoesEnd) this.#expectFinished(target, removed);
    return {
      next: this.#next,
      elementId: target.elementId,
      scope: place(target.scope ?? ''),
      ...(target.counter === undefined ? {} : { again: this.#again(target, false) }),
      terminate: ended.filter((one) => one.scope === null || !removed.has(one.scope)).map((one) => one.id),
      open: closed.map((scope, n) => ({
        elementId: scope.elementId,
        in: place(scope.scope ?? ''),
        done: undo.kept[n] ?? [],
        ...this.#round(scope),
      })),
      uninterrupt: takeovers.flatMap(({ scope }) => (scope && path.includes(scope) ? [scope] : [])),
      reactivate: again.map((one) => ({ elementId: one.elementId, in: place(one.scope ?? '') })),
      ...this.#tokens(target, closed, takeovers, removed, again, place, isPlace),
      closeGates: this.#gates(path, removed),
      rest: path.flatMap((id) => this.#rest(id, target, removed)),
      variables: request.variables === 'now' ? [] : this.#variables(target, path, closed),
      forget: undo.forget,
      ...(undo.restore.length > 0 ? { restore: undo.restore } : {}),
      compensations: [...undo.records].reverse().flatMap((record) => this.#offers(record)),
      undo: request.compensate ? undo.records : [],
    };
  }

  #target({ elementInstanceId, elementId }: GoBackRequest): PastInstance {
    const all = [...this.#lineage.instances.values()];
    let target =
      elementInstanceId === undefined
        ? all.filter((one) => one.elementId === elementId && one.ended && !this.#isInner(one)).at(-1)
        : this.#lineage.instances.get(elementInstanceId);
    if (!target) return refuse('NOT_PASSED', elementInstanceId ?? elementId ?? '');
    if (this.#isInner(target) && !this.#live.has(target.scope ?? ''))
      target = this.#lineage.instances.get(target.scope ?? '') ?? target;
    if (this.#live.has(target.id)) refuse('STILL_ACTIVE', target.elementId);
    const node = this.#node(target);
    const byEvent = node.attachedTo !== null || node.triggeredByEvent || node.scope?.start === node;
    if (node.scope === null || byEvent || node.isForCompensation) refuse('CANT_GO_BACK', target.elementId);
    return target;
  }

  #node(one: PastInstance): Node {
    return this.#process.nodes.get(one.elementId) ?? refuse('UNKNOWN_ELEMENT', one.elementId);
  }

  #isInner(one: PastInstance): boolean {
    return one.scope !== null && this.#lineage.instances.get(one.scope)?.elementId === one.elementId;
  }

  /** Scopes around the step that have ended, outermost first. */
  #closedScopes(target: PastInstance): PastInstance[] {
    const closed: PastInstance[] = [];
    for (let id = target.scope; id !== null && !this.#live.has(id);) {
      const scope = this.#lineage.instances.get(id) ?? refuse('CANT_GO_BACK', target.elementId);
      const node = this.#node(scope);
      if (node.loop && !this.#isRound(scope)) refuse('IN_ENDED_LOOP', scope.elementId);
      if (node.adHoc?.sequential) refuse('IN_ENDED_SEQUENCE', scope.elementId);
      if (node.triggeredByEvent || node.isForCompensation) refuse('CANT_GO_BACK', target.elementId);
      closed.unshift(scope);
      id = scope.scope;
    }
    return closed;
  }

  /** An instance of a loop that still runs. */
  #isRound({ counter, scope }: PastInstance): boolean {
    return counter !== undefined && this.#live.get(scope ?? '')?.state === 'activated';
  }

  #again(round: PastInstance, opened: boolean): RoundAgain {
    const body = this.#live.get(round.scope ?? '') ?? refuse('IN_ENDED_LOOP', round.elementId);
    return roundAgain(this.#node(round), body, round, this.#rounds(round), opened);
  }

  #round(scope: PastInstance): { readonly round?: number; readonly again?: RoundAgain } {
    if (scope.counter === undefined) return {};
    return this.#node(scope).loop?.type === 'standard' ? { round: scope.counter } : { again: this.#again(scope, true) };
  }

  /** Ids of the active scopes around the step, innermost first. */
  #livePath(target: PastInstance, closed: readonly PastInstance[]): string[] {
    const path: string[] = [];
    for (let id = (closed[0] ?? target).scope; id !== null; id = this.#live.get(id)?.scope ?? null) {
      const live = this.#live.get(id);
      if (live?.state !== 'activated' || live.undoFor !== undefined) refuse('CANT_GO_BACK', target.elementId);
      path.push(id);
    }
    return path;
  }

  /** The interrupting event sub-process that has taken a scope over since the step, if it does not itself hold the step. */
  #takeover(scope: string | PastInstance, target: PastInstance): PastInstance[] {
    const id = typeof scope === 'string' ? scope : scope.id;
    const holdsStep = (one: PastInstance): boolean => {
      for (let at: string | null = target.id; at !== null; at = this.#lineage.instances.get(at)?.scope ?? null)
        if (at === one.id) return true;
      return false;
    };
    return [...this.#lineage.instances.values()].filter((one) => {
      const node = one.scope === id && one.index > target.index ? this.#process.nodes.get(one.elementId) : undefined;
      return node?.triggeredByEvent === true && node.start?.interrupting === true && !holdsStep(one);
    });
  }

  /** Everything that came of the step, itself included; what lies inside of such an instance too. */
  #removed(target: PastInstance, closed: readonly PastInstance[], takeovers: readonly PastInstance[]): Set<string> {
    const removed = new Set([target.id, ...takeovers.map((one) => one.id)]);
    const reopened = new Set(closed.map((scope) => scope.id));
    const first = closed[0] ?? target;
    const laterRounds = new Set(
      oneAfterAnother(this.#node(first)) ? this.#rounds(first).filter(({ index }) => index > target.index) : [],
    );
    for (const one of this.#lineage.instances.values()) {
      const node = this.#process.nodes.get(one.elementId);
      const afterReopened =
        laterRounds.has(one) ||
        one.took.some((token) => reopened.has(token.producer)) ||
        (node?.attachedTo != null && node.interrupting && one.parents.some((parent) => reopened.has(parent)));
      const inRemoved = one.scope !== null && removed.has(one.scope);
      if (afterReopened || inRemoved || one.parents.some((parent) => removed.has(parent))) removed.add(one.id);
    }
    // What undoes something for one of them, with all inside.
    for (const { id, undoFor, scope } of this.#live.values())
      if ((undoFor !== undefined && removed.has(undoFor)) || (scope !== null && removed.has(scope))) removed.add(id);
    return removed;
  }

  /** All rounds of the loop that the scope is a round of, in order; none when it is no round. */
  #rounds({ counter, scope }: PastInstance): PastInstance[] {
    if (counter === undefined) return [];
    return [...this.#lineage.instances.values()].filter((one) => one.scope === scope && one.counter !== undefined);
  }

  /**
   * Nothing that came of the step is active: then its tokens must have come to their end, or wait at a join. Where another
   * operation has ended them, beginning it anew would make a token more than there was.
   */
  #expectFinished(target: PastInstance, removed: ReadonlySet<string>): void {
    const own = [...removed].flatMap((id) => this.#lineage.instances.get(id) ?? []);
    const wentOn = new Set(own.flatMap((one) => one.parents));
    const cutOff = own.some(
      (one) => one.scope === target.scope && !wentOn.has(one.id) && one.ended?.how === 'terminated',
    );
    const lost = this.#lineage.tokens.some(
      ({ producer, consumer, flow, scope }) =>
        removed.has(producer) && consumer === null && !((this.#live.get(scope)?.tokens?.[flow.id] ?? 0) > 0),
    );
    if (cutOff || lost) refuse('TAKEN_BACK', target.elementId);
  }

  /** What the end (or interruption) of a scope that goes on now had ended in it: it begins anew, else its token would be lost. */
  #endedWithScope(
    target: PastInstance,
    closed: readonly PastInstance[],
    takeovers: readonly PastInstance[],
    removed: ReadonlySet<string>,
  ): PastInstance[] {
    const steps = new Map<string, Set<number>>();
    const note = (scope: string | null, step: number | undefined): void => {
      if (scope !== null && step !== undefined) steps.set(scope, (steps.get(scope) ?? new Set()).add(step));
    };
    for (const scope of closed) if (scope.ended) note(scope.id, scope.ended.step);
    for (const one of takeovers) note(one.scope, one.step);
    const lost = [...this.#lineage.instances.values()].filter(
      (one) =>
        one.scope !== null &&
        one.ended?.how === 'terminated' &&
        steps.get(one.scope)?.has(one.ended.step) === true &&
        !removed.has(one.id) &&
        !closed.includes(one),
    );
    for (const one of lost) {
      const node = this.#node(one);
      if (node.triggeredByEvent || node.isForCompensation || node.attachedTo) refuse('CANT_GO_BACK', target.elementId);
    }
    return lost;
  }

  #tokens(
    target: PastInstance,
    closed: readonly PastInstance[],
    takeovers: readonly PastInstance[],
    removed: ReadonlySet<string>,
    again: readonly PastInstance[],
    place: (id: string) => PlanScope,
    isPlace: (id: string) => boolean,
  ): Pick<GoBackPlan, 'discardTokens' | 'putTokens'> {
    const reopened = new Set(closed.map((scope) => scope.id));
    const wiped = new Set([...reopened, ...takeovers.map((one) => one.scope)]);
    const undone = (token: PastToken): boolean => removed.has(token.producer) || reopened.has(token.producer);
    const waits = ({ scope, flow }: PastToken): boolean => (this.#live.get(scope)?.tokens?.[flow.id] ?? 0) > 0;
    const discardTokens = this.#lineage.tokens
      .filter((token) => token.consumer === null && undone(token) && !removed.has(token.scope) && waits(token))
      .map(({ scope, flow }) => ({ scope, flowId: flow.id }));
    const begins = new Set([target.id, ...again.map((one) => one.id)]);
    const putTokens = this.#lineage.tokens.flatMap((token) => {
      if (undone(token) || !isPlace(token.scope)) return [];
      const put = { in: place(token.scope), flowId: token.flow.id };
      if (token.consumer === null) return wiped.has(token.scope) && isJoin(token.flow.target) ? [put] : [];
      if (begins.has(token.consumer)) return [{ ...put, first: true as const }];
      return removed.has(token.consumer) && isJoin(token.flow.target) ? [put] : [];
    });
    return { discardTokens, putTokens };
  }

  #gates(path: readonly string[], removed: ReadonlySet<string>): GoBackPlan['closeGates'] {
    return [...removed].flatMap((id) => {
      const one = this.#lineage.instances.get(id);
      const gates = one?.scope != null && path.includes(one.scope) ? this.#live.get(one.scope)?.gates : undefined;
      return one?.scope && gates && Object.hasOwn(gates, one.elementId)
        ? [{ scope: one.scope, elementId: one.elementId }]
        : [];
    });
  }

  /** What had begun of a sequence after the step is still to begin again. */
  #rest(id: string, target: PastInstance, removed: ReadonlySet<string>): GoBackPlan['rest'] {
    const scope = this.#live.get(id);
    if (!scope || !this.#process.nodes.get(scope.element)?.adHoc?.sequential) return [];
    const begun = [...removed].flatMap((one) => this.#lineage.instances.get(one) ?? []);
    const later = begun.filter((one) => one.scope === id && one !== target && one.took.length === 0);
    const elements = later.sort((a, b) => a.index - b.index).map((one) => one.elementId);
    return elements.length > 0 ? [{ scope: id, elements: [...elements, ...(scope.rest ?? [])] }] : [];
  }

  #variables(target: PastInstance, path: readonly string[], closed: readonly PastInstance[]): VariableChange[] {
    const then = this.#lineage.variablesAt(target.index);
    const changes = path.flatMap((id) => changesOf({ live: id }, this.#live.get(id)?.vars ?? {}, then.get(id) ?? {}));
    return [...changes, ...closed.flatMap((scope, opened) => changesOf({ opened }, {}, then.get(scope.id) ?? {}))];
  }

  /** Which records of completed activities go, which of a reopened scope stay, and what they could undo. */
  #undo(closed: readonly PastInstance[], removed: ReadonlySet<string>, target: PastInstance) {
    const done = new Map<string, number>();
    for (const id of removed) {
      const one = this.#lineage.instances.get(id);
      if (one?.ended?.how === 'completed' && one.scope !== null && !this.#isInner(one))
        done.set(`${one.scope} ${one.elementId}`, (done.get(`${one.scope} ${one.elementId}`) ?? 0) + 1);
    }
    const past = new PastRecords(this.#process, this.#lineage, removed);
    const liveScopes = [...this.#live.values()].filter((one) => !removed.has(one.id) && one.undoFor === undefined);
    const records: Undone[] = [];
    const restore: { scope: string; records: readonly Undone[] }[] = [];
    const forget: { scope: string; elementId: string; count: number }[] = [];
    for (const scope of liveScopes) {
      const { gone, rest } = this.#split(scope.id, scope.done ?? [], done);
      records.push(...gone);
      const taken = past.anyTakenBack ? missing(past.of(scope.id), rest, closed[0]) : [];
      if (taken.length > 0) restore.push({ scope: scope.id, records: taken });
      for (const elementId of new Set(gone.map((record) => record.element)))
        forget.push({
          scope: scope.id,
          elementId,
          count: gone.filter((record) => record.element === elementId).length,
        });
    }
    const kept: (readonly Undone[])[] = [];
    let around: readonly Undone[] = this.#live.get((closed[0] ?? target).scope ?? '')?.done ?? [];
    const later = closed[0]?.counter === undefined ? [] : this.#recordsOfLater(closed[0], around);
    if (closed[0] && later.length > 0) {
      forget.push({ scope: closed[0].scope ?? '', elementId: closed[0].elementId, count: later.length });
      records.push(...later);
      around = around.slice(0, around.length - later.length);
    }
    closed.forEach((scope, n) => {
      const own = this.#ownRecord(scope, around);
      // Its own record goes, but it is not undone: it goes on. One with a handler of its own says nothing of what was done in it.
      if (own && n === 0) forget.push({ scope: scope.scope ?? '', elementId: scope.elementId, count: 1 });
      const known = own?.done ?? (own || past.anyTakenBack ? past.of(scope.id) : []);
      const { gone, rest } = this.#split(scope.id, known, done);
      records.push(...gone);
      const next = closed[n + 1];
      kept.push(next ? rest.filter((record) => record.element !== next.elementId) : rest);
      around = known;
    });
    return { records, forget, kept, restore };
  }

  /** What the rounds after this one have left to be undone; refused where a compensation has used some of it up. */
  #recordsOfLater(round: PastInstance, done: readonly Undone[]): readonly Undone[] {
    const recorded = this.#rounds(round).filter((one) => this.#leavesRecord(one));
    if (recorded.length !== done.length) refuse('IN_ENDED_LOOP', round.elementId);
    return done.slice(done.length - recorded.filter(({ index }) => index > round.index).length);
  }

  #ownRecord(scope: PastInstance, around: readonly Undone[]): Undone | undefined {
    if (scope.counter !== undefined && !this.#leavesRecord(scope)) return undefined;
    return around.filter((record) => record.element === scope.elementId).at(-1);
  }

  #leavesRecord(round: PastInstance): boolean {
    if (round.ended?.how !== 'completed') return false;
    const { boundaries, eventSubProcesses } = this.#node(round);
    const starts = eventSubProcesses.flatMap(({ start }) => start?.events ?? []);
    return (
      boundaries.some(({ handler }) => handler) ||
      starts.some(({ type }) => type === 'compensation') ||
      new PastRecords(this.#process, this.#lineage, new Set()).of(round.id).length > 0
    );
  }

  #split(scope: string, records: readonly Undone[], done: ReadonlyMap<string, number>) {
    const left = new Map<string, number>();
    const gone: Undone[] = [];
    const rest: Undone[] = [];
    for (const record of [...records].reverse()) {
      const key = `${scope} ${record.element}`;
      const count = left.get(key) ?? done.get(key) ?? 0;
      (count > 0 ? gone : rest).unshift(record);
      left.set(key, count - 1);
    }
    return { gone, rest };
  }

  #offers(record: Undone): OfferedCompensation[] {
    const handler = this.#process.nodes.get(record.element)?.boundaries.find((boundary) => boundary.handler)?.handler;
    if (handler) return [{ elementId: record.element, handlerId: handler.id }];
    return [...(record.done ?? [])].reverse().flatMap((inner) => this.#offers(inner));
  }
}

/** Those of `all`, oldest first, that are not there any more. Of a scope that is opened again there is none. */
function missing(all: readonly Undone[], there: readonly Undone[], opened: PastInstance | undefined): Undone[] {
  const left = new Map<string, number>();
  for (const { element } of there) left.set(element, (left.get(element) ?? 0) + 1);
  return [...all]
    .reverse()
    .filter(({ element }) => {
      const count = left.get(element) ?? 0;
      left.set(element, count - 1);
      return count <= 0 && element !== opened?.elementId;
    })
    .reverse();
}

const isJoin = (node: Node): boolean => (node.kind.join ? node.incoming.length > 1 : node.startQuantity > 1);

function changesOf(scope: PlanScope, now: JsonObject, then: JsonObject): VariableChange[] {
  const names = [...new Set([...Object.keys(then), ...Object.keys(now)])];
  return names.flatMap((name) => {
    const before = Object.hasOwn(now, name) ? (now[name] ?? null) : null;
    const after = Object.hasOwn(then, name) ? (then[name] ?? null) : null;
    const gone = !Object.hasOwn(then, name);
    if (!gone && Object.hasOwn(now, name) && equal(before, after)) return [];
    return [{ scope, name, before, after, ...(gone ? { removed: true as const } : {}) }];
  });
}

/** Equal as JSON, whatever the order of names. */
function equal(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [x, y] = [a as JsonObject, b as JsonObject];
  const names = Object.keys(x);
  return (
    names.length === Object.keys(y).length &&
    names.every((name) => Object.hasOwn(y, name) && equal(x[name] ?? null, y[name] ?? null))
  );
}
