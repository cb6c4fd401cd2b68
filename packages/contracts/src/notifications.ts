import { z } from 'zod';

/** Notices to people inside the product. Source: API.md, `GET /notifications`. */

const instant = z.iso.datetime({ offset: true });

/** Query of `GET /notifications`. */
export const notificationsQuerySchema = z.object({
  unread: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(200).optional(),
});
export type NotificationsQuery = z.infer<typeof notificationsQuerySchema>;

/** One notice to one person. */
export const notificationSchema = z.object({
  id: z.uuid(),
  kind: z.string().describe('escalation, notice, assignment, task, warning …'),
  severity: z.string().nullable(),
  text: z.object({ vi: z.string(), en: z.string() }),
  incidentId: z.uuid().nullable(),
  incidentNumber: z.string().nullable(),
  exercise: z.boolean(),
  to: z.string().describe('role@AGENCY it was sent to'),
  createdAt: instant,
  readAt: instant.nullable(),
});
export type NotificationDto = z.infer<typeof notificationSchema>;
