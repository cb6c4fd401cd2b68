import type {
  ConfigApprove,
  ConfigProblem,
  ConfigVersion,
  InstanceListItem,
  Page,
  ProcessDefinitionDto,
  ProcessDiff,
} from '@trucban/contracts';
import { client } from '../api.ts';

/** The calls for versioned configuration; processes and forms have the same ones. */

/** Which configuration a page works on. */
export type Kind = 'process' | 'form';
/** A version with its content. */
export type Document<Content> = ConfigVersion & { readonly name: LocalName | null; readonly content: Content };
/** A definition in the list: its newest version. */
export type ListedForm = ConfigVersion & { readonly name: LocalName | null };
interface LocalName {
  readonly vi: string;
  readonly en: string;
}

const PATHS: Readonly<Record<Kind, string>> = { process: '/process-definitions', form: '/forms' };

const base = (kind: Kind, key: string): string => `${PATHS[kind]}/${encodeURIComponent(key)}`;
const one = (kind: Kind, key: string, version: number): string => `${base(kind, key)}/versions/${version}`;

export const configApi = {
  versions: (kind: Kind, key: string) =>
    client.get<Page<ConfigVersion>>(`${base(kind, key)}/versions`, { query: { limit: 500 } }),
  version: <Content>(kind: Kind, key: string, version: number) =>
    client.get<Document<Content>>(one(kind, key, version)),
  /** The version in force; where there is none yet, the newest. */
  current: <Content>(kind: Kind, key: string) => client.get<Document<Content>>(base(kind, key)),
  change: <Content>(
    kind: Kind,
    key: string,
    version: number,
    body: { content: Content; note?: string | undefined },
    revision?: number,
  ) => client.put<Document<Content>>(one(kind, key, version), body, { ifMatch: revision }),
  remove: (kind: Kind, key: string, version: number, revision: number) =>
    client.delete<void>(one(kind, key, version), { ifMatch: revision }),
  submit: (kind: Kind, key: string, version: number, revision: number) =>
    client.post<ConfigVersion>(`${one(kind, key, version)}/submit`, undefined, { ifMatch: revision }),
  giveBack: (kind: Kind, key: string, version: number, note: string, revision: number) =>
    client.post<ConfigVersion>(`${one(kind, key, version)}/return`, { note }, { ifMatch: revision }),
  approve: (kind: Kind, key: string, version: number, body: ConfigApprove, revision: number) =>
    client.post<ConfigVersion>(`${one(kind, key, version)}/approve`, body, { ifMatch: revision }),
  retire: (kind: Kind, key: string, version: number, note: string, revision: number) =>
    client.post<ConfigVersion>(`${one(kind, key, version)}/retire`, { note }, { ifMatch: revision }),
};

export const processApi = {
  list: () => client.get<Page<ProcessDefinitionDto>>('/process-definitions', { query: { limit: 500 } }),
  create: (xml: string) => client.post<ConfigVersion>('/process-definitions', { xml }),
  /** A new draft of a key, from this content. */
  draft: (key: string, xml: string, note?: string) =>
    client.put<ConfigVersion>(base('process', key), { key, xml, note }),
  validate: (xml: string) =>
    client.post<{ readonly problems: readonly ConfigProblem[] }>('/process-definitions/validate', { xml }),
  diff: (key: string, from: number, to: number) =>
    client.get<ProcessDiff>(`${base('process', key)}/diff`, { query: { from, to } }),
  /** What runs now, at most 500 instances. */
  running: (processKey?: string) =>
    client.get<Page<InstanceListItem>>('/process-instances', { query: { processKey, state: 'active', limit: 500 } }),
};

export const formApi = {
  list: () => client.get<Page<ListedForm>>('/forms', { query: { limit: 500 } }),
  create: (content: object) => client.post<Document<object>>('/forms', { content }),
  draft: (key: string, content: object, note?: string) =>
    client.put<Document<object>>(base('form', key), { content, note }),
  validate: (key: string, version: number, data: object) =>
    client.post<{ readonly data: object }>(`${base('form', key)}/validate`, { data, version }),
};
