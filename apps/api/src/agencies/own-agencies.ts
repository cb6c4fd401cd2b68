import type { Principal } from '../platform/public.ts';

/** Codes of the agencies that the principal acts for: his own and all below it (tokens without a colon are org units). */
export function ownAgencies(principal: Principal): readonly string[] {
  return principal.tokens.filter((token) => !token.includes(':'));
}
