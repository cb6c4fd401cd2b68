import { Module } from '@nestjs/common';
import { versionsController } from '../configuration/public.ts';
import { IncidentsModule } from '../incidents/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { RulesController } from './rules.controller.ts';
import { AlertKeeper } from './alerts/alert-keeper.ts';
import { AlertReads } from './alerts/alert.read-model.ts';
import { AlertsController } from './alerts/alerts.controller.ts';
import { ActionRunner } from './action-runner.ts';
import { RuleActions } from './rule-actions.ts';
import { RuleAnswers } from './rule-answers.ts';
import { RuleExtensions } from './extensions.ts';
import { RuleWorld } from './rule-world.ts';
import { RuleTrials } from './rule-trials.ts';
import { Rules } from './rules.ts';
import { RuleRunner } from './run-rules.ts';
import { WindowStore } from './window-store.ts';

/** Event rules: which events open incidents and raise alerts. */
@Module({
  imports: [IncidentsModule, ProcessesModule],
  controllers: [RulesController, AlertsController, versionsController('rule', 'rules')],
  providers: [
    Rules,
    RuleActions,
    ActionRunner,
    RuleRunner,
    RuleTrials,
    WindowStore,
    RuleWorld,
    RuleAnswers,
    RuleExtensions,
    AlertKeeper,
    AlertReads,
  ],
  exports: [Rules, RuleRunner, RuleTrials, AlertKeeper, RuleExtensions],
})
export class RulesModule {}
