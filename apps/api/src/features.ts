import type { DynamicModule, Type } from '@nestjs/common';
import { AuditModule } from './audit/public.ts';
import { ConfigurationModule } from './configuration/public.ts';
import { IdentityModule } from './identity/public.ts';
import { AgenciesModule } from './agencies/public.ts';
import { NotificationsModule } from './notifications/public.ts';
import { SlaModule } from './sla/public.ts';
import { IncidentsModule } from './incidents/public.ts';
import { RulesModule } from './rules/public.ts';
import { IntakeModule } from './intake/public.ts';
import { SourcesModule } from './sources/public.ts';
import { IndicatorsModule } from './indicators/public.ts';
import { ImportsModule } from './imports/public.ts';
import { ReportsModule } from './reports/public.ts';
import { FormsModule } from './forms/public.ts';
import { ProcessesModule } from './processes/public.ts';
import { TasksModule } from './tasks/public.ts';

/** Modules of all features, in the order in which they may import each other; each feature adds a line for its own. */
export const features: readonly (Type | DynamicModule)[] = [
  AuditModule,
  IdentityModule,
  ConfigurationModule,
  NotificationsModule,
  FormsModule,
  SlaModule,
  ProcessesModule,
  TasksModule,
  AgenciesModule,
  IncidentsModule,
  RulesModule,
  SourcesModule,
  IntakeModule,
  IndicatorsModule,
  ImportsModule,
  ReportsModule,
];
