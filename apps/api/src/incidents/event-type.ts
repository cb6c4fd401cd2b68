import { z } from 'zod';
import type { CategoryRow } from '@trucban/rules-engine';
import type { LocalizedText } from '@trucban/kernel';

/** An event type as administrators write it (configuration kind `eventType`, key = code). Minutes run on `sla.calendar`. */
const minutes = z.number().positive().max(1_000_000).nullable();
const code = z
  .string()
  .regex(/^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/)
  .max(60);
const agency = z
  .string()
  .regex(/^@?[A-Z0-9][A-Z0-9-]*$/)
  .max(60);

export const eventTypeSchema = z.looseObject({
  code,
  vi: z.string().min(1).max(200),
  en: z.string().min(1).max(200),
  field: z.string().min(1).max(40),
  kind: z.enum(['incident', 'alert', 'report', 'administrative', 'technical']),
  defaultSeverity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
  lead: agency,
  coordinating: z.array(agency).max(50),
  sop: code,
  escalationPolicy: code,
  sla: z.object({
    calendar: z.string().min(1),
    acknowledge: minutes,
    dispatch: minutes,
    onScene: minutes,
    resolve: minutes,
  }),
  dedup: z.object({
    keys: z.array(z.string().min(1).max(60)).min(1).max(10),
    windowMinutes: z.number().positive(),
    radiusMetres: z.number().min(0),
  }),
  sources: z.array(z.string()).max(50),
  evidence: z.array(z.enum(['result', 'photosAfter'])).min(1),
  restricted: z.literal(true).optional(),
});
export type EventType = z.infer<typeof eventTypeSchema>;

const named = z.looseObject({ code: z.string(), vi: z.string(), en: z.string() });
const factors = z.record(z.string(), z.number().positive());

/** What all event types share (kind `eventType`, key `catalogue`). */
export const catalogueSchema = z.looseObject({
  code: z.literal('catalogue'),
  severities: z.array(named.extend({ rank: z.int(), colour: z.string() })).length(5),
  severityPolicy: z.looseObject({ oneStepUp: factors, oneStepDown: factors }),
  slaPolicy: z.looseObject({ pauseReasons: z.array(z.string()), pauseAllowedFor: z.array(z.string()) }),
  slaClocks: z.array(named),
  kinds: z.array(named),
  fields: z.array(named),
  sources: z.array(named),
  categories: z.array(z.custom<CategoryRow>((row) => typeof row === 'object' && row !== null)),
});
export type Catalogue = z.infer<typeof catalogueSchema>;

/** Key of the configuration entry that holds what all event types share. */
export const CATALOGUE_KEY = 'catalogue';

/** Names of a type for people. */
export function typeName(type: Pick<EventType, 'vi' | 'en'>): LocalizedText {
  return { vi: type.vi, en: type.en };
}

/** Process id of an SOP's code: `SOP-FIRE` → `sop_fire`. */
export function processKeyOf(sop: string): string {
  return sop.toLowerCase().replaceAll('-', '_');
}

/** How many steps a severity is away from another; positive = more severe. */
export function severitySteps(catalogue: Pick<Catalogue, 'severities'>, severity: string, from: string): number {
  const rank = (wanted: string): number => catalogue.severities.find((s) => s.code === wanted)?.rank ?? 0;
  return rank(severity) - rank(from);
}
