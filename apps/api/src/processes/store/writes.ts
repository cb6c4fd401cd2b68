import type { Instant, JsonObject, LocalizedText } from '@trucban/kernel';
import type { JobListener } from '@trucban/sop-engine';
import type { InstanceRow } from './rows.ts';

/** An input that was carried out, for `process_input`. */
export interface InputRow {
  readonly instance_id: string;
  readonly input_id: string;
  readonly seq: number;
  readonly at: Instant;
  /** What came, and what it led to: one value, as what they share is then compressed. */
  readonly step: { readonly input: unknown; readonly events: unknown };
}

export interface TimerRow {
  readonly instance_id: string;
  readonly timer_id: string;
  readonly root_id: string;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly shard: number;
  readonly due_at: Instant;
}
export interface SubscriptionRow {
  readonly instance_id: string;
  readonly subscription_id: string;
  readonly root_id: string;
  readonly process_key: string;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly name: string;
  /** Messages only. */
  readonly correlation_key: string;
  readonly opened_at: Instant;
}
export interface JobRow {
  readonly id: string;
  readonly instance_id: string;
  readonly root_id: string;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly name: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: JsonObject;
  readonly retries: number;
  /** `open`: for the queue; `outside`: for a worker that asks for it. */
  readonly state: 'open' | 'retrying' | 'waiting' | 'outside';
  readonly created_at: Instant;
  /** Outside jobs only. */
  readonly available_at: Instant | null;
  /** Null: the work of the element. */
  readonly listener: JobListener | null;
  /** See `chain.ts`. */
  readonly chain: number;
  readonly origin: string;
}
export interface ProcessIncidentRow {
  readonly id: string;
  readonly instance_id: string;
  readonly process_incident_id: string;
  readonly root_id: string;
  readonly incident_id: string | null;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly code: string;
  readonly message: LocalizedText;
  readonly raised_at: Instant;
  readonly visible_to: readonly string[];
}

/** Rows of what instances wait for: to be added and to be taken away. */
export interface Waits {
  readonly timers: TimerRow[];
  readonly messages: SubscriptionRow[];
  readonly signals: SubscriptionRow[];
  readonly jobs: JobRow[];
  readonly incidents: ProcessIncidentRow[];
  readonly goneTimers: { readonly instance_id: string; readonly id: string }[];
  readonly goneSubscriptions: { readonly instance_id: string; readonly id: string }[];
  readonly goneJobs: { readonly instance_id: string; readonly id: string }[];
  readonly resolved: { readonly instance_id: string; readonly id: string }[];
}

/** All that a step writes into the tables of the store. */
export interface Writes {
  readonly changed: readonly InstanceRow[];
  /** Changed, and of another version from now on. */
  readonly migrated: readonly InstanceRow[];
  readonly born: readonly InstanceRow[];
  readonly inputs: readonly InputRow[];
  readonly waits: Waits;
}

/** What several trees write, as one. */
export function mergeWrites(all: readonly Writes[]): Writes {
  const [only] = all;
  if (only && all.length === 1) return only;
  const waits = <K extends keyof Waits>(name: K): Waits[K] =>
    all.flatMap((one) => one.waits[name] as never[]) as Waits[K];
  return {
    changed: all.flatMap(({ changed }) => changed),
    migrated: all.flatMap(({ migrated }) => migrated),
    born: all.flatMap(({ born }) => born),
    inputs: all.flatMap(({ inputs }) => inputs),
    waits: {
      timers: waits('timers'),
      messages: waits('messages'),
      signals: waits('signals'),
      jobs: waits('jobs'),
      incidents: waits('incidents'),
      goneTimers: waits('goneTimers'),
      goneSubscriptions: waits('goneSubscriptions'),
      goneJobs: waits('goneJobs'),
      resolved: waits('resolved'),
    },
  };
}
