import { rowsOf } from './rows.ts';
import type { Rest } from './run.ts';

const COUNTS: Readonly<Record<string, string>> = {
  incidents: 'select count(*) from incident',
  'process instances': 'select count(*) from process_instance',
  'of which ended': `select count(*) from process_instance where status = 'completed'`,
  'inputs played again': 'select count(*) from process_input',
  'tasks completed': `select count(*) from user_task where state = 'completed'`,
  'answers of agencies': `select count(*) from timeline_entry where kind ~ '^assignment.(accepted|declined|enRoute|onScene|completed)$'`,
  'timers fired': `select count(*) from process_input where input_id like 'timer:%'`,
  'messages and signals taken': `select count(*) from process_input where input_id ~ '^(message|signal):'`,
  'jobs done': `select count(*) from process_input where input_id like 'job:%'`,
  'of which by outside workers': `select count(*) from job_lock where answer ->> 'outcome' in ('completed', 'error')`,
  'process incidents tried again': 'select count(*) from process_incident where resolved_at is not null',
  'levels of ladders': 'select count(*) from escalation_firing',
  'webhooks delivered': `select count(*) from webhook_delivery where state = 'delivered'`,
  'outbox rows': 'select count(*) from outbox',
  'audit entries': 'select count(*) from audit_entry',
};

/** What the run was about, counted: for the table in README.md. */
export async function figuresOf({ rows, struck, rounds }: Rest): Promise<readonly (readonly [string, string])[]> {
  const kills = struck.filter(({ away }) => !away);
  const parts = ['api', 'worker', 'temporal', 'postgres'].map(
    (part) => `${part} ${kills.filter((blow) => blow.part === part).length}`,
  );
  const counted: [string, string][] = [];
  for (const [what, sql] of Object.entries(COUNTS)) {
    const [row] = await rowsOf<{ count: string }>(rows, sql);
    counted.push([what, String(row?.count)]);
  }
  return [
    ['kills', `${kills.length} (${parts.join(', ')})`],
    ['ambushes', String(kills.filter(({ ambush }) => ambush).length)],
    ['rounds', String(rounds.keys.length)],
    ...counted,
  ];
}
