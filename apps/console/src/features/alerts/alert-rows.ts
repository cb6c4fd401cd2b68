import type { AlertDto } from '@trucban/contracts';
import { matches } from '@trucban/ui/text';

/** How an alert stands, as a person sees it: `active` has not been acknowledged by anybody. */
export type AlertLook = 'active' | 'acknowledged' | 'clearing' | 'cleared';

/** How an alert stands. */
export function lookOf({ state, acknowledgedAt }: Pick<AlertDto, 'state' | 'acknowledgedAt'>): AlertLook {
  if (state !== 'active') return state;
  return acknowledgedAt === null ? 'active' : 'acknowledged';
}

/** What an alert is about: the values that its rule keeps apart. */
export function thingsOf(key: string): readonly string[] {
  try {
    const values: unknown = JSON.parse(key.replace(/^exercise /, ''));
    return Array.isArray(values) ? values.map(String) : [key];
  } catch {
    return [key];
  }
}

/** By what the list is grouped. */
export const GROUPINGS = ['rule', 'thing', 'none'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the list shows. `new`: nobody has acknowledged it. */
export const VIEWS = ['open', 'new', 'cleared'] as const;
type AlertView = (typeof VIEWS)[number];

/** A group with what is in it, the most urgent first. `key`: the rule, the thing, or nothing. */
export interface AlertGroup {
  readonly key: string;
  readonly alerts: readonly AlertDto[];
  readonly unseen: number;
}

const SEVERITY_RANK: Readonly<Record<string, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };
const LOOKS: readonly AlertLook[] = ['active', 'acknowledged', 'clearing', 'cleared'];
const severityRank = ({ severity }: AlertDto): number => SEVERITY_RANK[severity] ?? 5;
const lookRank = (alert: AlertDto): number => LOOKS.indexOf(lookOf(alert));

/** What nobody has seen first, then the worst, then the newest; of what is over the newest. */
function byUrgency(a: AlertDto, b: AlertDto): number {
  if (a.state === 'cleared' && b.state === 'cleared')
    return (b.clearedAt ?? '').localeCompare(a.clearedAt ?? '') || a.id.localeCompare(b.id);
  return (
    lookRank(a) - lookRank(b) ||
    severityRank(a) - severityRank(b) ||
    b.raisedAt.localeCompare(a.raisedAt) ||
    a.id.localeCompare(b.id)
  );
}

/** The alerts in groups, both in order of urgency. */
export function groupsOf(alerts: readonly AlertDto[], grouping: Grouping): readonly AlertGroup[] {
  const groups = new Map<string, AlertDto[]>();
  for (const alert of [...alerts].sort(byUrgency)) {
    const key = grouping === 'rule' ? alert.rule : grouping === 'thing' ? (thingsOf(alert.key)[0] ?? '') : '';
    const group = groups.get(key);
    if (group) group.push(alert);
    else groups.set(key, [alert]);
  }
  // A map keeps the order in which its keys came: that of their most urgent alert.
  return [...groups].map(([key, inside]) => ({ key, alerts: inside, unseen: inside.filter(isUnseen).length }));
}

/** Whether it waits for somebody who acknowledges it. */
export function isUnseen(alert: Pick<AlertDto, 'state' | 'acknowledgedAt'>): boolean {
  return alert.state !== 'cleared' && alert.acknowledgedAt === null;
}

/** What is shown, as it stands in the address. */
export interface AlertFilters {
  readonly view: AlertView;
  readonly grouping: Grouping;
  readonly severities: readonly AlertDto['severity'][];
  readonly query: string;
  readonly rule: string | undefined;
  readonly selectedId: string | undefined;
}

/** The alerts that the filters let through. @param textOf what the search words look at. */
export function visibleAlerts(
  alerts: readonly AlertDto[],
  { view, severities, query, rule }: Pick<AlertFilters, 'view' | 'severities' | 'query' | 'rule'>,
  textOf: (alert: AlertDto) => string,
): readonly AlertDto[] {
  return alerts.filter(
    (alert) =>
      (view !== 'new' || isUnseen(alert)) &&
      (rule === undefined || alert.rule === rule) &&
      (severities.length === 0 || severities.includes(alert.severity)) &&
      (query.trim() === '' || matches(query, textOf(alert))),
  );
}
