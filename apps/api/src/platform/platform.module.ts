import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Clock, SystemClock } from './clock.ts';
import { Database } from './database/database.ts';
import { Notifier } from './database/notifier.ts';
import { FeedSequencer } from './feed/feed-sequencer.ts';
import { Feed } from './feed/feed.ts';
import { Foreground } from './foreground.ts';
import { Ids } from './ids.ts';
import { Logger } from './logger.ts';
import { PLATFORM_OPTIONS, type PlatformOptions } from './options.ts';
import { Outbox } from './outbox.ts';
import { QueueRunner } from './queue/queue-runner.ts';
import { Queue } from './queue/queue.ts';
import { FilesController } from './files/files.controller.ts';
import { StoredFiles } from './files/stored-files.ts';
import { Housekeeping } from './housekeeping.ts';
import { Secrets } from './secrets.ts';
import { WorkerBeat } from './worker-beat.ts';
import { Settings } from './settings.ts';
import { Watches } from './watches.ts';

const services = [
  Database,
  Notifier,
  FeedSequencer,
  Feed,
  Foreground,
  Ids,
  Logger,
  Outbox,
  Queue,
  QueueRunner,
  Secrets,
  StoredFiles,
  Housekeeping,
  Watches,
  WorkerBeat,
];

/** Everything below the domain; global, so that features inject it without importing the module. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      imports: [DiscoveryModule],
      controllers: [FilesController],
      providers: [
        { provide: PLATFORM_OPTIONS, useValue: options },
        { provide: Settings, useFactory: () => options.settings ?? new Settings() },
        { provide: Clock, useFactory: () => options.clock ?? new SystemClock() },
        ...services,
      ],
      exports: [PLATFORM_OPTIONS, Settings, Clock, ...services],
    };
  }
}
