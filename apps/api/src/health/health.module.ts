import { Module } from '@nestjs/common';
import { IntakeModule } from '../intake/public.ts';
import { HealthController } from './health.controller.ts';
import { Metrics } from './metrics.ts';
import { PlatformWatch } from './platform-watch.ts';
import { Readiness } from './readiness.ts';
import { RequestMeter } from './request-meter.ts';
import { TemporalStatusModule } from './temporal-status.ts';

/** Whether it works, and how much. */
@Module({
  imports: [TemporalStatusModule, IntakeModule],
  controllers: [HealthController],
  providers: [Metrics, PlatformWatch, Readiness, RequestMeter],
  exports: [PlatformWatch],
})
export class HealthModule {}
