import { Module } from '@nestjs/common';
import { RulesModule } from '../rules/public.ts';
import { SourceDirectory } from './source-directory.ts';
import { SourceGate } from './source-gate.ts';
import { SourceKeys } from './source-keys.ts';
import { SourceMeter } from './source-meter.ts';
import { SourceReads } from './source-reads.ts';
import { SourceSweep } from './source-sweep.ts';
import { SourcesController } from './sources.controller.ts';
import { Sources } from './sources.service.ts';

/** Where events come from: credentials, quota, numbers, log. */
@Module({
  imports: [RulesModule],
  controllers: [SourcesController],
  providers: [Sources, SourceReads, SourceKeys, SourceDirectory, SourceMeter, SourceGate, SourceSweep],
  exports: [SourceDirectory, SourceMeter, SourceGate, SourceKeys],
})
export class SourcesModule {}
