import { Injectable } from '@nestjs/common';
import { addDuration, parseDuration, type Instant, type Json, type JsonObject } from '@trucban/kernel';
import {
  selectIncidents,
  valueOf,
  type FactReference,
  type IncidentSelector,
  type RuleAction,
} from '@trucban/rules-engine';
import {
  IncidentSeverity,
  lockNames,
  openIncidents,
  ReportIntake,
  RuleIncidents,
  type IncidentRow,
  type ReportOutcome,
} from '../incidents/public.ts';
import { Notifications } from '../notifications/public.ts';
import { LIMITS, type Tx } from '../platform/public.ts';
import { Messages } from '../processes/public.ts';
import { EVENT_LOOP, failure, NO_EVENT_TYPE, NO_VALUE, NOTHING_NAMED, UNAVAILABLE } from './action-problems.ts';
import { EventWords } from './event-words.ts';
import { RuleExtensions } from './extensions.ts';
import { incidentOf } from './incident-of.ts';
import { WatchOnlys } from './suppressions/watch-only.ts';
import type { Acting } from './action-case.ts';

/** What came of it. `outcome`: of an action that makes something of the event's report; `incident`: one opened beside it. */
export interface Done {
  readonly incident?: IncidentRow;
  readonly outcome?: ReportOutcome | null;
  readonly effect: JsonObject;
}

type Of<T extends RuleAction['type']> = Extract<RuleAction, { readonly type: T }>;

/** The warning of a place, from its draft to its approval and its end. */
const WARNING_SOP = 'SUB-WARN';
/** How long a message waits for an SOP that has not come so far yet. */
const MESSAGE_WAITS_MS = 10 * 60_000;
const NONE: Done = { effect: { done: 'noIncident' } };

/** Carries out one action of a rule through the feature that owns it. */
@Injectable()
export class ActionRunner {
  constructor(
    private readonly reports: ReportIntake,
    private readonly incidents: RuleIncidents,
    private readonly severities: IncidentSeverity,
    private readonly notifications: Notifications,
    private readonly messages: Messages,
    private readonly extensions: RuleExtensions,
    private readonly watchOnlys: WatchOnlys,
    private readonly words: EventWords,
  ) {}

  async run(tx: Tx, acting: Acting): Promise<Done> {
    const { action } = acting;
    switch (action.type) {
      case 'createIncident':
        return this.#create(tx, acting, action);
      case 'notify':
        return this.#notify(tx, acting, action);
      case 'publishEvent':
        return this.#publish(tx, acting, action);
      case 'setIndicator':
        return this.#setIndicator(tx, acting, action);
      case 'watchOnly': {
        const { rule, number, alert, facts } = acting;
        const begun =
          alert !== null &&
          (await this.watchOnlys.begin(tx, { alertId: alert.id, rule: rule.code, number }, action, facts));
        return { effect: begun ? { done: 'watchOnly' } : failure(NOTHING_NAMED) };
      }
      case 'mergeIncident': {
        const from = await this.#target(tx, acting, action.incident);
        const into = (await this.#selected(tx, acting, action.into)).find((id) => id !== from);
        if (from === null || into === undefined) return NONE;
        const { code, name } = acting.rule;
        const incident = await this.incidents.merge(tx, from, into, `Quy tắc ${code}: ${name.vi}`);
        return incident ? { incident, effect: { incidentId: from, mergedInto: into } } : NONE;
      }
      case 'attachTo': {
        const [id] = await this.#selected(tx, acting, action.incident);
        if (id === undefined) return NONE;
        // One event is one report.
        if (acting.made) return { effect: { incidentId: acting.made.incident.id, done: 'before' } };
        const incident = await this.incidents.attach(
          tx,
          id,
          incidentOf(acting.event, { eventType: '', severity: acting.severity }),
        );
        return incident ? { outcome: { effect: 'attached', incident }, effect: { incidentId: id } } : NONE;
      }
      default: {
        const id = await this.#target(tx, acting, action.incident);
        return id === null ? NONE : this.#ofIncident(tx, acting, action, id);
      }
    }
  }

  async #ofIncident(
    tx: Tx,
    acting: Acting,
    action: Of<
      'raiseSeverity' | 'closeIncident' | 'updateIncident' | 'startProcess' | 'message' | 'task' | 'warnPublic'
    >,
    id: string,
  ): Promise<Done> {
    const { rule } = acting;
    const incidentId = id;
    switch (action.type) {
      case 'raiseSeverity': {
        const severity = action.severity ?? acting.severity;
        if (severity) await this.severities.raise(tx, id, severity, `Quy tắc ${rule.code}: ${rule.name.vi}`);
        return { effect: { incidentId, severity: severity ?? null } };
      }
      case 'closeIncident': {
        const { vi } = await this.words.fill(tx, action.text, acting.facts);
        const closed = await this.incidents.close(tx, id, action.as, vi);
        return { effect: { incidentId, status: closed?.status ?? null } };
      }
      case 'updateIncident': {
        const attributes = attributesOf(action.attributes, acting);
        const title = action.title && (await this.words.fill(tx, action.title, acting.facts)).vi;
        const { eventType } = action;
        await this.incidents.update(tx, id, {
          reason: `Quy tắc ${rule.code}`,
          ...(eventType !== undefined && { eventType }),
          ...(title !== undefined && { title }),
          ...(attributes && { attributes }),
        });
        return { effect: { incidentId } };
      }
      case 'startProcess': {
        const started = await this.incidents.startProcess(tx, id, action.process, action.variables ?? {});
        return { effect: { incidentId, ...started } };
      }
      case 'warnPublic': {
        const { vi: text } = await this.words.fill(tx, action.text, acting.facts);
        const started = await this.incidents.startProcess(tx, id, WARNING_SOP, { text });
        return { effect: { incidentId, ...started } };
      }
      case 'task': {
        const { vi: text } = await this.words.fill(tx, action.text, acting.facts);
        const order = await this.incidents.order(tx, id, action.to, text, dueAt(tx, action.due));
        return { effect: { incidentId, assignmentId: order } };
      }
      case 'message': {
        const messageId = `rule:${rule.code}:${acting.finding}:${acting.phase}:${acting.number}`;
        const variables = { ...action.variables, data: acting.event.data, severity: acting.severity ?? null };
        this.messages.publishLater(tx, {
          name: action.name,
          correlationKey: id,
          variables,
          messageId,
          timeToLiveMs: MESSAGE_WAITS_MS,
        });
        return { effect: { incidentId, message: action.name } };
      }
    }
  }

  async #create(tx: Tx, acting: Acting, action: Of<'createIncident'>): Promise<Done> {
    const eventType = action.eventType === '@event' ? acting.event.eventType : action.eventType;
    if (eventType === null) return { effect: failure(NO_EVENT_TYPE) };
    const also = action.also === true;
    if (acting.made && !also)
      return { outcome: acting.made, effect: { incidentId: acting.made.incident.id, done: 'before' } };
    const repeated = also ? null : await this.#repeated(tx, acting, eventType, action.repeats);
    if (repeated) return { outcome: repeated, effect: { incidentId: repeated.incident.id, done: repeated.effect } };
    const [parentId] = action.parent ? await this.#selected(tx, acting, action.parent) : [];
    const outcome = await this.reports.openOrAttach(
      tx,
      incidentOf(acting.event, {
        eventType,
        also,
        severity: action.severity ?? acting.severity,
        title: action.title && (await this.words.fill(tx, action.title, acting.facts)).vi,
        attributes: attributesOf(action.attributes, acting),
        parentId,
      }),
    );
    const effect = { incidentId: outcome.incident.id, done: outcome.effect };
    return also ? { incident: outcome.incident, effect } : { outcome, effect };
  }

  /** The event as a further report of the open incident that it repeats by the rule; null: there is none. */
  async #repeated(
    tx: Tx,
    acting: Acting,
    eventType: string,
    selector: IncidentSelector | undefined,
  ): Promise<ReportOutcome | null> {
    if (!selector) return null;
    const { event, severity } = acting;
    // Of two that come at once the second sees what the first opened.
    await lockNames(tx, [`${eventType} ${event.areaCode ?? ''} ${event.exercise}`]);
    const [id] = await this.#selected(tx, acting, { ...selector, eventTypes: [eventType] });
    const incident =
      id === undefined ? null : await this.incidents.attach(tx, id, incidentOf(event, { eventType, severity }));
    return incident && { effect: 'attached', incident };
  }

  async #notify(tx: Tx, acting: Acting, { to, text, incident: selector }: Of<'notify'>): Promise<Done> {
    const id = selector ? await this.#target(tx, acting, selector) : null;
    const incident = id === null ? acting.incident : ((await this.incidents.find(tx, id)) ?? null);
    const { people } = await this.notifications.notify(tx, {
      to: to.map((group) => group.replace(/@@.*$/, (resolver) => `@${incident?.resolved[resolver.slice(1)] ?? 'IOC'}`)),
      text: await this.words.fill(tx, text, acting.facts),
      kind: 'rule',
      severity: incident?.severity ?? acting.severity ?? null,
      incident,
    });
    return { effect: { people } };
  }

  async #publish(tx: Tx, acting: Acting, { eventType, data, attributes, key }: Of<'publishEvent'>): Promise<Done> {
    const { rule, event, finding, phase, number } = acting;
    const links = event.links + 1;
    if (links > LIMITS.eventLinks) return { effect: failure(EVENT_LOOP) };
    const named = key === undefined ? undefined : valueOf(key, acting.facts);
    const about = { rule: rule.code, phase, severity: acting.severity ?? null, alertId: acting.alert?.id ?? null };
    const place: JsonObject =
      event.lat === null || event.lon === null ? {} : { location: { lat: event.lat, lon: event.lon } };
    const problem = await this.extensions.events?.publish(tx, {
      id: `${finding}:${phase}:${number}`,
      type: eventType,
      source: `/rules/${rule.code}`,
      links,
      time: tx.now,
      key: typeof named === 'string' ? named : event.key,
      exercise: event.exercise,
      data: {
        ...place,
        ...data,
        ...attributesOf(attributes, acting),
        ...about,
        source: event.source,
        sourceKey: event.key,
        eventId: event.id,
      },
    });
    return { effect: problem === null ? { done: 'published' } : failure(problem ?? UNAVAILABLE) };
  }

  async #setIndicator(tx: Tx, acting: Acting, { measure, unit, value }: Of<'setIndicator'>): Promise<Done> {
    const read = (from: string | number | FactReference | undefined): unknown =>
      typeof from === 'object' ? valueOf(from, acting.facts) : from;
    const [number, owner] = [read(value), read(unit)];
    if (typeof number !== 'number' || !Number.isFinite(number)) return { effect: failure(NO_VALUE) };
    const problem = await this.extensions.measures?.report(tx, {
      measure,
      unit: typeof owner === 'string' ? owner : null,
      value: number,
      source: `rules/${acting.rule.code}`,
    });
    return { effect: problem === null ? { done: 'reported', value: number } : failure(problem ?? UNAVAILABLE) };
  }

  /** The incident that an action is about: the one that it selects, else the finding's own. */
  async #target(tx: Tx, acting: Acting, selector: IncidentSelector | undefined): Promise<string | null> {
    if (!selector) return acting.incident?.id ?? null;
    return (await this.#selected(tx, acting, selector))[0] ?? null;
  }

  async #selected(tx: Tx, acting: Acting, selector: IncidentSelector): Promise<readonly string[]> {
    const wanted = selectIncidents(selector, acting.facts);
    return wanted ? (await openIncidents(tx, wanted)).map(({ id }) => id) : [];
  }
}

function attributesOf(
  places: Readonly<Record<string, FactReference>> | undefined,
  { facts }: Acting,
): JsonObject | undefined {
  if (!places) return undefined;
  const values = Object.entries(places).map(([name, place]) => [name, valueOf(place, facts)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Record<string, Json>;
}

function dueAt(tx: Tx, due: string | undefined): Instant | null {
  const parsed = due === undefined ? null : parseDuration(due);
  return parsed?.ok ? addDuration(tx.now, parsed.value) : null;
}
