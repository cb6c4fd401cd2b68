export { Authenticator } from './authenticator.ts';
export { CurrentPrincipal, Public, RequirePermission, SignedIn, type Principal } from '../platform/access.ts';
export { IdentityModule } from './identity.module.ts';
export { OrgDirectory, type GroupMember } from './org-directory.ts';
export { OrgSnapshot, type AreaEntry, type OrgUnitEntry } from './org-snapshot.ts';
export { CENTRE, PROVINCE, expectReach, notYourIncident, reaches } from './reach.ts';
export { ROLE_PERMISSIONS } from './permissions.ts';
export { Users } from './users.service.ts';
