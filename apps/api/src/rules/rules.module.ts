import { Module } from '@nestjs/common';
import { versionsController } from '../configuration/public.ts';
import { IncidentsModule } from '../incidents/public.ts';
import { RulesController } from './rules.controller.ts';
import { RuleTrials } from './rule-trials.ts';
import { Rules } from './rules.ts';
import { RuleRunner } from './run-rules.ts';
import { WindowStore } from './window-store.ts';

/** Event rules: which events open incidents. */
@Module({
  imports: [IncidentsModule],
  controllers: [RulesController, versionsController('rule', 'rules')],
  providers: [Rules, RuleRunner, RuleTrials, WindowStore],
  exports: [Rules, RuleRunner, RuleTrials],
})
export class RulesModule {}
