import { Module, type DynamicModule } from '@nestjs/common';
import { ActivitiesModule } from './activities/public.ts';
import type { AppOptions } from './app.module.ts';
import { entities } from './database/entities.ts';
import { features } from './features.ts';
import { OutboxRelayModule } from './outbox-relay/public.ts';
import { PlatformModule } from './platform/public.ts';

/**
 * The same features without HTTP, for the Temporal worker's activities, with relay and reconciler; queued tasks are left to the
 * API processes.
 */
@Module({})
export class WorkerModule {
  static forRoot(options: AppOptions = {}): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot({ entities, ...options, runQueue: false }),
        ...features,
        ActivitiesModule,
        OutboxRelayModule,
      ],
    };
  }
}
