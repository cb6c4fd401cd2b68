import type { Migration } from '@mikro-orm/migrations';
import { Migration20261122T0100_platform } from './Migration20261122T0100_platform.ts';
import { Migration20261122T0200_processes } from './Migration20261122T0200_processes.ts';
import { Migration20261122T0300_tasks } from './Migration20261122T0300_tasks.ts';
import { Migration20261122T0400_sla_notifications } from './Migration20261122T0400_sla_notifications.ts';
import { Migration20261122T0500_incidents } from './Migration20261122T0500_incidents.ts';
import { Migration20261122T0600_agencies } from './Migration20261122T0600_agencies.ts';
import { Migration20261122T0700_intake } from './Migration20261122T0700_intake.ts';
import { Migration20261122T0800_feed_wall } from './Migration20261122T0800_feed_wall.ts';
import { Migration20261122T0900_step_names } from './Migration20261122T0900_step_names.ts';
import { Migration20261122T1000_config_revision } from './Migration20261122T1000_config_revision.ts';
import { Migration20261122T1100_message_scope } from './Migration20261122T1100_message_scope.ts';
import { Migration20261122T1230_outside_jobs } from './Migration20261122T1230_outside_jobs.ts';
import { Migration20261122T1300_process_batches } from './Migration20261122T1300_process_batches.ts';
import { Migration20261122T1310_job_listeners } from './Migration20261122T1310_job_listeners.ts';
import { Migration20261122T1320_tree_inputs } from './Migration20261122T1320_tree_inputs.ts';
import { Migration20261122T1400_rule_windows } from './Migration20261122T1400_rule_windows.ts';
import { Migration20261122T1410_alerts } from './Migration20261122T1410_alerts.ts';
import { Migration20261122T1410_waiting_space } from './Migration20261122T1410_waiting_space.ts';
import { Migration20261122T1420_job_catalogue } from './Migration20261122T1420_job_catalogue.ts';
import { Migration20261122T1430_process_events } from './Migration20261122T1430_process_events.ts';
import { Migration20261122T1430_indicators } from './Migration20261122T1430_indicators.ts';
import { Migration20261122T1430_batch_operations } from './Migration20261122T1430_batch_operations.ts';
import { Migration20261122T1440_message_starts } from './Migration20261122T1440_message_starts.ts';
import { Migration20261122T1450_held_closes } from './Migration20261122T1450_held_closes.ts';
import { Migration20261122T1460_job_chain } from './Migration20261122T1460_job_chain.ts';
import { Migration20261122T1500_sources } from './Migration20261122T1500_sources.ts';
import { Migration20261122T1510_imports } from './Migration20261122T1510_imports.ts';
import { Migration20261122T1520_rule_actions } from './Migration20261122T1520_rule_actions.ts';
import { Migration20261122T1521_suppression_shadow } from './Migration20261122T1521_suppression_shadow.ts';
import { Migration20261122T1530_measure_rollup } from './Migration20261122T1530_measure_rollup.ts';
import { Migration20261122T1531_counted_measures } from './Migration20261122T1531_counted_measures.ts';
import { Migration20261122T1532_data_entry } from './Migration20261122T1532_data_entry.ts';
import { Migration20261122T1540_work_begun } from './Migration20261122T1540_work_begun.ts';
import { Migration20261122T1550_views_walled } from './Migration20261122T1550_views_walled.ts';
import { Migration20261122T1610_reports } from './Migration20261122T1610_reports.ts';
import { Migration20261122T1640_watched } from './Migration20261122T1640_watched.ts';
import { Migration20261122T1641_pulls_looked_at } from './Migration20261122T1641_pulls_looked_at.ts';
import { Migration20261122T1642_counted_open } from './Migration20261122T1642_counted_open.ts';
import { Migration20261122T1700_conditional_starts } from './Migration20261122T1700_conditional_starts.ts';
import { Migration20261122T1710_watch_only } from './Migration20261122T1710_watch_only.ts';
import { Migration20261122T1720_paced_imports } from './Migration20261122T1720_paced_imports.ts';
import { Migration20261123T1730_answered } from './Migration20261123T1730_answered.ts';
import { Migration20261124T0430_noted } from './Migration20261124T0430_noted.ts';
import { Migration20261124T0440_said } from './Migration20261124T0440_said.ts';

/** All migrations in their order; each feature adds a line for its own. */
export const migrations: readonly (new (...args: never[]) => Migration)[] = [
  Migration20261122T0100_platform,
  Migration20261122T0200_processes,
  Migration20261122T0300_tasks,
  Migration20261122T0400_sla_notifications,
  Migration20261122T0500_incidents,
  Migration20261122T0600_agencies,
  Migration20261122T0700_intake,
  Migration20261122T0800_feed_wall,
  Migration20261122T0900_step_names,
  Migration20261122T1000_config_revision,
  Migration20261122T1100_message_scope,
  Migration20261122T1230_outside_jobs,
  Migration20261122T1300_process_batches,
  Migration20261122T1310_job_listeners,
  Migration20261122T1320_tree_inputs,
  Migration20261122T1400_rule_windows,
  Migration20261122T1410_alerts,
  Migration20261122T1410_waiting_space,
  Migration20261122T1420_job_catalogue,
  Migration20261122T1430_process_events,
  Migration20261122T1430_indicators,
  Migration20261122T1430_batch_operations,
  Migration20261122T1440_message_starts,
  Migration20261122T1450_held_closes,
  Migration20261122T1460_job_chain,
  Migration20261122T1500_sources,
  Migration20261122T1510_imports,
  Migration20261122T1520_rule_actions,
  Migration20261122T1521_suppression_shadow,
  Migration20261122T1530_measure_rollup,
  Migration20261122T1531_counted_measures,
  Migration20261122T1532_data_entry,
  Migration20261122T1540_work_begun,
  Migration20261122T1550_views_walled,
  Migration20261122T1610_reports,
  Migration20261122T1640_watched,
  Migration20261122T1641_pulls_looked_at,
  Migration20261122T1642_counted_open,
  Migration20261122T1700_conditional_starts,
  Migration20261122T1710_watch_only,
  Migration20261122T1720_paced_imports,
  Migration20261123T1730_answered,
  Migration20261124T0430_noted,
  Migration20261124T0440_said,
];
