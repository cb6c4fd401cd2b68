import { z } from 'zod';
import { idSchema, instantOutSchema } from './common.ts';

/** Clocks of an incident, calendars and escalation policies. Source: API.md, 'Incidents', 'Forms, SLA, people'. */

/** One clock. `limitMinutes` runs on `calendar`. */
export const slaClockSchema = z.object({
  id: idSchema,
  clock: z.string().describe('acknowledge, dispatch, onScene, resolve; step for the limit of an SOP step'),
  state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
  calendar: z.string(),
  limitMinutes: z.number(),
  startedAt: instantOutSchema,
  warnAt: instantOutSchema,
  dueAt: instantOutSchema,
  pausedAt: instantOutSchema.nullable(),
  pausedUntil: instantOutSchema.nullable(),
  pauseReason: z.string().nullable(),
  metAt: instantOutSchema.nullable(),
  breachedAt: instantOutSchema.nullable(),
  escalationPolicy: z.string().nullable(),
  escalationLevel: z.int().describe('Highest level that was told'),
});
export type SlaClockDto = z.infer<typeof slaClockSchema>;

/** A step clock names its step. */
export const stepClockSchema = slaClockSchema.extend({
  processInstanceId: idSchema,
  elementInstanceId: z.string(),
  elementId: z.string(),
  name: z.string().describe('Name of the step'),
});
export type StepClockDto = z.infer<typeof stepClockSchema>;

const text = z.string().min(1).max(300);
const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'HH:MM');
const localDate = z.iso.date();

/** A calendar as administrators write it; `@trucban/sla-engine` checks what a schema can't. */
export const calendarDocumentSchema = z
  .object({
    code: z.string().min(1).max(40),
    vi: text.optional(),
    en: text.optional(),
    always: z.boolean().optional(),
    weekdays: z.array(z.int().min(1).max(7)).max(7).optional(),
    hours: z
      .array(z.tuple([localTime, localTime]))
      .max(12)
      .optional(),
    saturdayHours: z
      .array(z.tuple([localTime, localTime]))
      .max(12)
      .optional(),
    timeZone: z.string().max(60).optional(),
    holidays: z
      .array(
        z.union([
          z.object({ date: localDate, vi: z.string().max(200).optional() }).strict(),
          z.object({ from: localDate, to: localDate, vi: z.string().max(200).optional() }).strict(),
        ]),
      )
      .max(1_000)
      .optional(),
    swaps: z
      .array(z.object({ off: localDate, workInstead: localDate, vi: z.string().max(200).optional() }).strict())
      .max(1_000)
      .optional(),
    holidaysFrom: z.string().max(40).optional(),
    sample: z.boolean().optional(),
    note: z.string().max(2_000).optional(),
  })
  .strict();
export type CalendarDocumentDto = z.infer<typeof calendarDocumentSchema>;

/** An escalation policy: who is told after how much of a limit. */
export const escalationPolicySchema = z
  .object({
    code: z.string().min(1).max(40),
    vi: text.optional(),
    en: text.optional(),
    sample: z.boolean().optional(),
    levels: z
      .array(
        z
          .object({
            level: z.int().min(1).max(20),
            role: z.string().min(1).max(60),
            agency: z
              .string()
              .regex(/^@?[A-Z0-9][A-Z0-9-]*$/)
              .max(60),
            atPercentOfLimit: z.number().min(1).max(10_000),
            actions: z.array(z.string().min(1).max(40)).max(10),
          })
          .strict(),
      )
      .min(1)
      .max(20),
  })
  .strict()
  .superRefine((policy, context) => {
    const seen = new Set<number>();
    policy.levels.forEach(({ level }, i) => {
      if (seen.has(level))
        context.addIssue({
          code: 'custom',
          path: ['levels', i, 'level'],
          message: 'a level stands once',
          input: level,
        });
      seen.add(level);
    });
  });
export type EscalationPolicyDto = z.infer<typeof escalationPolicySchema>;
