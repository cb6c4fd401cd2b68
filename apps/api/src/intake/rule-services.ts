import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Instant, Problem } from '@trucban/kernel';
import type { RuleDocument } from '@trucban/rules-engine';
import type { Tx } from '../platform/public.ts';
import { EndlessLoop, INCIDENT_HOPS, Work, causeOf, within } from '../processes/public.ts';
import { RuleExtensions, type EventHistory, type EventSink } from '../rules/public.ts';
import { CHAIN_LINKS } from './event-row.ts';
import { EventStore } from './event-store.ts';
import { StoredEvents } from './stored-events.ts';

const MAY_EXERCISE = new Set(['event.exercise'] as const);

/** What rules need of events: to publish one of the platform's own, and to look at those that are stored. */
@Injectable()
export class IntakeForRules implements OnModuleInit, EventSink, EventHistory {
  constructor(
    private readonly extensions: RuleExtensions,
    private readonly events: EventStore,
    private readonly stored: StoredEvents,
    private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.extensions.events = this;
    this.extensions.history = this;
  }

  async publish(
    tx: Tx,
    { links, exercise, key, ...event }: Parameters<EventSink['publish']>[1],
  ): Promise<Problem | null> {
    const given = {
      specversion: '1.0',
      ...event,
      [CHAIN_LINKS]: links,
      ...(key === null ? {} : { key }),
      ...(exercise ? { exercise: true } : {}),
    };
    const sender = { kind: 'system', id: 'rules', permissions: MAY_EXERCISE } as const;
    const now = causeOf(tx);
    if (now && this.work.isOver(now)) return new EndlessLoop().toProblem();
    const cause = this.work.sending(tx, INCIDENT_HOPS);
    const { rejected } = await within(tx, cause, () => this.events.store(tx, [given], sender));
    const [wrong] = rejected;
    if (!wrong) return null;
    const say = (language: 'vi' | 'en'): string =>
      wrong.errors.map(({ path, message }) => `${path}: ${message[language]}`).join('; ');
    return { code: 'EVENT_INVALID', message: { vi: say('vi'), en: say('en') } };
  }

  async hasAny(tx: Tx): Promise<boolean> {
    return (await tx.asSystem(() => tx.first('intake.hasAny', 'select 1 from event limit 1'))) !== undefined;
  }

  lookedAtBy(tx: Tx, rules: readonly RuleDocument[], from: Instant, to: Instant) {
    return this.stored.lookedAtBy(tx, rules, from, to);
  }
}
