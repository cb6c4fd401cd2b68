import type { DynamicModule, Type } from '@nestjs/common';
import { AuditModule } from './audit/public.ts';
import { ConfigurationModule } from './configuration/public.ts';
import { IdentityModule } from './identity/public.ts';
import { FormsModule } from './forms/public.ts';
import { ProcessesModule } from './processes/public.ts';
import { TasksModule } from './tasks/public.ts';

/** Modules of all features, in the order in which they may import each other; each feature adds a line for its own. */
export const features: readonly (Type | DynamicModule)[] = [
  AuditModule,
  IdentityModule,
  ConfigurationModule,
  FormsModule,
  ProcessesModule,
  TasksModule,
];
