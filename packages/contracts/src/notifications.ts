import { z } from 'zod';
import { booleanQuerySchema, idSchema, instantOutSchema, listQuerySchema } from './common.ts';

/** Notices to people inside the product. Source: API.md, `GET /notifications`. */

/** Query of `GET /notifications`. */
export const notificationsQuerySchema = listQuerySchema.extend({
  unread: booleanQuerySchema.optional(),
});
export type NotificationsQuery = z.infer<typeof notificationsQuerySchema>;

/** One notice to one person. */
export const notificationSchema = z.object({
  id: idSchema,
  kind: z.string().describe('escalation, notice, assignment, task, warning …'),
  severity: z.string().nullable(),
  text: z.object({ vi: z.string(), en: z.string() }),
  incidentId: idSchema.nullable(),
  incidentNumber: z.string().nullable(),
  exercise: z.boolean(),
  /** Page of the console that it is about, such as `/reports/…`. */
  link: z.string().nullable(),
  to: z.string().describe('role@AGENCY it was sent to'),
  createdAt: instantOutSchema,
  readAt: instantOutSchema.nullable(),
});
export type NotificationDto = z.infer<typeof notificationSchema>;
