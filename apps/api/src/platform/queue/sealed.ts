import type { Secrets } from '../secrets.ts';

const PURPOSE = 'queue';

/**
 * The queue's tables have no row-level security of ours: whoever gets a statement through the application's role reads them all.
 * So `variables`, the one part of a payload that isn't ids and names, is kept encrypted there.
 */
export function sealed(payload: unknown, secrets: Secrets): unknown {
  if (!hasVariables(payload)) return payload;
  const { variables, ...rest } = payload;
  return { ...rest, sealed: secrets.encrypt(JSON.stringify(variables), PURPOSE) };
}

/** The payload as it was queued. */
export function opened(payload: unknown, secrets: Secrets): unknown {
  if (typeof payload !== 'object' || payload === null || !('sealed' in payload)) return payload;
  const { sealed: variables, ...rest } = payload;
  return { ...rest, variables: JSON.parse(secrets.decrypt(String(variables), PURPOSE)) as unknown };
}

function hasVariables(payload: unknown): payload is { readonly variables: object } {
  if (typeof payload !== 'object' || payload === null || !('variables' in payload)) return false;
  const { variables } = payload;
  return typeof variables === 'object' && variables !== null && Object.keys(variables).length > 0;
}
