import type { Permission } from '@trucban/contracts';
import { ForbiddenError, type Principal, type Scope } from '../platform/public.ts';

/** Code of the province's operations centre. Who has a right there has it everywhere. */
export const CENTRE = 'IOC';
/** Code of the province: it begins the numbers of incidents. */
export const PROVINCE = 'TM';

/** Who does something: a principal with his grants, or the platform itself, which reaches everything. */
export type Acting = Principal | Scope;

/** Whose reach is asked: whoever does something, or whoever has units of his own. */
type Reaching = Acting | Pick<Principal, 'unitsWith'>;

/** Whether the permission reaches all of these org units: at the centre everywhere, else in the units of its grants and below. */
export function reaches(who: Reaching, permission: Permission, units: readonly (string | null | undefined)[]): boolean {
  if (!('unitsWith' in who)) return who.tokens === 'all';
  const own = who.unitsWith(permission);
  return own.includes(CENTRE) || units.every((unit) => unit !== null && unit !== undefined && own.includes(unit));
}

/** @throws ForbiddenError unless `reaches` */
export function expectReach(
  who: Reaching,
  permission: Permission,
  units: readonly (string | null | undefined)[],
): void {
  if (!reaches(who, permission, units)) throw outsideOfScope();
}

/** 403 for changing an incident that one merely takes part in. */
export function notYourIncident(): ForbiddenError {
  return new ForbiddenError(
    'NOT_YOUR_INCIDENT',
    'Chỉ trung tâm, cơ quan chủ trì và người phụ trách được thay đổi sự vụ này.',
    'Only the centre, the lead agency and the person in charge may change this incident.',
  );
}

/** 403 for what lies outside of the units in which somebody has the right. */
function outsideOfScope(): ForbiddenError {
  return new ForbiddenError(
    'OUTSIDE_OF_SCOPE',
    'Bạn chỉ có quyền này trong đơn vị của mình và các đơn vị bên dưới.',
    'You have this right in your own org unit and those below it only.',
  );
}
