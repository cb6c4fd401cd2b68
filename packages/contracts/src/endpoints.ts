import type { AcknowledgeAlert, AlertDto, ClearAlert } from './alerts.ts';
import type { AssignmentDto, CompleteAssignment, CreateAssignment, Progress, RequestSupport } from './agencies.ts';
import type { ApiClient, Query, RequestOptions } from './client.ts';
import type { Page, StoredFile } from './common.ts';
import type { ConfigVersion } from './configuration.ts';
import type { Entry, EntryKey, EntryListItem, ReturnEntry, SaveEntry } from './datasets.ts';
import type { CloudEventDto, EventDto, EventsAccepted } from './events.ts';
import type { Area, Login, Me, OrgUnit, Role, User } from './identity.ts';
import type {
  ChangeIncident,
  CreateIncident,
  DuplicateDto,
  IncidentDto,
  IncidentListItem,
  IncidentReportDto,
  TimelineEntryDto,
} from './incidents.ts';
import type { LocalizedText } from '@trucban/kernel';
import type { ImportDto, PullRun, PullStateDto, SetWatermark } from './imports.ts';
import type { IndicatorForecast, IndicatorPage } from './indicator-page.ts';
import type { Crossing, Dashboard, LeagueRow, Pivot, PivotDatumDto, PivotRecords, Records } from './indicator-reads.ts';
import type { IndicatorContent, MeasureListItem, MeasureValueDto, Series } from './indicators.ts';
import type { JobSecretDto, PutJobSecret } from './job-secrets.ts';
import type { NotificationDto } from './notifications.ts';
import type { HistoryEntry, InstanceDto } from './processes.ts';
import type { ReportDefinitionItem, Subscribe, SubscriptionDto } from './report-definitions.ts';
import type { NewReport, ReportDto, ReportListItem, ReportReason, ReportRemarks, SignReport } from './reports.ts';
import type {
  CreateSource,
  DeadLetterDto,
  Discard,
  DiscardMany,
  LettersDone,
  PutSource,
  Resend,
  ResendMany,
  SourceDto,
  SourceHealthDto,
  SourceLogDto,
  SourceWithKeyDto,
} from './sources.ts';
import type { AnswersQuery, PlannedAnswerDto } from './suppressions.ts';
import type { TaskDto, TaskListItem } from './tasks.ts';

/** What every client of the API calls, by area. Bodies and answers are the contract's own types. */

type Reason = { readonly reason?: string };
type Asked = Pick<RequestOptions, 'signal' | 'ifMatch' | 'idempotencyKey'>;

/** The calls of the web apps over one client. */
export function createApi(client: ApiClient) {
  return {
    auth: {
      me: () => client.get<Me>('/auth/me'),
      login: (body: Login) => client.post<Me>('/auth/login', body),
      logout: () => client.post<void>('/auth/logout'),
    },
    incidents: incidents(client),
    tasks: tasks(client),
    assignments: assignments(client),
    agency: agency(client),
    processes: processes(client),
    alerts: {
      list: (query?: Query, asked?: Asked) => client.get<Page<AlertDto>>('/alerts', { query, ...asked }),
      get: (id: string) => client.get<AlertDto>(`/alerts/${id}`),
      acknowledge: (id: string, body: AcknowledgeAlert = {}) =>
        client.post<AlertDto>(`/alerts/${id}/acknowledge`, body),
      clear: (id: string, body: ClearAlert) => client.post<AlertDto>(`/alerts/${id}/clear`, body),
    },
    indicators: {
      get: (code: string) => client.get<ConfigVersion & { readonly content: IndicatorContent }>(`/indicators/${code}`),
      dashboard: (query?: Query) => client.get<Dashboard>('/indicators/dashboard', { query }),
      series: (code: string, query?: Query) => client.get<Series>(`/indicators/${code}/series`, { query }),
      forecast: (code: string, query?: Query) =>
        client.get<IndicatorForecast>(`/indicators/${code}/forecast`, { query }),
      page: (code: string, query?: Query) => client.get<IndicatorPage>(`/indicators/${code}/page`, { query }),
      crossings: (query?: Query) => client.get<Page<Crossing>>('/indicators/crossings', { query }),
      pivot: (query?: Query) => client.get<Pivot>('/indicators/pivot', { query }),
      pivotData: (query?: Query) => client.get<Page<PivotDatumDto>>('/indicators/pivot/data', { query }),
      pivotRecords: (query?: Query) => client.get<PivotRecords>('/indicators/pivot/records', { query }),
      league: (query?: Query) => client.get<Page<LeagueRow>>('/indicators/league', { query }),
      records: (code: string, query?: Query) => client.get<Records>(`/indicators/${code}/records`, { query }),
    },
    measures: {
      list: (query?: Query) => client.get<Page<MeasureListItem>>('/measures', { query }),
      values: (code: string, query?: Query) => client.get<Page<MeasureValueDto>>(`/measures/${code}/values`, { query }),
    },
    entries: {
      list: (query?: Query) => client.get<Page<EntryListItem>>('/data-entries', { query }),
      get: (dataset: string, key: EntryKey) => client.get<Entry>(`/datasets/${dataset}/entry`, { query: { ...key } }),
      save: (dataset: string, body: SaveEntry) => client.put<Entry>(`/datasets/${dataset}/entry`, body),
      handIn: (dataset: string, body: EntryKey) => client.post<Entry>(`/datasets/${dataset}/hand-in`, body),
      approve: (dataset: string, body: EntryKey) => client.post<Entry>(`/datasets/${dataset}/approve`, body),
      giveBack: (dataset: string, body: ReturnEntry) => client.post<Entry>(`/datasets/${dataset}/return`, body),
    },
    events: {
      list: (query?: Query) => client.get<Page<EventDto>>('/events', { query }),
      get: (id: string) => client.get<EventDto>(`/events/${id}`),
      send: (event: CloudEventDto) => client.post<EventsAccepted>('/events', event),
    },
    sources: {
      list: (query?: Query) => client.get<Page<SourceDto>>('/sources', { query }),
      create: (body: CreateSource) => client.post<SourceWithKeyDto>('/sources', body),
      put: (code: string, body: PutSource, ifMatch: number) =>
        client.put<SourceDto>(`/sources/${code}`, body, { ifMatch }),
      rotate: (code: string, overlapMinutes: number) =>
        client.post<SourceWithKeyDto>(`/sources/${code}/credentials`, { overlapMinutes }),
      health: (code: string) => client.get<SourceHealthDto>(`/sources/${code}/health`),
      log: (code: string, query?: Query) => client.get<Page<SourceLogDto>>(`/sources/${code}/log`, { query }),
    },
    secrets: {
      list: () => client.get<Page<JobSecretDto>>('/job-secrets'),
      put: (name: string, body: PutJobSecret) => client.put<JobSecretDto>(`/job-secrets/${name}`, body),
      delete: (name: string) => client.delete<void>(`/job-secrets/${name}`),
    },
    pulls: {
      state: (code: string) => client.get<PullStateDto>(`/pulls/${code}/state`),
      run: (code: string) => client.post<PullRun>(`/pulls/${code}/run`, { dryRun: false }),
      setWatermark: (code: string, body: SetWatermark) => client.post<PullStateDto>(`/pulls/${code}/watermark`, body),
    },
    imports: {
      list: (query?: Query) => client.get<Page<ImportDto>>('/imports', { query }),
    },
    deadLetters: {
      list: (query?: Query) => client.get<Page<DeadLetterDto>>('/dead-letters', { query }),
      get: (id: string) => client.get<DeadLetterDto>(`/dead-letters/${id}`),
      resend: (id: string, body: Resend) => client.post<DeadLetterDto>(`/dead-letters/${id}/resend`, body),
      discard: (id: string, body: Discard) => client.post<DeadLetterDto>(`/dead-letters/${id}/discard`, body),
      resendMany: (body: ResendMany) => client.post<LettersDone>('/dead-letters/resend', body),
      discardMany: (body: DiscardMany) => client.post<LettersDone>('/dead-letters/discard', body),
    },
    reports: {
      list: (query?: Query) => client.get<Page<ReportListItem>>('/reports', { query }),
      get: (id: string) => client.get<ReportDto>(`/reports/${id}`),
      make: (body: NewReport) => client.post<ReportDto>('/reports', body),
      remark: (id: string, body: ReportRemarks, ifMatch?: number) =>
        client.put<ReportDto>(`/reports/${id}/remarks`, body, { ifMatch }),
      submit: (id: string) => client.post<ReportDto>(`/reports/${id}/submit`),
      sign: (id: string, body: SignReport) => client.post<ReportDto>(`/reports/${id}/sign`, body),
      giveBack: (id: string, body: ReportReason) => client.post<ReportDto>(`/reports/${id}/return`, body),
      correct: (id: string, body: ReportReason) => client.post<ReportDto>(`/reports/${id}/correct`, body),
      definitions: (query?: Query) => client.get<Page<ReportDefinitionItem>>('/reports/definitions', { query }),
      subscription: (code: string) => client.get<SubscriptionDto>(`/reports/definitions/${code}/subscription`),
      subscribe: (code: string, body: Subscribe = {}) =>
        client.post<SubscriptionDto>(`/reports/definitions/${code}/subscription`, body),
      unsubscribe: (code: string, query: Subscribe = {}) =>
        client.delete<void>(`/reports/definitions/${code}/subscription`, { query }),
    },
    suppressions: {
      answers: (query: AnswersQuery, asked?: Asked) =>
        client.get<Page<PlannedAnswerDto>>('/suppressions/answers', { query, ...asked }),
    },
    rules: {
      list: (query?: Query) =>
        client.get<Page<ConfigVersion & { readonly code: string; readonly name: LocalizedText | null }>>('/rules', {
          query,
        }),
      version: (code: string, version: number) =>
        client.get<ConfigVersion & { readonly content: unknown }>(`/rules/${code}/versions/${version}`),
    },
    notifications: {
      list: (query?: Query) => client.get<Page<NotificationDto>>('/notifications', { query }),
      read: (id: string) => client.post<NotificationDto>(`/notifications/${id}/read`),
    },
    reference: {
      areas: () => client.get<Page<Area>>('/areas', { query: { limit: 500 } }),
      roles: () => client.get<Page<Role>>('/roles', { query: { limit: 500 } }),
      orgUnits: () => client.get<Page<OrgUnit>>('/org-units', { query: { limit: 500 } }),
      eventTypes: <T>() => client.get<T>('/event-types', { query: { limit: 500 } }),
      form: (key: string) =>
        client.get<{ readonly content: Readonly<Record<string, unknown>>; readonly version: number }>(`/forms/${key}`),
      users: (query?: Query) => client.get<Page<User>>('/users', { query }),
    },
    files: {
      upload: (form: unknown) => client.upload<StoredFile>('/files', form),
    },
  };
}

/** All calls of the web apps. */
export type Api = ReturnType<typeof createApi>;

function incidents(client: ApiClient) {
  const act = (id: string, verb: string, body: unknown, asked: Asked = {}) =>
    client.post<IncidentDto>(`/incidents/${id}/${verb}`, body, asked);
  return {
    list: (query?: Query, asked?: Asked) => client.get<Page<IncidentListItem>>('/incidents', { query, ...asked }),
    get: (id: string) => client.get<IncidentDto>(`/incidents/${id}`),
    create: (body: CreateIncident, asked?: Asked) => client.post<IncidentDto>('/incidents', body, asked),
    change: (id: string, body: ChangeIncident, ifMatch?: number) =>
      client.patch<IncidentDto>(`/incidents/${id}`, body, { ifMatch }),
    duplicates: (query: Query, asked?: Asked) =>
      client.get<Page<DuplicateDto>>('/incidents/duplicates', { query, ...asked }),
    timeline: (id: string, query?: Query) => client.get<Page<TimelineEntryDto>>(`/incidents/${id}/timeline`, { query }),
    reports: (id: string) => client.get<Page<IncidentReportDto>>(`/incidents/${id}/reports`, { query: { limit: 200 } }),
    attachments: (id: string) =>
      client.get<Page<StoredFile & { readonly note?: string | null }>>(`/incidents/${id}/attachments`, {
        query: { limit: 500 },
      }),
    attach: (id: string, body: { readonly fileId: string; readonly note?: string }) =>
      client.post<unknown>(`/incidents/${id}/attachments`, body),
    assignments: (id: string) =>
      client.get<Page<AssignmentDto>>(`/incidents/${id}/assignments`, { query: { limit: 500 } }),
    order: (id: string, body: CreateAssignment) => client.post<AssignmentDto>(`/incidents/${id}/assignments`, body),
    acknowledge: (id: string, body: Reason = {}) => act(id, 'acknowledge', body),
    assign: (id: string, body: { readonly userId: string | null } & Reason) => act(id, 'assign', body),
    comment: (id: string, body: { readonly text: string }) => act(id, 'comment', body),
    pause: (id: string, body: { readonly clock: string; readonly reason: string; readonly until: string }) =>
      act(id, 'pause', body),
    resume: (id: string, body: { readonly clock: string } & Reason) => act(id, 'resume', body),
    escalate: (id: string, body: { readonly level?: number; readonly reason: string }) => act(id, 'escalate', body),
    link: (id: string, body: { readonly incidentId: string; readonly kind: string }) => act(id, 'link', body),
    unlink: (id: string, body: { readonly incidentId: string } & Reason) => act(id, 'unlink', body),
    merge: (id: string, body: { readonly intoId: string } & Reason) => act(id, 'merge', body),
    split: (id: string, body: { readonly reportIds: readonly string[] } & Reason) => act(id, 'split', body),
    resolve: (id: string, body: { readonly result?: string; readonly evidence: readonly string[] } & Reason) =>
      act(id, 'resolve', body),
    reopen: (id: string, body: Reason) => act(id, 'reopen', body),
    close: (id: string, body: { readonly result?: string; readonly evidence?: readonly string[] } & Reason) =>
      act(id, 'close', body),
    cancel: (id: string, body: { readonly reason: string; readonly kind: string }) => act(id, 'cancel', body),
    reveal: (id: string, body: { readonly purpose: string }) =>
      client.post<Partial<IncidentDto>>(`/incidents/${id}/reveal`, body),
    addChecklistItem: (id: string, body: { readonly text: string }) =>
      client.post<{ readonly id: string }>(`/incidents/${id}/checklist`, body),
    setChecklistItem: (id: string, itemId: string, body: { readonly done: boolean }) =>
      client.patch<unknown>(`/incidents/${id}/checklist/${itemId}`, body),
    releaseBranches: (id: string, body: { readonly row: string; readonly reason: string }) =>
      act(id, 'release-branches', body),
    startProcess: (id: string, body: { readonly processKey: string } & Reason) => act(id, 'processes', body),
  };
}

function tasks(client: ApiClient) {
  return {
    list: (query?: Query) => client.get<Page<TaskListItem>>('/tasks', { query }),
    get: (id: string) => client.get<TaskDto>(`/tasks/${id}`),
    claim: (id: string) => client.post<TaskDto>(`/tasks/${id}/claim`),
    unclaim: (id: string) => client.post<TaskDto>(`/tasks/${id}/unclaim`),
    complete: (id: string, variables: unknown, asked?: Asked) =>
      client.post<TaskDto>(`/tasks/${id}/complete`, { variables }, asked),
  };
}

function assignments(client: ApiClient) {
  const act = (id: string, verb: string, body: unknown) =>
    client.post<AssignmentDto>(`/assignments/${id}/${verb}`, body);
  return {
    withdraw: (id: string, reason: string) => act(id, 'withdraw', { reason }),
    reassign: (id: string, body: { readonly agency: string; readonly reason: string }) => act(id, 'reassign', body),
    remind: (id: string, text?: string) => act(id, 'remind', text ? { text } : {}),
    giveBack: (id: string, reason: string) => act(id, 'return', { reason }),
    approve: (id: string, text?: string) => act(id, 'approve', text ? { text } : {}),
  };
}

function agency(client: ApiClient) {
  const act = (id: string, verb: string, body: unknown) =>
    client.post<AssignmentDto>(`/agency/assignments/${id}/${verb}`, body);
  return {
    list: (query?: Query) => client.get<Page<AssignmentDto>>('/agency/assignments', { query }),
    get: (id: string) => client.get<AssignmentDto>(`/agency/assignments/${id}`),
    accept: (id: string, body: Progress) => act(id, 'accept', body),
    decline: (id: string, body: { readonly reason: string; readonly text?: string }) => act(id, 'decline', body),
    progress: (id: string, step: 'en-route' | 'on-scene' | 'transporting', body: Progress) => act(id, step, body),
    complete: (id: string, body: CompleteAssignment) => act(id, 'complete', body),
    comment: (id: string, text: string) => act(id, 'comment', { text }),
    release: (id: string) => act(id, 'release', {}),
    requestSupport: (id: string, body: RequestSupport) => act(id, 'request-support', body),
  };
}

function processes(client: ApiClient) {
  return {
    instance: (id: string) => client.get<InstanceDto>(`/process-instances/${id}`),
    history: (id: string) =>
      client.get<Page<HistoryEntry>>(`/process-instances/${id}/history`, { query: { limit: 500 } }),
    retry: (id: string, incidentId?: string) =>
      client.post<InstanceDto>(`/process-instances/${id}/retry`, incidentId ? { incidentId } : {}),
    xml: (key: string, version: number) =>
      client.get<string>(`/process-definitions/${key}/versions/${version}/xml`, { accept: 'application/xml' }),
  };
}
