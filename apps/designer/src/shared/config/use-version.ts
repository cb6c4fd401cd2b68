import type { ConfigVersion } from '@trucban/contracts';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { configApi, type Kind } from './config-api.ts';

/** Key of a document in the cache. */
export const documentKey = (kind: Kind, key: string, version: number) =>
  ['config', kind, key, 'version', version] as const;
export const versionsKey = (kind: Kind, key: string) => ['config', kind, key, 'versions'] as const;

/** The version that the address names, or the newest; with all versions of its key. */
export function useVersion<Content>(kind: Kind) {
  const { key = '', version } = useParams();
  const versions = useQuery({
    queryKey: versionsKey(kind, key),
    queryFn: async () => (await configApi.versions(kind, key)).items,
  });
  const number = version === undefined ? versions.data?.[0]?.version : Number(version);
  const document = useQuery({
    queryKey: documentKey(kind, key, number ?? 0),
    queryFn: () => configApi.version<Content>(kind, key, number ?? 0),
    enabled: number !== undefined,
    // Read anew whenever one comes to it, never while one works on it.
    staleTime: Infinity,
    gcTime: 0,
  });
  return { key, number, versions, document };
}

/** The version in force when the list was read. */
export function inForce(versions: readonly ConfigVersion[]): ConfigVersion | undefined {
  return versions.find((version) => version.inForce);
}

/** The draft or version in review of a key; there is at most one. */
export function openVersion(versions: readonly ConfigVersion[]): ConfigVersion | undefined {
  return versions.find(({ state }) => state === 'draft' || state === 'inReview');
}
