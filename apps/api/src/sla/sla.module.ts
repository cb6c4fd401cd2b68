import { Global, Module } from '@nestjs/common';
import { Calendars } from './calendars.ts';
import { slaControllers } from './config.controllers.ts';
import { DeadlineJob } from './deadline.job.ts';
import { EscalationPolicies } from './escalation-policies.ts';
import { SlaExtensions } from './extensions.ts';
import { IncidentClocks } from './incident-clocks.ts';
import { SlaClocks } from './sla-clocks.ts';

const services = [Calendars, EscalationPolicies, SlaExtensions, SlaClocks, IncidentClocks, DeadlineJob];

/** Promised times: calendars, clocks, escalation. */
@Global()
@Module({ controllers: [...slaControllers], providers: services, exports: services })
export class SlaModule {}
