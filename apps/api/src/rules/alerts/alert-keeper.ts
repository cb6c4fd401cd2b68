import { Injectable } from '@nestjs/common';
import { canonicalJson, compareInstants, type Instant, type LocalizedText } from '@trucban/kernel';
import {
  heldBack,
  SENT_BY_DEVICES,
  severities,
  stepAlert,
  type AlertInput,
  type AlertSignal,
  type AlertStep,
  type RuleDocument,
  type WindowValues,
} from '@trucban/rules-engine';
import { earlierDeadline, type FiredTimers } from '@trucban/workflows';
import { ConfigStore, type ConfigRecord } from '../../configuration/public.ts';
import { IncidentSeverity, Timeline, type ReportOutcome } from '../../incidents/public.ts';
import { Database, Feed, Ids, Outbox, collect, systemScope, type Tx } from '../../platform/public.ts';
import { ProcessStore } from '../../processes/public.ts';
import type { ActionCase } from '../action-case.ts';
import { RuleActions } from '../rule-actions.ts';
import { RuleExtensions } from '../extensions.ts';
import { factsOf, type EventForRules } from '../facts.ts';
import type { RulesAnswer } from '../rules-answer.ts';
import { Shadows } from '../shadow/shadows.ts';
import { Suppressions } from '../suppressions/suppressions.ts';
import { WatchOnlys } from '../suppressions/watch-only.ts';
import { Absences } from './absences.ts';
import { alertEffects, effectOf, settled } from './alert-effect.ts';
import { alertOf, type AlertRow } from './alert-row.ts';
import { nextRow, type Stepped } from './alert-step.ts';
import {
  ALERT_SHARD,
  countAlert,
  dueAlerts,
  findAlert,
  lastAlerts,
  lockAlerts,
  nextWake,
  type AlertKey,
} from './alert-store.ts';
import { changeOf } from './alert.read-model.ts';
import { HeldAlerts } from './held-alerts.ts';

const SCOPE = systemScope('rules');
const RAISED = 'alert.raised';

/** An event that changes nothing of an alert but its counter. */
interface Counted {
  readonly alertId: string;
  readonly event: EventForRules;
}
const COUNTED = Symbol('rules.countedAlerts');

const HELD_BACK = Symbol('rules.heldBack');

/** Keeps the alerts of rules: steps them by events, by time and by hand, and does what their rules ask for when they are raised. */
@Injectable()
export class AlertKeeper {
  constructor(
    private readonly actions: RuleActions,
    private readonly severity: IncidentSeverity,
    private readonly timeline: Timeline,
    private readonly config: ConfigStore,
    private readonly processes: ProcessStore,
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly feed: Feed,
    private readonly ids: Ids,
    private readonly suppressions: Suppressions,
    private readonly watchOnlys: WatchOnlys,
    private readonly absences: Absences,
    private readonly shadows: Shadows,
    private readonly extensions: RuleExtensions,
  ) {}

  /** Takes in what an event says of alerts, in the caller's transaction. What came of the report where one was raised. */
  async hear(
    tx: Tx,
    event: EventForRules,
    { signals, versions, windows }: Pick<RulesAnswer, 'signals' | 'versions' | 'windows'>,
    before: ReportOutcome | null,
  ): Promise<ReportOutcome | null> {
    if (signals.length === 0) return before;
    const held = HeldAlerts.of(tx);
    const free = signals.filter((signal) => !held.has(signal));
    const known = await this.#lastOf(tx, free);
    const repeats = free.filter((signal) => isRepeat(known.get(nameOf(signal)), signal));
    // Nothing but a count: thousands of equal events must not wait for each other from their beginning to their end.
    for (const signal of repeats) this.#count(tx, known.get(nameOf(signal)), event, signal.rule.code);
    const others = signals.filter((signal) => !repeats.includes(signal));
    await held.take(others);
    let made = before;
    for (const signal of others) {
      const { rule, key, matches, clears, severity, until } = signal;
      const last = held.get(signal);
      const row = last?.state === 'cleared' ? null : last;
      // What is older than its end does not raise it again (domain/rules.md 0.3).
      if (!row && last?.cleared_at && compareInstants(event.time, last.cleared_at) <= 0) {
        if (matches) alertEffects(tx, event.id).set(rule.code, settled('over', last.id));
        continue;
      }
      const input: AlertInput = { type: 'event', at: event.time, matches, clears, severity, until };
      const version = versions.get(rule.code) ?? 0;
      made = await this.#step(tx, { rule, version, key, row, input, event, windows }, made);
    }
    return made;
  }

  /** Steps up to `limit` alerts that are due, each in its own transaction. `nextDueAt` null: none waits for time. */
  async wake(limit: number): Promise<FiredTimers> {
    const due = await this.database.transaction(SCOPE, (tx) => dueAlerts(tx, limit));
    let fired = 0;
    for (const { id, rule, key } of due)
      fired += await this.processes.transaction(SCOPE, async (tx) => {
        await lockAlerts(tx, [{ rule, key }]);
        const row = await findAlert(tx, id);
        if (!row?.wake_at || compareInstants(row.wake_at, tx.now) > 0) return 0;
        await this.#wakeOne(tx, row);
        return 1;
      });
    return { fired, nextDueAt: await this.nextDueAt() };
  }

  nextDueAt(): Promise<Instant | null> {
    return this.database.transaction(SCOPE, nextWake);
  }

  /** The rules whose alerts this transaction kept from being raised for an event, with what did so. */
  heldBack(tx: Tx, eventId: string): Map<string, string> {
    const held = tx.local(HELD_BACK, () => new Map<string, Map<string, string>>());
    const those = held.get(eventId) ?? new Map<string, string>();
    held.set(eventId, those);
    return those;
  }

  /** Ends an alert by hand. It was locked and is open. */
  async clear(tx: Tx, row: AlertRow): Promise<void> {
    await this.#stepRow(tx, row, await this.#versionOf(tx, row), { type: 'clear', at: tx.now });
  }

  /** Tells whoever watches that an alert changed. */
  tell(tx: Tx, row: AlertRow, type: string): void {
    this.feed.publish(tx, { topic: 'alerts', key: row.id, change: changeOf(row, type), visibleTo: row.visible_to });
  }

  async #lastOf(tx: Tx, signals: readonly AlertSignal[]): Promise<ReadonlyMap<string, AlertRow>> {
    if (signals.length === 0) return new Map();
    const rows = await tx.asSystem(() => lastAlerts(tx, signals.map(keyOf)));
    return new Map(rows.map((row) => [`${row.rule} ${row.key}`, row]));
  }

  #count(tx: Tx, row: AlertRow | undefined, event: EventForRules, rule: string): void {
    if (!row) return;
    alertEffects(tx, event.id).set(rule, settled('counted', row.id));
    collect<Counted>(tx, COUNTED, { alertId: row.id, event }, (counted) =>
      tx.asSystem(async () => {
        for (const [id, those = []] of Object.entries(Object.groupBy(counted, ({ alertId }) => alertId)).sort())
          await countAlert(
            tx,
            id,
            those.map((one) => one.event),
          );
      }),
    );
  }

  /** By the version that is in force now, whichever it began with. */
  async #wakeOne(tx: Tx, row: AlertRow): Promise<void> {
    const keeper = await this.#keeperOf(tx, row);
    if (!keeper) return this.#abandon(tx, row);
    const { hold } = keeper.content.alert ?? {};
    // What waits for no time of its own was held back.
    const isHeldBack = row.state === 'pending' && hold?.for === undefined && hold?.until === undefined;
    if (isHeldBack) return this.#stepRow(tx, row, keeper, { type: 'release', at: tx.now });
    const severity = await this.absences.severityNow(tx, row, keeper.content);
    await this.#stepRow(tx, row, keeper, { type: 'timer', at: tx.now, ...(severity && { severity }) });
  }

  /** The version in force, where it keeps such an alert: its events still speak for it, or its silence does, and it acts. */
  async #keeperOf(tx: Tx, row: AlertRow): Promise<ConfigRecord<RuleDocument> | undefined> {
    const current = await this.config.current<RuleDocument>(tx, 'rule', row.rule);
    if (!current || (await this.shadows.silences(tx, row.rule, current.version))) return undefined;
    if (current.version === row.rule_version) return current;
    const { content: began } = await this.#versionOf(tx, row);
    return keptLike(current.content) === keptLike(began) ? current : undefined;
  }

  /** Its rule is no longer in force, silent or looks for something else: what was raised ends, what was not is forgotten. */
  async #abandon(tx: Tx, row: AlertRow): Promise<void> {
    if (row.state === 'watching' || row.state === 'pending') return HeldAlerts.of(tx).drop(row);
    await this.#end(tx, row, (await this.#versionOf(tx, row)).content, tx.now, 'abandoned');
  }

  #versionOf(tx: Tx, { rule, rule_version: version }: AlertRow): Promise<ConfigRecord<RuleDocument>> {
    return this.config.get<RuleDocument>(tx, 'rule', rule, version);
  }

  async #stepRow(
    tx: Tx,
    row: AlertRow,
    { content: rule, version }: ConfigRecord<RuleDocument>,
    input: AlertInput,
  ): Promise<void> {
    const { key, event } = row;
    await this.#step(tx, { rule, version, key, row, input, event }, null);
  }

  async #step(tx: Tx, stepped: Stepped, before: ReportOutcome | null): Promise<ReportOutcome | null> {
    const { rule, row, input } = stepped;
    const alert = row && alertOf(row);
    const step = stepAlert(rule.alert ?? {}, alert, input);
    // The event says nothing new of it: what it waits for stays as it is.
    if (step.alert === alert && input.type === 'event') return before;
    if (!row && !step.alert) return before;
    const { happened } = step;
    const held = happened.includes('raised') ? await this.#heldBack(tx, stepped, step) : false;
    if (held) return before;
    const cleared = happened.includes('cleared');
    // Absence: what is seen again ends one alert and is watched on in another.
    const kept = row && !(cleared && step.alert) ? row : null;
    const endedAt = step.endedAt ?? tx.now;
    if (row && !kept) await this.#end(tx, row, rule, endedAt);
    const effects = input.type === 'event' ? alertEffects(tx, stepped.event.id) : null;
    if (!step.alert) {
      if (row && cleared) effects?.set(rule.code, settled('ended', row.id));
      // An alert that was never raised is forgotten.
      if (kept) await (cleared ? this.#end(tx, kept, rule, endedAt) : HeldAlerts.of(tx).drop(kept));
      return before;
    }
    const next = nextRow(tx, this.ids, stepped, step, kept);
    const isRaised = happened.includes('raised');
    const made = isRaised ? await this.#act(tx, rule, next, 'raised', before, stepped.windows) : before;
    const linked = isRaised && made ? { incident_id: made.incident.id, visible_to: made.incident.visible_to } : {};
    const saved = { ...next, ...linked };
    await HeldAlerts.of(tx).save(saved);
    if (input.type === 'event' && input.matches)
      effects?.set(rule.code, effectOf(rule.alert ?? {}, saved, happened, cleared ? row : null));
    this.#wakeAt(tx, row?.wake_at ?? null, saved.wake_at);
    if (isRaised) this.tell(tx, saved, 'raised');
    if (isRaised) await this.#tellRules(tx, saved, rule);
    for (const rung of step.rungs)
      if (rule.alert?.ladder?.[rung]?.actions) await this.#act(tx, rule, saved, 'ladder', null, undefined, rung);
    if (happened.includes('severityRaised')) await this.#raiseSeverity(tx, saved, rule);
    return made;
  }

  /** That a device has raised an alert is an event, too: how often it does says what it is worth (RULE-38). */
  async #tellRules(tx: Tx, { id, key, event, severity, exercise }: AlertRow, rule: RuleDocument): Promise<void> {
    const itself = rule.actions?.some((action) => action.type === 'publishEvent' && action.eventType === RAISED);
    if (!SENT_BY_DEVICES.includes(event.type) || itself) return;
    await this.extensions.events?.publish(tx, {
      id: `${id}:raised`,
      type: RAISED,
      source: `/rules/${rule.code}`,
      key: event.key,
      exercise,
      time: tx.now,
      links: event.links + 1,
      data: {
        rule: rule.code,
        alertId: id,
        alertKey: key,
        severity: severity ?? null,
        source: event.source,
        sourceKey: event.key,
        eventId: event.id,
      },
    });
  }

  /** Planned work or another alert hides it: it waits for the end of that, and is raised then if it still holds (RULE-38, RULE-39). */
  async #heldBack(tx: Tx, stepped: Stepped, step: AlertStep): Promise<boolean> {
    const { rule, row, event, input } = stepped;
    const by = await this.suppressions.hiding(tx, rule, factsOf(event), input.at);
    if (!by || !step.alert) return false;
    // What time looks at again was counted before.
    const isAgain = by.heldBy !== null && row?.held_by === by.heldBy && input.type !== 'event';
    if (!isAgain) this.suppressions.count(tx, by.countedAs, rule.code, event.id);
    this.heldBack(tx, event.id).set(rule.code, by.note);
    // An absence that ends one alert and would raise the next can't be: what is seen again is watched.
    const alert = heldBack(rule.alert ?? {}, row && alertOf(row), step.alert);
    const waiting = nextRow(tx, this.ids, stepped, { ...step, alert, wakeAt: by.to }, row);
    await HeldAlerts.of(tx).save({ ...waiting, held_by: by.heldBy });
    this.#wakeAt(tx, row?.wake_at ?? null, by.to);
    return true;
  }

  #act(
    tx: Tx,
    rule: RuleDocument,
    row: AlertRow,
    phase: ActionCase['phase'],
    before: ReportOutcome | null,
    windows?: WindowValues,
    rung?: number,
  ) {
    const { id, key, count, incident_id: incidentId, rule_version: version, event, severity } = row;
    const alert = { id, key, count, incidentId };
    return this.actions.carryOut(tx, { rule, version, event, before, severity, alert, phase, rung, windows });
  }

  /** @param why abandoned: nobody knows whether it is over, so nothing is done that its rule does then */
  async #end(
    tx: Tx,
    row: AlertRow,
    rule: RuleDocument,
    endedAt: Instant,
    why: 'over' | 'abandoned' = 'over',
  ): Promise<void> {
    const ended: AlertRow = {
      ...row,
      state: 'cleared',
      cleared_at: endedAt,
      cleared_by: tx.actor,
      wake_at: null,
      held_by: null,
      version: row.version + 1,
    };
    await HeldAlerts.of(tx).save(ended);
    this.tell(tx, ended, 'cleared');
    if (row.incident_id)
      this.timeline.add(tx, row.incident_id, {
        kind: 'alert.cleared',
        text: ENDED[why](row.rule),
        data: { alertId: row.id, rule: row.rule },
      });
    if (rule.actions.some(({ type }) => type === 'watchOnly')) await this.watchOnlys.end(tx, row.id);
    if (rule.onClear && why === 'over') await this.#act(tx, rule, ended, 'cleared', null);
  }

  async #raiseSeverity(tx: Tx, row: AlertRow, rule: RuleDocument): Promise<void> {
    this.tell(tx, row, 'severityRaised');
    const reason = `Cảnh báo của quy tắc ${rule.code}`;
    if (row.incident_id) await this.severity.raise(tx, row.incident_id, row.severity, reason);
  }

  #wakeAt(tx: Tx, before: Instant | null, now: Instant | null): void {
    if (now !== null && (before === null || compareInstants(now, before) < 0))
      this.outbox.add(tx, earlierDeadline(ALERT_SHARD, now));
  }
}

const ENDED: Readonly<Record<'over' | 'abandoned', (rule: string) => LocalizedText>> = {
  over: (rule) => ({ vi: `Cảnh báo của quy tắc ${rule} đã hết.`, en: `The alert of rule ${rule} is over.` }),
  abandoned: (rule) => ({
    vi: `Quy tắc ${rule} thôi hiệu lực, đã đổi hoặc chỉ chạy bóng: cảnh báo của nó không còn được theo dõi.`,
    en: `Rule ${rule} is no longer in force, has changed or runs in shadow only: its alert is watched no longer.`,
  }),
};

/** What an alert is known by, and what speaks for it. */
const keptLike = ({ alert }: RuleDocument): string =>
  canonicalJson(alert ? { key: alert.by ?? null, absence: alert.absence !== undefined } : null);

const keyOf = ({ rule, key }: AlertSignal): AlertKey => ({ rule: rule.code, key });
const nameOf = ({ rule, key }: AlertSignal): string => `${rule.code} ${key}`;

/** Whether an event changes nothing of an alert but its counter. */
function isRepeat(row: AlertRow | undefined, { rule, matches, severity }: AlertSignal): boolean {
  if (!row || row.state !== 'active' || !matches || rule.alert?.absence !== undefined) return false;
  return severities.indexOf(severity) >= severities.indexOf(row.severity);
}
