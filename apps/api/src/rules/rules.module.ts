import { Module } from '@nestjs/common';
import { versionsController } from '../configuration/public.ts';
import { IncidentsModule } from '../incidents/public.ts';
import { RulesController } from './rules.controller.ts';
import { Rules } from './rules.ts';
import { RuleRunner } from './run-rules.ts';

/** Event rules: which events open incidents. */
@Module({
  imports: [IncidentsModule],
  controllers: [RulesController, versionsController('rule', 'rules')],
  providers: [Rules, RuleRunner],
  exports: [Rules, RuleRunner],
})
export class RulesModule {}
