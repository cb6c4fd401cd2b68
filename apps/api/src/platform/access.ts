import { SetMetadata, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Permission, RoleCode } from '@trucban/contracts';
import { UnauthenticatedError } from './errors.ts';
import type { Scope } from './scope.ts';

/** Who makes a request: a person with a session or a program with a token. It is the scope of his transactions. */
export interface Principal extends Scope {
  readonly kind: 'user' | 'client';
  readonly id: string;
  readonly name: string;
  /** Code of the org unit that he belongs to; `null` for a client of no agency. */
  readonly orgUnit: string | null;
  /** Roles with the org unit in which each holds. */
  readonly roles: readonly { readonly role: RoleCode; readonly orgUnit: string }[];
  readonly permissions: ReadonlySet<Permission>;
  /** Where he has a permission: the org units of the grants that give it, and everything below them. */
  unitsWith(permission: Permission): readonly string[];
  readonly tokens: readonly string[];
  /** OAuth scopes of a client (`events:write`); none for people. */
  readonly scopes: readonly string[];
}

export const PERMISSION_KEY = 'trucban:permission';
export const PUBLIC_KEY = 'trucban:public';
export const SIGNED_IN_KEY = 'trucban:signedIn';

/** The route needs one of these permissions. */
export const RequirePermission = (...permissions: [Permission, ...Permission[]]) =>
  SetMetadata(PERMISSION_KEY, permissions);

/** The route is open to everybody, also without login. */
export const Public = () => SetMetadata(PUBLIC_KEY, true);

/** The route is open to whoever is signed in; what he gets is his own (`/auth/me`). */
export const SignedIn = () => SetMetadata(SIGNED_IN_KEY, true);

/** Who asks, as a handler's parameter: `@CurrentPrincipal() principal: Principal`. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<{ principal?: Principal }>();
  if (!principal) throw notSignedIn();
  return principal;
});

/** 401 for whoever is not signed in. */
export function notSignedIn(): UnauthenticatedError {
  return new UnauthenticatedError('NOT_SIGNED_IN', 'Bạn chưa đăng nhập.', 'You are not signed in.');
}
