import type { MadeSection, ReportSectionDefinition } from '@trucban/contracts';
import type { Instant, LocalizedText } from '@trucban/kernel';
import type { OrgSnapshot } from '../../identity/public.ts';
import type { Tx } from '../../platform/public.ts';
import type { Making } from './making.ts';

type Made = Extract<MadeSection, { type: 'lateTasks' }>;

interface Row {
  readonly name: string;
  readonly owner: string;
  readonly due_at: Instant;
  readonly incident: string | null;
}

const NAMED = 10;
const NOBODY = '–';

// As it was when the period ended. Of restricted incidents nothing is told, and what belongs to no incident is its unit's own.
const OPEN = `t.state <> 'cancelled' and not t.exercise and t.created_at < $1 and (t.completed_at is null or t.completed_at >= $1)
  and not i.restricted and not i.exercise and t.visible_to && $2 and i.visible_to && $2`;

/** Tasks of incidents that were past their due time at the end of the period, by the group that owes them. */
export async function lateTasks(
  tx: Tx,
  { row, units, about, document }: Making,
  { named = NAMED }: Extract<ReportSectionDefinition, { type: 'lateTasks' }>,
): Promise<Omit<Made, 'id' | 'title' | 'guidance' | 'remarkRequired' | 'problem'>> {
  const below = units.descendants(about);
  const values = [row.period_to, below.includes(document.orgUnit) ? [document.orgUnit] : [...below]];
  const open = await tx.first<{ n: number }>(
    'reports.tasks.open',
    `select count(*)::int as n from user_task t join incident i on i.id = t.incident_id where ${OPEN}`,
    values,
  );
  const late = await tx.query<Row>(
    'reports.tasks.late',
    `select t.name, coalesce(t.candidate_groups[1], '${NOBODY}') as owner, t.due_at, i.number as incident
       from user_task t join incident i on i.id = t.incident_id where ${OPEN} and t.due_at < $1 order by t.due_at, t.id`,
    values,
  );
  return {
    type: 'lateTasks',
    late: late.length,
    open: open?.n ?? 0,
    byGroup: byGroup(late, units),
    named: late.slice(0, named).map(({ name, owner, due_at: dueAt, incident }) => {
      return { name, group: groupName(units, owner), dueAt, incident };
    }),
  };
}

function byGroup(rows: readonly Row[], units: OrgSnapshot): Made['byGroup'] {
  const found = new Map<string, { count: number; oldestDueAt: Instant }>();
  for (const { owner, due_at } of rows) {
    const one = found.get(owner);
    if (one) one.count += 1;
    else found.set(owner, { count: 1, oldestDueAt: due_at });
  }
  return [...found]
    .map(([code, counts]) => ({ code, name: groupName(units, code), ...counts }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

const groupName = (units: OrgSnapshot, group: string): LocalizedText =>
  group === NOBODY ? { vi: 'Chưa giao', en: 'Given to nobody' } : units.groupName(group);
