import { Module, type DynamicModule } from '@nestjs/common';
import type { AppOptions } from './app.module.ts';
import { entities } from './database/entities.ts';
import { features } from './features.ts';
import { PlatformModule } from './platform/public.ts';

/** The same features without HTTP, for the Temporal worker's activities; queued tasks are left to the API processes. */
@Module({})
export class WorkerModule {
  static forRoot(options: AppOptions = {}): DynamicModule {
    return {
      module: WorkerModule,
      imports: [PlatformModule.forRoot({ entities, ...options, runQueue: false }), ...features],
    };
  }
}
