import { addDuration, compareInstants, parseDuration, type Instant } from '@trucban/kernel';
import { severities, type Severity } from '../types.ts';
import type { Alert, AlertInput, AlertPolicy, AlertStep, Hold, Rung } from './types.ts';

type Event = Extract<AlertInput, { readonly type: 'event' }>;
type Timer = Extract<AlertInput, { readonly type: 'timer' }>;
type Happened = AlertStep['happened'][number];

/**
 * One step in the life of an alert: normal → pending → active → clearing → normal (`domain/rules.md` 0.3).
 * @param alert  null: there is none
 */
export function stepAlert(policy: AlertPolicy, alert: Alert | null, input: AlertInput): AlertStep {
  const happened: Happened[] = [];
  const next = alert ? going(policy, alert, input, happened) : beginning(policy, input, happened);
  const rungs = next && input.type === 'timer' ? reachedRungs(policy, next, input.at).map(([number]) => number) : [];
  const endedAt = alert && happened.includes('cleared') ? endOf(policy, alert, input) : null;
  return { alert: next, happened, rungs, wakeAt: next && wakeAt(policy, next, input.at), endedAt };
}

/** An alert that would be raised by a step but is kept from it: it waits as before, and an absence is watched on. */
export function heldBack({ absence }: AlertPolicy, before: Alert | null, raised: Alert): Alert {
  const state = absence === undefined ? 'pending' : 'watching';
  return { ...raised, state, since: before?.since ?? raised.since, activeSince: null };
}

function beginning(policy: AlertPolicy, input: AlertInput, happened: Happened[]): Alert | null {
  if (input.type !== 'event' || !input.matches) return null;
  const { at, severity, until = null } = input;
  const state = policy.absence === undefined ? 'pending' : 'watching';
  const fresh: Alert = { state, severity, count: 1, since: at, activeSince: null, lastAt: at, samples: 1, until };
  return state === 'watching' ? fresh : raisedIfHeld(policy, fresh, at, happened);
}

function going(policy: AlertPolicy, alert: Alert, input: AlertInput, happened: Happened[]): Alert | null {
  if (input.type === 'clear') return ended(happened);
  if (input.type === 'timer') return byTime(policy, alert, input, happened);
  if (input.type === 'release')
    return alert.state === 'pending' ? raisedIfHeld(policy, alert, input.at, happened) : alert;
  if (policy.absence !== undefined) return seenAgain(policy, alert, input, happened);
  return input.matches ? spokenFor(policy, alert, input, happened) : spokenAgainst(policy, alert, input, happened);
}

function spokenFor(policy: AlertPolicy, alert: Alert, { at, severity, until }: Event, happened: Happened[]): Alert {
  const counted = { ...alert, until: until ?? alert.until, count: alert.count + 1, lastAt: later(alert.lastAt, at) };
  if (alert.state === 'pending') {
    const samples = alert.samples + 1;
    return raisedIfHeld(policy, { ...counted, samples, severity: higher(alert.severity, severity) }, at, happened);
  }
  happened.push('repeated');
  // What was before it turned to its end doesn't turn it back.
  const going = alert.state === 'clearing' && isBefore(at, alert.since) ? counted : activeAgain(counted);
  return withSeverity(going, severity, happened);
}

function spokenAgainst(policy: AlertPolicy, alert: Alert, { at, clears }: Event, happened: Happened[]): Alert | null {
  if (isBefore(at, alert.lastAt)) return outOfOrder(policy, alert, at);
  // A pending alert was never raised: nobody has to be told.
  if (alert.state === 'pending') return null;
  if (!clears) return alert.state === 'clearing' && isBefore(at, alert.since) ? alert : activeAgain(alert);
  const clearing: Alert =
    alert.state === 'clearing'
      ? { ...alert, samples: alert.samples + 1, since: isBefore(at, alert.since) ? at : alert.since }
      : { ...alert, state: 'clearing', since: at, samples: 1 };
  return isHeld(policy.clear, clearing, at) ? ended(happened) : clearing;
}

/** A newer event spoke for it since: what was before that ends nothing, but what has to hold in a row begins anew with the newer one. */
function outOfOrder({ hold }: AlertPolicy, alert: Alert, at: Instant): Alert {
  const inRow = hold?.for !== undefined || hold?.samples !== undefined;
  if (alert.state !== 'pending' || !inRow || isBefore(at, alert.since)) return alert;
  return { ...alert, since: alert.lastAt, samples: 1 };
}

/** Absence: what is seen again, as often as it has to be, is well again. */
function seenAgain(policy: AlertPolicy, alert: Alert, event: Event, happened: Happened[]): Alert | null {
  const { at, matches, clears, severity, until = null } = event;
  if (!matches && !clears) return alert;
  // It came out of order: the silence has lasted since a later sign of life.
  if (isBefore(at, alert.lastAt)) return matches ? { ...alert, count: alert.count + 1 } : alert;
  const [count, isRaised] = [alert.count + 1, alert.state === 'active' || alert.state === 'clearing'];
  const samples = alert.state === 'clearing' ? alert.samples + 1 : 1;
  if (isRaised && matches && samples < (policy.clear?.samples ?? 1)) {
    const since = alert.state === 'clearing' ? alert.since : at;
    return { ...alert, state: 'clearing', since, samples, count, lastAt: at, until };
  }
  if (isRaised) happened.push('cleared');
  if (!matches) return null;
  return { state: 'watching', severity, count, since: at, activeSince: null, lastAt: at, samples: 1, until };
}

function byTime(policy: AlertPolicy, alert: Alert, timer: Timer, happened: Happened[]): Alert | null {
  const { at } = timer;
  switch (alert.state) {
    case 'watching':
      return raisedWhenDue(policy, alert, absentAt(policy, alert), timer, happened);
    case 'pending':
      return raisedWhenDue(policy, alert, holdEnd(policy, alert), timer, happened);
    case 'clearing':
    case 'active':
      if (reached(endDue(policy, alert), at)) return ended(happened);
      return climbed(policy, isSilentAgain(policy, alert, at) ? activeAgain(alert) : alert, timer, happened);
  }
}

/** As of the time it was due, however late that is noticed. */
function raisedWhenDue(
  policy: AlertPolicy,
  alert: Alert,
  due: Instant | null,
  timer: Timer,
  happened: Happened[],
): Alert {
  if (due === null || compareInstants(due, timer.at) > 0) return alert;
  return climbed(policy, raised(alert, due, happened), timer, happened);
}

function raisedIfHeld(policy: AlertPolicy, alert: Alert, at: Instant, happened: Happened[]): Alert {
  const { hold } = policy;
  if (hold?.until) return reached(alert.until, at) ? raised(alert, at, happened) : alert;
  return isHeld(hold, alert, at) ? raised(alert, at, happened) : alert;
}

/** When time alone ends an alert. */
function endDue({ clear, clearAfter }: AlertPolicy, { state, since, lastAt }: Alert): Instant | null {
  return earliest([after(lastAt, clearAfter), state === 'clearing' ? after(since, clear?.for) : null]);
}

/** By the clock of the events, and not before it began: what came after it may raise it again, however late either is noticed. */
function endOf(policy: AlertPolicy, alert: Alert, input: AlertInput): Instant {
  const end = input.type === 'timer' ? (endDue(policy, alert) ?? input.at) : input.at;
  return later(alert.activeSince ?? alert.since, end);
}

/** When a pending alert is raised by time alone. */
function holdEnd({ hold }: AlertPolicy, { since, until }: Pick<Alert, 'since' | 'until'>): Instant | null {
  return hold?.until ? until : after(since, hold?.for);
}

/** When what is watched for is absent. */
function absentAt({ absence }: AlertPolicy, { lastAt, until }: Pick<Alert, 'lastAt' | 'until'>): Instant | null {
  return typeof absence === 'object' ? until : after(lastAt, absence);
}

/** The next sign of life that would have ended it didn't come. */
function isSilentAgain(policy: AlertPolicy, alert: Alert, at: Instant): boolean {
  return policy.absence !== undefined && alert.state === 'clearing' && reached(absentAt(policy, alert), at);
}

function raised(alert: Alert, at: Instant, happened: Happened[]): Alert {
  happened.push('raised');
  return { ...alert, state: 'active', since: at, activeSince: at };
}

function ended(happened: Happened[]): null {
  happened.push('cleared');
  return null;
}

/** Up the ladder, as far as the time that has passed leads. */
function climbed(policy: AlertPolicy, alert: Alert, { at, severity: said }: Timer, happened: Happened[]): Alert {
  const rungs = reachedRungs(policy, alert, at).map(([, rung]) => rung);
  const steps = rungs.reduce((sum, rung) => sum + (rung.steps ?? 0), 0);
  const wanted = [
    ...(said ? [severities[Math.max(0, severities.indexOf(said) - steps)] ?? said] : []),
    ...rungs.flatMap(({ severity }) => severity ?? []),
  ];
  return wanted.reduce((climbing, severity) => withSeverity(climbing, severity, happened), alert);
}

function reachedRungs(
  { ladder = [] }: AlertPolicy,
  { activeSince }: Pick<Alert, 'activeSince'>,
  at: Instant,
): (readonly [number, Rung])[] {
  if (activeSince === null) return [];
  return [...ladder.entries()].filter(([, rung]) => isDue(activeSince, rung.after, at));
}

function withSeverity(alert: Alert, severity: Severity, happened: Happened[]): Alert {
  const next = higher(alert.severity, severity);
  if (next === alert.severity) return alert;
  if (!happened.includes('severityRaised')) happened.push('severityRaised');
  return { ...alert, severity: next };
}

/** @param at  rungs that only do something were climbed up to then */
function wakeAt(policy: AlertPolicy, alert: Alert, at: Instant): Instant | null {
  const { state, since, activeSince, severity, until } = alert;
  const climbing = (policy.ladder ?? []).flatMap((rung) => {
    const due = after(activeSince ?? since, rung.after);
    const graver = rung.severity !== undefined && higher(severity, rung.severity) !== severity;
    const does = rung.steps !== undefined || rung.actions !== undefined;
    return graver || (does && !reached(due, at)) ? due : [];
  });
  const moments = {
    watching: [absentAt(policy, alert)],
    pending: [holdEnd(policy, { since, until })],
    active: [endDue(policy, alert), ...climbing],
    clearing: [endDue(policy, alert), policy.absence ? absentAt(policy, alert) : null, ...climbing],
  }[state];
  return earliest(moments);
}

const activeAgain = (alert: Alert): Alert => ({ ...alert, state: 'active', since: alert.activeSince ?? alert.since });

/** Without a duration or a number nothing is waited for. */
function isHeld(hold: Hold | undefined, { since, samples }: Alert, at: Instant): boolean {
  if (hold?.for === undefined && hold?.samples === undefined) return true;
  return isDue(since, hold.for, at) || (hold.samples !== undefined && samples >= hold.samples);
}

function isDue(since: Instant, duration: string | undefined, at: Instant): boolean {
  return reached(after(since, duration), at);
}

const reached = (due: Instant | null, at: Instant): boolean => due !== null && compareInstants(due, at) <= 0;

function after(instant: Instant, duration: string | undefined): Instant | null {
  const parsed = duration === undefined ? null : parseDuration(duration);
  return parsed?.ok ? addDuration(instant, parsed.value) : null;
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.filter((instant) => instant !== null).sort(compareInstants)[0] ?? null;
}

const isBefore = (a: Instant, b: Instant): boolean => compareInstants(a, b) < 0;
const later = (a: Instant, b: Instant): Instant => (compareInstants(a, b) < 0 ? b : a);
const higher = (a: Severity, b: Severity): Severity => (severities.indexOf(b) < severities.indexOf(a) ? b : a);
