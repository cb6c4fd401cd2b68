import type { IncidentListItem } from '@trucban/contracts';
import { clockLook, type ClockFacts } from '@trucban/ui/clock';
import { matches } from '@trucban/ui/text';
import { nearestClock } from '../../shared/nearest-clock.ts';

/** Groups of the board, in the order in which they stand (UX §9 a). */
export const GROUPS = ['new', 'unassigned', 'active', 'waiting', 'closing'] as const;
export type BoardGroup = (typeof GROUPS)[number];
/** What the numbers of the top bar count and filter by. */
export const FILTERS = ['new', 'unassigned', 'dueSoon', 'overdue'] as const;
export type BoardFilter = (typeof FILTERS)[number];

const SEVERITY_RANK: Readonly<Record<string, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

/** Orders that are or were with somebody; a withdrawn one assigns nobody. */
const isAssigned = ({ assignments }: IncidentListItem): boolean =>
  assignments.some(({ state }) => state !== 'cancelled');

/** The group in which an incident stands. */
export function groupOf(incident: IncidentListItem): BoardGroup {
  if (incident.status === 'new') return 'new';
  if (incident.status === 'resolved') return 'closing';
  if (incident.sla.some(({ clock, state }) => clock === 'resolve' && state === 'paused')) return 'waiting';
  if (incident.status === 'acknowledged' && !isAssigned(incident)) return 'unassigned';
  return 'active';
}

/** Clocks of an incident and of its current steps. */
export function clocksOf(incident: IncidentListItem): readonly (ClockFacts & { readonly name?: string })[] {
  return incident.steps.length > 0 ? [...incident.sla, ...incident.steps] : incident.sla;
}

/** Incidents by group; inside by time left, then by severity. In the first group an unacknowledged critical one is always on top. */
export function boardGroups(
  incidents: readonly IncidentListItem[],
): ReadonlyMap<BoardGroup, readonly IncidentListItem[]> {
  const groups = new Map<
    BoardGroup,
    { readonly incident: IncidentListItem; readonly key: readonly (string | number)[] }[]
  >(GROUPS.map((group) => [group, []]));
  for (const incident of incidents) {
    const group = groupOf(incident);
    const due = nearestClock(clocksOf(incident))?.dueAt ?? '9';
    const rank = SEVERITY_RANK[incident.severity] ?? 9;
    const top = group === 'new' && rank === 0 ? 0 : 1;
    groups.get(group)?.push({ incident, key: [top, due, rank, incident.number] });
  }
  return new Map(
    GROUPS.map((group) => [
      group,
      (groups.get(group) ?? []).sort((a, b) => compare(a.key, b.key)).map(({ incident }) => incident),
    ]),
  );
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i] ?? 0, b[i] ?? 0];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** Whether an incident belongs under a filter at an instant (epoch ms). */
export function isUnder(filter: BoardFilter, incident: IncidentListItem, nowMs: number): boolean {
  if (filter === 'new' || filter === 'unassigned') return groupOf(incident) === filter;
  const wanted = filter === 'overdue' ? 'breached' : 'warning';
  const nearest = nearestClock(clocksOf(incident));
  return nearest !== undefined && clockLook(nearest, nowMs) === wanted;
}

/** The numbers of the top bar. */
export function countersOf(
  incidents: readonly IncidentListItem[],
  nowMs: number,
): Readonly<Record<BoardFilter | 'open', number>> {
  const count = (filter: BoardFilter): number =>
    incidents.filter((incident) => isUnder(filter, incident, nowMs)).length;
  return {
    open: incidents.length,
    new: count('new'),
    unassigned: count('unassigned'),
    dueSoon: count('dueSoon'),
    overdue: count('overdue'),
  };
}

/** What is shown under the person's filters and search words. */
export function visible(
  incidents: readonly IncidentListItem[],
  {
    filters,
    severities,
    query,
  }: { readonly filters: readonly BoardFilter[]; readonly severities: readonly string[]; readonly query: string },
  nowMs: number,
): readonly IncidentListItem[] {
  return incidents.filter(
    (incident) =>
      filters.every((filter) => isUnder(filter, incident, nowMs)) &&
      (severities.length === 0 || severities.includes(incident.severity)) &&
      (query.trim() === '' ||
        matches(
          query,
          `${incident.number} ${incident.title} ${incident.typeName.vi} ${incident.typeName.en} ${incident.location?.address ?? ''} ${incident.type}`,
        )),
  );
}
