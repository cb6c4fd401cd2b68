import { alertSchema } from './alerts.ts';
import { z } from 'zod';
import { assignmentSchema, webhookDeliverySchema, webhookSchema } from './agencies.ts';
import { auditEntrySchema, auditVerificationSchema } from './audit.ts';
import { fileSchema, idSchema, instantOutSchema, localizedTextSchema } from './common.ts';
import { configProblemSchema, configVersionSchema } from './configuration.ts';
import { completenessSchema, entryListItemSchema, entrySchema } from './datasets.ts';
import { decisionDefinitionSchema, decisionResultSchema } from './decisions.ts';
import { eventSchema, eventsAcceptedSchema } from './events.ts';
import { healthSchema } from './health.ts';
import { accessTokenSchema, areaSchema, meSchema, orgUnitSchema, roleSchema, userSchema } from './identity.ts';
import { importSchema, mappingListItemSchema, pullListItemSchema, pullRunSchema, pullStateSchema } from './imports.ts';
import { batchItemSchema, processBatchSchema } from './process-batches.ts';
import { operatedSchema, pastStateSchema } from './process-operations.ts';
import {
  duplicateSchema,
  incidentListItemSchema,
  incidentReportSchema,
  incidentSchema,
  timelineEntrySchema,
} from './incidents.ts';
import { indicatorForecastSchema, indicatorPageSchema } from './indicator-page.ts';
import {
  crossingSchema,
  dashboardSchema,
  leagueRowSchema,
  pivotDatumSchema,
  pivotRecordsSchema,
  pivotSchema,
  recordsSchema,
} from './indicator-reads.ts';
import {
  indicatorListItemSchema,
  measureListItemSchema,
  measureValueSchema,
  measureValuesAcceptedSchema,
  periodLockSchema,
  seriesSchema,
} from './indicators.ts';
import { callbackAcceptedSchema, jobSecretSchema } from './job-secrets.ts';
import { activatedJobsSchema, jobAnswerSchema, jobListItemSchema } from './jobs.ts';
import { notificationSchema } from './notifications.ts';
import {
  historyEntrySchema,
  instanceListItemSchema,
  instanceSchema,
  processDefinitionSchema,
  processDiffSchema,
  conditionsEvaluatedSchema,
  publishedSchema,
} from './processes.ts';
import { indicatorPreviewSchema } from './indicator-preview.ts';
import { reportDefinitionItemSchema, reportPreviewSchema, subscriptionSchema } from './report-definitions.ts';
import { reportListItemSchema, reportSchema } from './reports.ts';
import { backtestResultSchema, ruleTestResultSchema } from './rules.ts';
import { simulationResultSchema } from './simulation.ts';
import {
  capAcceptedSchema,
  deadLetterSchema,
  geoReportDefinitionSchema,
  geoReportListSchema,
  lettersDoneSchema,
  sensorThingsEntitySchema,
  sensorThingsListSchema,
  sensorThingsRootSchema,
  sourceHealthSchema,
  sourceLogSchema,
  sourceSchema,
  sourceWithKeySchema,
} from './sources.ts';
import {
  ruleParametersSchema,
  ruleShadowSchema,
  plannedAnswerSchema,
  suppressionListItemSchema,
  suppressionPreviewSchema,
  suppressionWithCountsSchema,
} from './suppressions.ts';
import { taskListItemSchema, taskSchema } from './tasks.ts';

const page = (item: z.ZodType) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const text = (...mediaTypes: string[]) => z.string().meta({ mediaTypes });
const OFFICE = 'application/vnd.openxmlformats-officedocument';
const table = text('text/csv', `${OFFICE}.spreadsheetml.sheet`);

const named = { name: localizedTextSchema.nullable() };
const document = configVersionSchema.extend({ ...named, content: z.unknown() });
const coded = configVersionSchema.extend({ ...named, code: z.string() });
const made = z.object({ id: idSchema });
const attachment = z.object({
  id: idSchema,
  fileId: idSchema,
  name: z.string(),
  type: z.string(),
  size: z.int(),
  sha256: z.string(),
  note: z.string().nullable(),
  addedBy: z.string().nullable(),
  addedAt: instantOutSchema,
  evidence: z.boolean(),
});
/** An event type or severity as published: the catalogue's own fields stand beside these. */
const catalogued = z.looseObject({ code: z.string(), name: localizedTextSchema });

const versions = (path: string): Record<string, z.ZodType | null> => ({
  [`GET /${path}/versions`]: page(configVersionSchema),
  [`GET /${path}/versions/{version}`]: document,
  [`PUT /${path}/versions/{version}`]: document,
  [`DELETE /${path}/versions/{version}`]: null,
  ...Object.fromEntries(
    ['submit', 'return', 'approve', 'retire'].map((verb) => [
      `POST /${path}/versions/{version}/${verb}`,
      configVersionSchema,
    ]),
  ),
});

const each = (path: string, verbs: readonly string[], schema: z.ZodType): Record<string, z.ZodType> =>
  Object.fromEntries(verbs.map((verb) => [`POST ${path}/${verb}`, schema]));

/**
 * What each route answers when it succeeds, by method and path below `/api/v1` (or the whole path outside of it); `null`: no
 * body. The OpenAPI document is made of it, and the API's tests hold the routes to it.
 */
export const responses: Readonly<Record<string, z.ZodType | null>> = {
  'POST /auth/login': meSchema,
  'POST /auth/logout': null,
  'GET /auth/me': meSchema,
  'POST /oauth/token': accessTokenSchema,

  'POST /events': eventsAcceptedSchema,
  'GET /events': page(eventSchema),
  'GET /events/{id}': eventSchema,

  'GET /sources': page(sourceSchema),
  'POST /sources': sourceWithKeySchema,
  'GET /sources/{code}': sourceSchema,
  'PUT /sources/{code}': sourceSchema,
  'POST /sources/{code}/credentials': sourceWithKeySchema,
  'GET /sources/{code}/health': sourceHealthSchema,
  'GET /sources/{code}/log': page(sourceLogSchema),
  'GET /dead-letters': page(deadLetterSchema),
  'GET /dead-letters/{id}': deadLetterSchema,
  'POST /cap': capAcceptedSchema,
  'GET /cap/feed': text('application/atom+xml'),
  'GET /cap/alerts/{id}': text('application/cap+xml'),
  'GET /open311/v2/{file}': geoReportListSchema,
  'GET /open311/v2/{list}/{file}': z.union([geoReportListSchema, geoReportDefinitionSchema]),
  'POST /open311/v2/{file}': geoReportListSchema,
  'GET /sensorthings/v1.1': sensorThingsRootSchema,
  'GET /sensorthings/v1.1/Things': sensorThingsListSchema,
  'GET /sensorthings/v1.1/Datastreams': sensorThingsListSchema,
  'GET /sensorthings/v1.1/{entity}': sensorThingsEntitySchema,
  'POST /sensorthings/v1.1/Observations': sensorThingsEntitySchema,
  'POST /sensorthings/v1.1/{entity}/Observations': sensorThingsEntitySchema,
  'POST /sensorthings/v1.1/CreateObservations': z.array(z.string()),
  ...each('/dead-letters/{id}', ['resend', 'discard'], deadLetterSchema),
  ...each('/dead-letters', ['resend', 'discard'], lettersDoneSchema),

  'GET /rules': page(coded),
  'POST /rules': document,
  'GET /rules/{code}': document,
  'PUT /rules/{code}': document,
  'POST /rules/{code}/test': ruleTestResultSchema,
  'POST /rules/{code}/backtest': backtestResultSchema,
  ...versions('rules/{key}'),
  'POST /rules/{code}/versions/{version}/shadow': ruleShadowSchema,
  'GET /rules/{code}/versions/{version}/shadow': ruleShadowSchema,
  'GET /rules/{code}/parameters': ruleParametersSchema,

  'GET /suppressions': page(configVersionSchema.extend(suppressionListItemSchema.shape)),
  'POST /suppressions': document,
  'GET /suppressions/answers': page(plannedAnswerSchema),
  'GET /suppressions/{code}': document.extend(suppressionWithCountsSchema.shape),
  'PUT /suppressions/{code}': document,
  'POST /suppressions/preview': suppressionPreviewSchema,
  ...versions('suppressions/{key}'),

  'GET /indicators': page(indicatorListItemSchema),
  'POST /indicators': document,
  'GET /indicators/dashboard': dashboardSchema,
  'GET /indicators/dashboard/export': table,
  'GET /indicators/pivot': pivotSchema,
  'GET /indicators/pivot/data': page(pivotDatumSchema),
  'GET /indicators/pivot/export': table,
  'GET /indicators/pivot/records': pivotRecordsSchema,
  'GET /indicators/crossings': page(crossingSchema),
  'GET /indicators/league': page(leagueRowSchema),
  'GET /indicators/{code}/records': recordsSchema,
  'GET /indicators/{code}/forecast': indicatorForecastSchema,
  'GET /indicators/{code}/page': indicatorPageSchema,
  'GET /indicators/{code}': document,
  'PUT /indicators/{code}': document,
  'GET /indicators/{code}/series': seriesSchema,
  'GET /indicators/{code}/series/export': table,
  'POST /indicators/{code}/preview': indicatorPreviewSchema,
  ...versions('indicators/{key}'),
  'GET /data-entries': page(entryListItemSchema),
  'GET /datasets': page(coded),
  'POST /datasets': document,
  'GET /datasets/{code}': document,
  'PUT /datasets/{code}': document,
  'GET /datasets/{code}/completeness': completenessSchema,
  'GET /datasets/{code}/entry': entrySchema,
  'PUT /datasets/{code}/entry': entrySchema,
  ...each('/datasets/{code}', ['hand-in', 'approve', 'return'], entrySchema),
  ...versions('datasets/{key}'),
  'GET /measures': page(measureListItemSchema),
  'POST /measures': document,
  'GET /measures/{code}': document,
  'PUT /measures/{code}': document,
  'GET /measures/{code}/values': page(measureValueSchema),
  'POST /measures/{code}/values': measureValuesAcceptedSchema,
  'POST /measures/{code}/lock': periodLockSchema,
  ...versions('measures/{key}'),

  'GET /mappings': page(mappingListItemSchema),
  'POST /mappings': document,
  'GET /mappings/{code}': document,
  'PUT /mappings/{code}': document,
  ...versions('mappings/{key}'),
  'GET /pulls': page(pullListItemSchema),
  'POST /pulls': document,
  'GET /pulls/{code}': document,
  'PUT /pulls/{code}': document,
  'GET /pulls/{code}/state': pullStateSchema,
  'POST /pulls/{code}/run': pullRunSchema,
  'POST /pulls/{code}/watermark': pullStateSchema,
  ...versions('pulls/{key}'),
  'GET /imports': page(importSchema),
  'POST /imports': importSchema,
  'GET /imports/{id}': importSchema,
  'POST /imports/{id}/stop': importSchema,
  'GET /imports/{id}/rejects': text('text/csv'),
  'GET /reports': page(reportListItemSchema),
  'POST /reports': reportSchema,
  'GET /reports/{id}': reportSchema,
  'PUT /reports/{id}/remarks': reportSchema,
  ...each('/reports/{id}', ['submit', 'return', 'sign', 'correct'], reportSchema),
  'GET /reports/{id}/file': text(
    'text/html',
    'application/pdf',
    `${OFFICE}.wordprocessingml.document`,
    `${OFFICE}.spreadsheetml.sheet`,
  ),
  'GET /reports/definitions': page(reportDefinitionItemSchema),
  'POST /reports/definitions': document,
  'GET /reports/definitions/{code}': document,
  'PUT /reports/definitions/{code}': document,
  'POST /reports/definitions/{code}/preview': reportPreviewSchema,
  'GET /reports/definitions/{code}/subscription': subscriptionSchema,
  'POST /reports/definitions/{code}/subscription': subscriptionSchema,
  'DELETE /reports/definitions/{code}/subscription': null,
  ...versions('reports/definitions/{key}'),
  'GET /alerts': page(alertSchema),
  'GET /alerts/{id}': alertSchema,
  ...each('/alerts/{id}', ['acknowledge', 'clear'], alertSchema),

  'GET /incidents': page(incidentListItemSchema),
  'POST /incidents': incidentSchema,
  'GET /incidents/duplicates': page(duplicateSchema),
  'GET /incidents/{id}': incidentSchema,
  'PATCH /incidents/{id}': incidentSchema,
  ...each(
    '/incidents/{id}',
    ['acknowledge', 'assign', 'comment', 'pause', 'resume', 'escalate', 'link', 'unlink', 'merge', 'split', 'resolve'],
    incidentSchema,
  ),
  ...each('/incidents/{id}', ['reopen', 'close', 'cancel', 'release-branches', 'processes'], incidentSchema),
  'POST /incidents/{id}/reveal': incidentSchema.extend({ reports: z.array(incidentReportSchema) }),
  'GET /incidents/{id}/timeline': page(timelineEntrySchema),
  'GET /incidents/{id}/reports': page(incidentReportSchema),
  'GET /incidents/{id}/attachments': page(attachment),
  'POST /incidents/{id}/attachments': made,
  'POST /incidents/{id}/checklist': made,
  'PATCH /incidents/{id}/checklist/{itemId}': made.extend({ text: z.string(), done: z.boolean() }),
  'DELETE /incidents/{id}/checklist/{itemId}': null,
  'GET /incidents/{id}/assignments': page(assignmentSchema),
  'POST /incidents/{id}/assignments': assignmentSchema,
  ...each('/assignments/{id}', ['withdraw', 'reassign', 'remind', 'return', 'approve'], assignmentSchema),

  'GET /files/{id}': text('application/octet-stream'),
  'POST /files': fileSchema,
  'GET /notifications': page(notificationSchema),
  'POST /notifications/{id}/read': notificationSchema,
  'GET /event-types': page(catalogued).loose(),
  'GET /severities': page(catalogued).loose(),

  'GET /process-definitions': page(processDefinitionSchema),
  'POST /process-definitions': configVersionSchema,
  'POST /process-definitions/simulate': simulationResultSchema,
  'POST /process-definitions/validate': z.object({ problems: z.array(configProblemSchema) }),
  'GET /process-definitions/{key}': document.extend({ versions: z.array(z.int()) }),
  'PUT /process-definitions/{key}': configVersionSchema,
  'GET /process-definitions/{key}/diff': processDiffSchema,
  'GET /process-definitions/{key}/versions/{version}/xml': text('application/xml'),
  ...versions('process-definitions/{key}'),

  'GET /decision-definitions': page(decisionDefinitionSchema),
  'POST /decision-definitions': configVersionSchema,
  'POST /decision-definitions/validate': z.object({ problems: z.array(configProblemSchema) }),
  'GET /decision-definitions/{key}': document.extend({ versions: z.array(z.int()) }),
  'PUT /decision-definitions/{key}': configVersionSchema,
  'GET /decision-definitions/{key}/versions/{version}/xml': text('application/xml'),
  'POST /decision-definitions/{key}/versions/{version}/evaluate': decisionResultSchema,
  ...versions('decision-definitions/{key}'),

  'GET /process-instances': page(instanceListItemSchema),
  'POST /process-instances': instanceSchema,
  'GET /process-instances/{id}': instanceSchema,
  'GET /process-instances/{id}/history': page(historyEntrySchema),
  'GET /process-instance-batches': page(processBatchSchema),
  'POST /process-instance-batches': processBatchSchema,
  'GET /process-instance-batches/{id}': processBatchSchema,
  'GET /process-instance-batches/{id}/items': page(batchItemSchema),
  'POST /process-instance-batches/{id}/stop': processBatchSchema,
  'GET /process-instances/{id}/state': pastStateSchema,
  ...each(
    '/process-instances/{id}',
    ['cancel', 'suspend', 'resume', 'retry', 'variables', 'modify', 'go-back', 'migrate'],
    operatedSchema,
  ),
  'POST /messages': publishedSchema,
  'POST /signals': publishedSchema,
  'POST /conditions': conditionsEvaluatedSchema,

  'GET /job-secrets': page(jobSecretSchema),
  'PUT /job-secrets/{name}': jobSecretSchema,
  'DELETE /job-secrets/{name}': null,
  'POST /callbacks/{token}': callbackAcceptedSchema,

  'GET /jobs': page(jobListItemSchema),
  'POST /jobs/activate': activatedJobsSchema,
  ...each('/jobs/{id}', ['complete', 'fail', 'error', 'extend'], jobAnswerSchema),

  'GET /tasks': page(taskListItemSchema),
  'GET /tasks/{id}': taskSchema,
  'PATCH /tasks/{id}': taskSchema,
  ...each('/tasks/{id}', ['claim', 'unclaim', 'assign', 'delegate', 'complete', 'comment'], taskSchema),

  'GET /agency/assignments': page(assignmentSchema),
  'GET /agency/assignments/{id}': assignmentSchema,
  ...each(
    '/agency/assignments/{id}',
    ['accept', 'decline', 'en-route', 'on-scene', 'transporting', 'complete', 'comment', 'request-support', 'release'],
    assignmentSchema,
  ),
  'GET /agency/webhooks': page(webhookSchema),
  'POST /agency/webhooks': webhookSchema,
  'DELETE /agency/webhooks/{id}': null,
  'GET /agency/webhooks/{id}/deliveries': page(webhookDeliverySchema),
  'POST /agency/webhooks/{id}/deliveries/{delivery}/replay': webhookDeliverySchema,

  'GET /forms': page(configVersionSchema.extend(named)),
  'POST /forms': document,
  'GET /forms/{key}': document,
  'PUT /forms/{key}': document,
  'POST /forms/{key}/validate': z.object({ data: z.record(z.string(), z.json()) }),
  ...versions('forms/{key}'),
  ...Object.fromEntries(
    ['calendars', 'escalation-policies'].flatMap((path) => [
      [`GET /${path}`, page(coded)],
      [`POST /${path}`, document],
      [`GET /${path}/{code}`, document],
      [`PUT /${path}/{code}`, document],
      ...Object.entries(versions(`${path}/{key}`)),
    ]),
  ),

  ...Object.fromEntries(
    ['org-units', 'agencies'].flatMap((path) => [
      [`GET /${path}`, page(orgUnitSchema)],
      [`GET /${path}/{code}`, orgUnitSchema],
    ]),
  ),
  'POST /org-units': orgUnitSchema,
  'PATCH /org-units/{code}': orgUnitSchema,
  'GET /areas': page(areaSchema),
  'GET /areas/{code}': areaSchema,
  'POST /areas': areaSchema,
  'GET /users': page(userSchema),
  'GET /users/{id}': userSchema,
  'POST /users': userSchema,
  'PATCH /users/{id}': userSchema,
  'GET /roles': page(roleSchema),
  'POST /roles': roleSchema,
  'GET /audit': page(auditEntrySchema),
  'GET /audit/verify': auditVerificationSchema,

  'GET /stream': text('text/event-stream'),
  'GET /health/live': z.object({ status: z.literal('up') }),
  'GET /health/ready': healthSchema,
  'GET /metrics': text('text/plain'),
};
