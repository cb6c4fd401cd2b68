import type {
  Backtest,
  BacktestResult,
  Completeness,
  ConfigApprove,
  ConfigProblem,
  ConfigVersion,
  EventDto,
  ImportDto,
  IndicatorListItem,
  IndicatorPreview,
  InstanceListItem,
  MappingListItem,
  MeasureListItem,
  Page,
  ProcessDefinitionDto,
  ProcessDiff,
  PullListItem,
  PullRun,
  PullStateDto,
  ReportDefinitionItem,
  ReportPreview,
  RuleShadow,
  RuleTestResult,
  RunPull,
  SuppressionListItem,
  SuppressionPreview,
  SuppressionWithCounts,
  TestRule,
} from '@trucban/contracts';
import { client } from '../api.ts';

/** The calls for versioned configuration; every kind has the same ones. */

/** Which configuration a page works on. */
export type Kind =
  'process' | 'form' | 'rule' | 'indicator' | 'suppression' | 'mapping' | 'pull' | 'dataset' | 'report';
/** The part of the designer in which a kind is edited: the first part of its addresses. */
export const PLACES = {
  process: 'processes',
  form: 'forms',
  rule: 'rules',
  indicator: 'indicators',
  suppression: 'suppressions',
  mapping: 'mappings',
  pull: 'pulls',
  dataset: 'datasets',
  report: 'reports',
} as const;
export type Place = (typeof PLACES)[Kind];
/** A version with its content. */
export type Document<Content> = ConfigVersion & { readonly name: LocalName | null; readonly content: Content };
/** A definition in the list: its newest version. */
export type ListedForm = ConfigVersion & { readonly name: LocalName | null };
interface LocalName {
  readonly vi: string;
  readonly en: string;
}

const PATHS: Readonly<Record<Kind, string>> = {
  process: '/process-definitions',
  form: '/forms',
  rule: '/rules',
  indicator: '/indicators',
  suppression: '/suppressions',
  mapping: '/mappings',
  pull: '/pulls',
  dataset: '/datasets',
  report: '/reports/definitions',
};

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
  /** A new draft of a key, from this content. */
  draft: <Content>(kind: Kind, key: string, content: Content, note?: string) =>
    client.put<ConfigVersion>(
      base(kind, key),
      kind === 'process'
        ? { key, xml: content, note }
        : kind === 'suppression'
          ? { ...content, note }
          : { content, note },
    ),
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
  validate: (key: string, version: number, data: object) =>
    client.post<{ readonly data: object }>(`${base('form', key)}/validate`, { data, version }),
};

/** A rule in the list: its newest version. */
export type ListedRule = ConfigVersion & { readonly code: string; readonly name: LocalName | null };

export const ruleApi = {
  list: () => client.get<Page<ListedRule>>('/rules', { query: { limit: 500 } }),
  create: (content: object) => client.post<Document<object>>('/rules', { content }),
  test: (code: string, body: TestRule) => client.post<RuleTestResult>(`${base('rule', code)}/test`, body),
  backtest: (code: string, body: Backtest, signal: AbortSignal) =>
    client.post<BacktestResult>(`${base('rule', code)}/backtest`, body, { signal }),
  /** How a version does that fires silently. */
  shadow: (code: string, version: number) => client.get<RuleShadow>(`${one('rule', code, version)}/shadow`),
  setShadow: (code: string, version: number, on: boolean) =>
    client.post<RuleShadow>(`${one('rule', code, version)}/shadow`, { on }),
  /** Stored events, newest first. */
  events: (query: { readonly type?: string; readonly eventType?: string; readonly limit: number }) =>
    client.get<Page<EventDto>>('/events', { query }),
};

export const indicatorApi = {
  list: () => client.get<Page<IndicatorListItem>>('/indicators', { query: { limit: 500 } }),
  measures: () => client.get<Page<MeasureListItem>>('/measures', { query: { limit: 500 } }),
  create: (content: object) => client.post<Document<object>>('/indicators', { content }),
  preview: (code: string, content: object, orgUnit: string | undefined, signal: AbortSignal) =>
    client.post<IndicatorPreview>(`${base('indicator', code)}/preview`, { content, orgUnit }, { signal }),
};

/** A suppression in the list: its newest version, and whether it hides anything now. */
export type ListedSuppression = ConfigVersion & SuppressionListItem;

export const suppressionApi = {
  list: () => client.get<Page<ListedSuppression>>('/suppressions', { query: { limit: 500 } }),
  create: (content: object) => client.post<ConfigVersion>('/suppressions', content),
  /** With what it has hidden, by rule. */
  hidden: (code: string) => client.get<SuppressionWithCounts>(base('suppression', code)),
  preview: (suppression: object, days: number) =>
    client.post<SuppressionPreview>('/suppressions/preview', { suppression, days }),
};

export const mappingApi = {
  list: () => client.get<Page<MappingListItem>>('/mappings', { query: { limit: 500 } }),
  create: (content: object) => client.post<ConfigVersion>('/mappings', { content }),
};

export const pullApi = {
  list: () => client.get<Page<PullListItem>>('/pulls', { query: { limit: 500 } }),
  create: (content: object) => client.post<ConfigVersion>('/pulls', { content }),
  state: (code: string) => client.get<PullStateDto>(`${base('pull', code)}/state`),
  run: (code: string, body: Partial<RunPull>) => client.post<PullRun>(`${base('pull', code)}/run`, body),
};

/** A dataset in the list: its newest version. */
export type ListedDataset = ConfigVersion & { readonly code: string; readonly name: LocalName | null };

export const datasetApi = {
  list: () => client.get<Page<ListedDataset>>('/datasets', { query: { limit: 500 } }),
  create: (content: object) => client.post<ConfigVersion>('/datasets', { content }),
  /** How far the units are with a period of the version in force; the last one that is over when not named. */
  completeness: (code: string, period: string | undefined) =>
    client.get<Completeness>(`${base('dataset', code)}/completeness`, { query: { period } }),
};

export const reportApi = {
  list: () => client.get<Page<ReportDefinitionItem>>('/reports/definitions', { query: { limit: 500 } }),
  create: (content: object) => client.post<ConfigVersion>('/reports/definitions', { content }),
  preview: (code: string, content: object, lang: 'vi' | 'en') =>
    client.post<ReportPreview>(`${base('report', code)}/preview`, { content, lang }),
};

/** What a file is brought in with. `version`: of a draft, for a trial. */
export interface NewImport {
  readonly mapping: string;
  readonly version?: number | undefined;
  readonly dryRun: boolean;
  readonly file: File;
}

export const importApi = {
  list: (query: { readonly kind?: string; readonly pull?: string; readonly limit: number }) =>
    client.get<Page<ImportDto>>('/imports', { query }),
  get: (id: string) => client.get<ImportDto>(`/imports/${id}`),
  start: ({ mapping, version, dryRun, file }: NewImport) => {
    const form = new FormData();
    form.set('mapping', mapping);
    form.set('dryRun', String(dryRun));
    if (version !== undefined) form.set('version', String(version));
    form.set('file', file);
    return client.upload<ImportDto>('/imports', form);
  },
  stop: (id: string) => client.post<ImportDto>(`/imports/${id}/stop`),
  /** Where the refused rows are downloaded. */
  rejects: (id: string): string => `/api/v1/imports/${id}/rejects`,
};
