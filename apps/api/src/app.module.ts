import { Module, type DynamicModule } from '@nestjs/common';
import { entities } from './database/entities.ts';
import { FeedModule } from './feed/feed.module.ts';
import { features } from './features.ts';
import { HealthModule } from './health/health.module.ts';
import { PlatformModule, type PlatformOptions } from './platform/public.ts';

/** What an entry point or a test decides about the application. */
export type AppOptions = Partial<Omit<PlatformOptions, 'entities'>>;

/** The application with its HTTP side. */
@Module({})
export class AppModule {
  static forRoot(options: AppOptions = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.forRoot({ entities, ...options }), ...features, FeedModule, HealthModule],
    };
  }
}
