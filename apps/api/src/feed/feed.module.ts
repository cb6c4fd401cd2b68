import { Module } from '@nestjs/common';

/** The live feed for browsers. */
@Module({})
export class FeedModule {}
