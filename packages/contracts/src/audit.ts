import { z } from 'zod';
import { idSchema, instantOutSchema, instantSchema, listQuerySchema } from './common.ts';

/** One entry of the audit log; personal fields in `before` and `after` are masked. */
export const auditEntrySchema = z
  .object({
    id: idSchema,
    at: instantOutSchema,
    actor: z.object({ kind: z.enum(['user', 'client', 'system']), id: z.string(), label: z.string() }),
    ip: z.string().nullable(),
    requestId: z.string().nullable(),
    action: z.string(),
    objectType: z.string(),
    objectId: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    reason: z.string().nullable(),
    onBehalfOf: z.string().nullable(),
    /** Number in the hash chain; `null` until the next sealing (seconds). */
    seal: z.object({ seq: z.int(), hash: z.string() }).nullable(),
  })
  .meta({ id: 'AuditEntry' });

export const auditQuerySchema = listQuerySchema.extend({
  actor: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  objectType: z.string().max(100).optional(),
  objectId: z.string().max(200).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});

/** Whether the chain holds. */
export const auditVerificationSchema = z
  .object({
    valid: z.boolean(),
    /** Sealed entries that were recomputed. */
    entries: z.int(),
    /** Entries that wait for their seal. */
    waiting: z.int(),
    /** Number of the first entry that doesn't fit. */
    brokenAt: z.int().nullable(),
    /** Hash of the last entry that fits: worth keeping outside. */
    head: z.string(),
  })
  .meta({ id: 'AuditVerification' });

export type AuditQuery = z.infer<typeof auditQuerySchema>;
export type AuditEntryView = z.infer<typeof auditEntrySchema>;
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
