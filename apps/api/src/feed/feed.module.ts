import { Module } from '@nestjs/common';
import { FeedReader } from './feed-reader.ts';
import { StreamController } from './stream.controller.ts';

/** The live feed for browsers. */
@Module({ controllers: [StreamController], providers: [FeedReader] })
export class FeedModule {}
