import { ForbiddenError, type Scope } from '../platform/public.ts';
import type { OrgSnapshot } from './org-snapshot.ts';

/**
 * Whether who administers may administer there: whoever belongs to an org unit of the province (the centre) everywhere, others
 * in their own units and below.
 */
export function reaches(org: OrgSnapshot, scope: Scope, units: readonly (string | null | undefined)[]): boolean {
  const { tokens, actor } = scope;
  if (tokens === 'all' || org.unit(actor.orgUnit ?? '')?.tier === 'province') return true;
  return units.every((unit) => unit !== null && unit !== undefined && tokens.includes(unit));
}

/** @throws ForbiddenError unless `reaches` */
export function expectReach(org: OrgSnapshot, scope: Scope, units: readonly (string | null | undefined)[]): void {
  if (reaches(org, scope, units)) return;
  throw new ForbiddenError(
    'OUTSIDE_OF_SCOPE',
    'Bạn chỉ quản trị được đơn vị của mình và các đơn vị bên dưới.',
    'You administer your own org unit and those below it only.',
  );
}
