import type { z } from 'zod';
import type { incidentSummarySchema } from '@trucban/contracts';
import type { IncidentBrief } from './extensions.ts';

/** What an order says about its incident outside of the centre: no personal data. */
export function incidentSummary(incident: IncidentBrief): z.infer<typeof incidentSummarySchema> {
  const { id, number, type, title, severity, status, phase, location, createdAt, version } = incident;
  return { id, number, type, title, severity, status, phase, location, createdAt, version };
}
