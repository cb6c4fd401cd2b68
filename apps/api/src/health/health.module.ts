import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.ts';
import { Metrics } from './metrics.ts';
import { Readiness } from './readiness.ts';
import { RequestMeter } from './request-meter.ts';
import { TemporalProbe } from './temporal-probe.ts';

/** Whether it works, and how much. */
@Module({ controllers: [HealthController], providers: [Metrics, Readiness, RequestMeter, TemporalProbe] })
export class HealthModule {}
