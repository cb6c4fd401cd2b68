/** Who acts: a person, a program, or a part of the platform. Goes to audit entries and timelines. */
export interface Actor {
  readonly kind: 'user' | 'client' | 'system';
  /** Id of the user or client; for `system` the name of the part (`rules`, `worker`). */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** Address that the request came from, where there is one. */
  readonly ip?: string;
  readonly requestId?: string;
  /** Org unit of the person or client. */
  readonly orgUnit?: string | null;
}

/**
 * What a transaction may see. `tokens` are texts: org units (`IOC`, `PC07`), groups (`group:IOC/dispatcher`), the person
 * (`user:<id>`); `all` passes row-level security everywhere. A `Principal` of `identity` is a `Scope`.
 */
export interface Scope {
  readonly actor: Actor;
  readonly tokens: readonly string[] | 'all';
}

/** The platform itself, acting as the named part. */
export function systemScope(part: string): Scope {
  return { actor: { kind: 'system', id: part, label: part }, tokens: 'all' };
}

/** Whether a scope sees what `visibleTo` names. */
export function sees(scope: Pick<Scope, 'tokens'>, visibleTo: readonly string[]): boolean {
  return scope.tokens === 'all' || visibleTo.some((token) => scope.tokens.includes(token));
}

/** Tokens of rows and sessions; used as a text with commas in the database setting, so a comma is never part of one. */
export const tokens = {
  orgUnit: (code: string): string => code,
  group: (agency: string, role: string): string => `group:${agency}/${role}`,
  user: (id: string): string => `user:${id}`,
};
