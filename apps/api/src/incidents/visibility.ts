import type { OrgSnapshot } from '../identity/public.ts';
import { CENTRE } from '../identity/public.ts';
import { tokens } from '../platform/public.ts';

/** What decides who sees an incident. */
export interface VisibilityInput {
  readonly restricted: boolean;
  readonly leadAgency: string;
  /** Lead, coordinating, and those that were given an order. */
  readonly agencies: readonly string[];
  readonly areaCode: string | null;
}

/**
 * Tokens of those who see an incident (domain/sops.md 0.5). Not restricted: the centre, its agencies, and the commune's
 * agencies and area centre of the place. Restricted: its lead and the centre's shift leader; whoever is given a part of the
 * work is added then. Tiers above see what is below by their own tokens.
 */
export function visibleTo(units: OrgSnapshot, input: VisibilityInput): string[] {
  const { restricted, leadAgency, agencies, areaCode } = input;
  if (restricted) return [...new Set([leadAgency, tokens.group(CENTRE, 'shiftLeader')])];
  const local = areaCode === null ? [] : units.find({ tier: 'commune', area: areaCode }).map(({ code }) => code);
  const areaOc = areaCode === null ? undefined : units.area(areaCode)?.areaOc;
  return [...new Set([CENTRE, leadAgency, ...agencies, ...local, ...(areaOc ? [areaOc] : [])])];
}

/**
 * Whether those who see an incident may be told of the other one (a duplicate, a child, one to merge with): always, unless it
 * is restricted; then only if all of them see it too.
 */
export function mayMention(
  incident: { readonly visible_to: readonly string[] },
  other: { readonly restricted: boolean; readonly visible_to: readonly string[] },
): boolean {
  return !other.restricted || incident.visible_to.every((token) => other.visible_to.includes(token));
}
