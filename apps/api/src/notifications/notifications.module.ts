import { Global, Module } from '@nestjs/common';
import { NotificationsController } from './notifications.controller.ts';
import { Notifications } from './notifications.ts';
import { NotifyJob } from './notify.job.ts';

/** Notices to people inside the product. */
@Global()
@Module({
  controllers: [NotificationsController],
  providers: [Notifications, NotifyJob],
  exports: [Notifications, NotifyJob],
})
export class NotificationsModule {}
