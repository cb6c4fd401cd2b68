import { Injectable } from '@nestjs/common';
import type { Instant, JsonObject, Problem } from '@trucban/kernel';
import type { RuleDocument } from '@trucban/rules-engine';
import type { Tx } from '../platform/public.ts';
import type { EventForRules } from './facts.ts';

/** The newest values of indicators, by `code unit`; `unit` null is the province. */
export interface IndicatorSource {
  latest(
    tx: Tx,
    asked: readonly { readonly code: string; readonly unit: string | null }[],
  ): Promise<readonly (JsonObject | null)[]>;
}

/** Takes a number of a measure for the period that is now. What is wrong with it, if anything. */
export interface MeasureSink {
  report(
    tx: Tx,
    value: { readonly measure: string; readonly unit: string | null; readonly value: number; readonly source: string },
  ): Promise<Problem | null>;
}

/** Stores an event of the platform's own. What is wrong with it, if anything. */
export interface EventSink {
  publish(
    tx: Tx,
    event: {
      readonly id: string;
      readonly type: string;
      readonly source: string;
      readonly key: string | null;
      readonly data: JsonObject;
      readonly exercise: boolean;
      readonly time: Instant;
      /** How many events of the platform led to it. */
      readonly links: number;
    },
  ): Promise<Problem | null>;
}

/** Stored events in the order in which they came, from the longest window before `from` on. */
export interface EventHistory {
  /** Whether any event has ever come. */
  hasAny(tx: Tx): Promise<boolean>;
  lookedAtBy(tx: Tx, rules: readonly RuleDocument[], from: Instant, to: Instant): AsyncIterable<EventForRules>;
}

/** What features further down the road give to rules; each registers itself at start. */
@Injectable()
export class RuleExtensions {
  indicators: IndicatorSource | null = null;
  measures: MeasureSink | null = null;
  events: EventSink | null = null;
  history: EventHistory | null = null;
}
