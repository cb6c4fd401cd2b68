import { Module } from '@nestjs/common';
import { documentListController, documentsController, versionsController } from '../configuration/public.ts';
import { IncidentsModule } from '../incidents/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { RulesController } from './rules.controller.ts';
import { Absences } from './alerts/absences.ts';
import { AlertKeeper } from './alerts/alert-keeper.ts';
import { AlertReads } from './alerts/alert.read-model.ts';
import { AlertsController } from './alerts/alerts.controller.ts';
import { ActionRunner } from './action-runner.ts';
import { RuleActions } from './rule-actions.ts';
import { RuleAnswers } from './rule-answers.ts';
import { EventWords } from './event-words.ts';
import { RuleExtensions } from './extensions.ts';
import { RuleWorld } from './rule-world.ts';
import { RuleTrials } from './rule-trials.ts';
import { Rules } from './rules.ts';
import { RuleRunner } from './run-rules.ts';
import { FillRuleWindowsTask } from './fill-windows.task.ts';
import { RuleExtrasController } from './rule-extras.controller.ts';
import { Shadows } from './shadow/shadows.ts';
import { SuppressionPreviewController } from './suppressions/suppression-preview.controller.ts';
import { SuppressionPreviews } from './suppressions/suppression-preview.ts';
import { SuppressionsController } from './suppressions/suppressions.controller.ts';
import { Suppressions } from './suppressions/suppressions.ts';
import { WatchOnlys } from './suppressions/watch-only.ts';
import { WindowStore } from './window-store.ts';

/** Event rules: which events open incidents and raise alerts. */
@Module({
  imports: [IncidentsModule, ProcessesModule],
  controllers: [
    RulesController,
    RuleExtrasController,
    AlertsController,
    SuppressionPreviewController,
    SuppressionsController,
    documentListController('rule', 'rules'),
    documentsController('rule', 'rules'),
    versionsController('rule', 'rules'),
    versionsController('suppression', 'suppressions'),
  ],
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
    Shadows,
    Suppressions,
    SuppressionPreviews,
    WatchOnlys,
    EventWords,
    FillRuleWindowsTask,
    Absences,
    AlertKeeper,
    AlertReads,
  ],
  exports: [Rules, RuleRunner, RuleTrials, AlertKeeper, RuleExtensions, WatchOnlys],
})
export class RulesModule {}
