import {
  addDuration,
  formatDuration,
  parseCycle,
  parseDuration,
  parseInstant,
  type Cycle,
  type Duration,
  type Instant,
  type Json,
} from '@trucban/kernel';
import { sinceEpoch } from '../expressions.ts';
import type { EventDefinition, Node } from '../graph/graph.ts';
import { newId, type Run } from '../run/run.ts';
import type { ElementInstance, Wait } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';
import { isCron, nextOfCron } from './cron.ts';
import { evaluateIn } from './variables.ts';

/** What a simulation takes a timer for whose data isn't there. */
const ASSUMED_TIME = { months: 0, ms: 600_000 };

type Unnumbered = Omit<Wait, 'id'>;

/**
 * Opens timers, subscriptions and conditions of `targets` for `owner`, evaluated in its context.
 * All are evaluated before the first is opened, so that a process incident leaves nothing half armed.
 * @param which  picks event definitions by their index; all of them without it.
 */
export function arm(
  run: Run,
  owner: ElementInstance,
  targets: readonly Node[],
  which: (target: Node, def: number) => boolean = () => true,
): void {
  const waits: Unnumbered[] = [];
  for (const target of targets) {
    target.events.forEach((event, def) => {
      const wait = which(target, def) ? waitFor(run, owner, target, event, def) : null;
      if (wait) waits.push(wait);
    });
  }
  if (waits.length === 0) return;
  const opened = waits.map((wait) => open(run, owner, wait));
  owner.waits = [...(owner.waits ?? []), ...opened];
}

function waitFor(
  run: Run,
  owner: ElementInstance,
  target: Node,
  event: EventDefinition,
  def: number,
): Unnumbered | null {
  const base = { target: target.id, def };
  switch (event.type) {
    case 'timer':
      return { ...base, kind: 'timer', ...schedule(run, owner, event, target.id) };
    case 'message':
      return {
        ...base,
        kind: 'message',
        name: text(run, owner, event.name, 'MESSAGE_NAME'),
        key: correlationKey(run, owner, event, target.id),
      };
    case 'signal':
      return { ...base, kind: 'signal', name: text(run, owner, event.name, 'SIGNAL_NAME') };
    case 'condition':
      return { ...base, kind: 'condition', was: false };
    default:
      return null;
  }
}

function text(
  run: Run,
  owner: ElementInstance,
  expression: Parameters<typeof evaluateIn>[2],
  what: 'MESSAGE_NAME' | 'SIGNAL_NAME',
): string {
  const value = evaluateIn(run, owner, expression);
  if (typeof value === 'string' && value !== '') return value;
  throw new Stuck(
    `${what}_INVALID`,
    'Tên của thông điệp hoặc tín hiệu không phải là chuỗi ký tự.',
    'The name of the message or signal is not a text.',
  );
}

function correlationKey(
  run: Run,
  owner: ElementInstance,
  event: Extract<EventDefinition, { type: 'message' }>,
  elementId: string,
): string {
  if (!event.correlationKey) return '';
  const value = evaluateIn(run, owner, event.correlationKey);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (run.process.assume) {
    run.process.assume(elementId);
    return '';
  }
  throw new Stuck(
    'CORRELATION_KEY_INVALID',
    'Khóa tương quan của thông điệp không phải là chuỗi hoặc số.',
    'The correlation key of the message is neither a text nor a number.',
  );
}

function schedule(
  run: Run,
  owner: ElementInstance,
  event: Extract<EventDefinition, { type: 'timer' }>,
  elementId: string,
): Pick<Wait, 'dueAt' | 'left' | 'every'> {
  const value = evaluateIn(run, owner, event.value);
  const due = dueTime(event.kind, value, run.at);
  if (due) return due;
  if (run.process.assume) {
    run.process.assume(elementId);
    return { dueAt: addDuration(run.at, ASSUMED_TIME) };
  }
  throw new Stuck(
    'TIMER_INVALID',
    `Giá trị «${String(value)}» không phải là thời hạn hợp lệ của bộ hẹn giờ.`,
    `"${String(value)}" is not a valid ${event.kind} of a timer.`,
  );
}

/** When a timer is due that is set at `at`; null when `value` is not what `kind` says. */
export function dueTime(
  kind: 'date' | 'duration' | 'cycle',
  value: Json,
  at: Instant,
): { dueAt: Instant; left?: number | null; every?: string } | null {
  if (typeof value !== 'string') return null;
  if (kind === 'date') {
    const date = readInstant(value);
    return date === null ? null : { dueAt: date };
  }
  if (kind === 'duration') {
    const duration = parseDuration(value);
    return duration.ok ? { dueAt: addDuration(at, duration.value) } : null;
  }
  const onTime = nextOfCron(value, at);
  if (onTime !== null) return { dueAt: onTime, left: null, every: value.trim() };
  const cycle = readCycle(value, at);
  if (!cycle || cycle.repetitions === 0) return null;
  return {
    dueAt: cycle.start ?? addDuration(at, cycle.interval),
    left: cycle.repetitions === null ? null : cycle.repetitions - 1,
    every: formatDuration(cycle.interval),
  };
}

/** Whether a text is what `kind` says: an ISO 8601 date, duration or cycle; a cycle may also be a cron expression. */
export function isTimerValue(kind: 'date' | 'duration' | 'cycle', value: string): boolean {
  if (kind === 'date') return readInstant(value) !== null;
  if (kind === 'duration') return parseDuration(value).ok;
  const cycle = readCycle(value, null);
  return isCron(value) || (cycle !== null && cycle.repetitions !== 0);
}

/**
 * A cycle that is set at `at` (`null`: only its form is asked). Its first date may be written as any instant may; the third
 * part may also be the end: of the first interval after a date, of the whole cycle after a duration.
 */
function readCycle(text: string, at: Instant | null): Cycle | null {
  const [head = '', first = '', last, ...more] = text.split('/');
  if (more.length > 0) return null;
  const date = last === undefined ? null : readInstant(first);
  const end = last === undefined ? null : readInstant(last);
  if (end !== null && date !== null) {
    const ms = Date.parse(end) - Date.parse(date);
    return readPlain(`${head}/${date}/${formatDuration({ months: 0, ms })}`);
  }
  if (end === null) return readPlain(date === null ? text : `${head}/${date}/${last ?? ''}`);
  const cycle = readPlain(`${head}/${first}`);
  if (!cycle || at === null) return cycle;
  const within = timesUntil(at, cycle.interval, end);
  return { ...cycle, repetitions: Math.min(cycle.repetitions ?? within, within) };
}

function readPlain(text: string): Cycle | null {
  const cycle = parseCycle(text);
  return cycle.ok ? cycle.value : null;
}

/** How many steps of a cycle end no later than `end`; one of months is counted, and has few. */
function timesUntil(at: Instant, interval: Duration, end: Instant): number {
  if (interval.months === 0) return Math.max(0, Math.floor((Date.parse(end) - Date.parse(at)) / interval.ms));
  let times = 0;
  for (let due = addDuration(at, interval); due <= end; due = addDuration(due, interval)) times++;
  return times;
}

/**
 * The time of a cycle after the one that was due at `dueAt` and comes at `at`; null when it was the last. A cycle of equal
 * intervals has each of its times, however late; one such as `0 0 7 * * *` leaves out what was missed.
 */
export function nextDue(
  wait: Pick<Wait, 'dueAt' | 'left' | 'every'>,
  at: Instant,
): Pick<Wait, 'dueAt' | 'left' | 'every'> | null {
  if (wait.every === undefined || wait.dueAt === undefined || wait.left === 0) return null;
  const onTime = nextOfCron(wait.every, at > wait.dueAt ? at : wait.dueAt);
  if (onTime !== null) return { dueAt: onTime, left: null, every: wait.every };
  const every = parseDuration(wait.every);
  if (!every.ok) return null;
  return {
    dueAt: addDuration(wait.dueAt, every.value),
    left: wait.left === null || wait.left === undefined ? null : wait.left - 1,
    every: wait.every,
  };
}

/** An instant as the data may hold it: with an offset or a named zone, without (then UTC), or a date alone (its first moment, UTC). */
export function readInstant(value: string): Instant | null {
  if (value.includes('@')) return readZoned(value);
  const bare = value.replace(/\[[^\]]*\]$/, '');
  const withTime = /^\d{4}-\d\d-\d\d$/.test(bare) ? `${bare}T00:00:00` : bare;
  const withSeconds = withTime.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?=$|Z|[+-])/, '$1:00');
  const zoned = /(?:Z|z|[+-]\d\d:\d\d)$/.test(withSeconds) ? withSeconds : `${withSeconds}Z`;
  const parsed = parseInstant(zoned);
  return parsed.ok ? parsed.value : null;
}

function readZoned(value: string): Instant | null {
  const since = sinceEpoch(value);
  const duration = since === null ? null : parseDuration(since);
  return duration?.ok ? addDuration('1970-01-01T00:00:00.000Z', duration.value) : null;
}

function open(run: Run, owner: ElementInstance, wait: Unnumbered): Wait {
  const opened: Wait = { id: newId(run, wait.kind === 'timer' ? 't' : wait.kind === 'condition' ? 'c' : 's'), ...wait };
  const place = { elementInstanceId: owner.id, elementId: wait.target };
  if (wait.kind === 'timer') {
    run.commands.push({ type: 'startTimer', timerId: opened.id, ...place, dueAt: wait.dueAt ?? run.at });
  } else if (wait.kind === 'message') {
    run.commands.push({
      type: 'openMessageSubscription',
      subscriptionId: opened.id,
      ...place,
      messageName: wait.name ?? '',
      correlationKey: wait.key ?? '',
    });
  } else if (wait.kind === 'signal') {
    run.commands.push({
      type: 'openSignalSubscription',
      subscriptionId: opened.id,
      ...place,
      signalName: wait.name ?? '',
    });
  } else {
    // It may hold already: conditions are looked at as soon as this move is done.
    run.conditionsStale = true;
  }
  return opened;
}

/** Closes those waits of `owner` that `which` picks (all without it). */
export function disarm(run: Run, owner: ElementInstance, which: (wait: Wait) => boolean = () => true): void {
  if (!owner.waits) return;
  const kept: Wait[] = [];
  for (const wait of owner.waits) {
    if (!which(wait)) kept.push(wait);
    else if (wait.kind === 'timer') run.commands.push({ type: 'cancelTimer', timerId: wait.id });
    else if (wait.kind !== 'condition') run.commands.push({ type: 'closeSubscription', subscriptionId: wait.id });
  }
  setWaits(owner, kept);
}

/** A timer has fired: gone, or set anew when it is a cycle (`again`). A fired timer needs no `cancelTimer`. */
export function consumeTimer(run: Run, owner: ElementInstance, wait: Wait, again: boolean): void {
  const rest = (owner.waits ?? []).filter((other) => other.id !== wait.id);
  const next = again ? nextDue(wait, run.at) : null;
  setWaits(
    owner,
    next ? [...rest, open(run, owner, { kind: 'timer', target: wait.target, def: wait.def, ...next })] : rest,
  );
}

export function replaceWait(owner: ElementInstance, wait: Wait): void {
  setWaits(
    owner,
    (owner.waits ?? []).map((other) => (other.id === wait.id ? wait : other)),
  );
}

/** Replaces the record of waits; timers and subscriptions outside are the caller's business. */
export function setWaits(owner: ElementInstance, waits: readonly Wait[]): void {
  if (waits.length > 0) owner.waits = waits;
  else delete owner.waits;
}
