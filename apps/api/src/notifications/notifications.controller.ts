import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  idSchema,
  notificationsQuerySchema,
  type NotificationDto,
  type NotificationsQuery,
  type Page,
} from '@trucban/contracts';
import {
  CurrentPrincipal,
  Database,
  Feed,
  NotFoundError,
  RequirePermission,
  decodeCursor,
  likePatterns,
  pageOf,
  tokens,
  type Principal,
} from '../platform/public.ts';

const COLUMNS = `id, kind, severity, text, incident_id as "incidentId", incident_number as "incidentNumber", exercise, link,
  recipient as "to", created_at as "createdAt", read_at as "readAt"`;

/** A person's notices. */
@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly database: Database,
    private readonly feed: Feed,
  ) {}

  @Get()
  @RequirePermission('notification.read')
  page(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: notificationsQuerySchema }) query: NotificationsQuery,
  ): Promise<Page<NotificationDto>> {
    const [at, id] = decodeCursor(query.cursor, ['instant', 'uuid']) ?? [];
    // A program has no notices of its own.
    if (principal.kind !== 'user') return Promise.resolve({ items: [], nextCursor: null });
    return this.database.read(principal, async (tx) => {
      const rows = await tx.query<NotificationDto>(
        'notifications.page',
        `select ${COLUMNS} from notification
          where user_id = $1 and ($2::boolean is null or (read_at is null) = $2)
            and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
            and ($6::text[] is null or trucban.folded(concat_ws(' ', text ->> 'vi', text ->> 'en', incident_number)) like all($6))
          order by created_at desc, id desc limit $5`,
        [principal.id, query.unread ?? null, at ?? null, id ?? null, query.limit + 1, likePatterns(query.q)],
      );
      return pageOf(rows, query.limit, (row) => [row.createdAt, row.id]);
    });
  }

  /** Reading it again changes nothing. */
  @Post(':id/read')
  @HttpCode(200)
  @RequirePermission('notification.read')
  read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: idSchema }) id: string,
  ): Promise<NotificationDto> {
    return this.database.transaction(principal, async (tx) => {
      const row = await tx.first<NotificationDto>(
        'notifications.read',
        `update notification set read_at = coalesce(read_at, $3) where id = $1 and user_id::text = $2 returning ${COLUMNS}`,
        [id, principal.id, tx.now],
      );
      if (!row) throw NotFoundError.of('NOTIFICATION', 'thông báo', 'notification');
      this.feed.publish(tx, {
        topic: 'notifications',
        key: id,
        change: { type: 'read', id, readAt: row.readAt },
        visibleTo: [tokens.user(principal.id)],
      });
      return row;
    });
  }
}
