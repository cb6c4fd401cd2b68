import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/public.ts';
import { ImportsModule } from '../imports/public.ts';
import { ReportsModule } from '../reports/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { RulesModule } from '../rules/public.ts';
import { SlaModule } from '../sla/public.ts';
import { Activities } from './activities.ts';

/** The worker's activities over the features' services. */
@Module({
  imports: [SlaModule, ProcessesModule, AgenciesModule, RulesModule, ImportsModule, ReportsModule],
  providers: [Activities],
  exports: [Activities],
})
export class ActivitiesModule {}
