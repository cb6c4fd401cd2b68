import type { Json, JsonObject } from '@trucban/kernel';
import { CENTRE } from '../../identity/public.ts';
import type { FieldChanges } from '../change-incident.ts';
import type { IncidentRow } from '../incident-row.ts';
import { furtherPhase, type IncidentPhase } from '../incident-status.ts';
import type { Reporter } from '../masking.ts';
import { numberOf, objectOf, textOf } from './variables.ts';

const CANCEL_KINDS: readonly string[] = ['falseAlarm', 'mistake', 'withdrawn'];

/** The fields that `setIncident` was given; null leaves a field as it is. */
export function fieldsOf(row: IncidentRow, v: JsonObject, reason: string | undefined): FieldChanges {
  const location = objectOf(v['location']);
  const place = {
    lat: numberOf(location?.['lat']),
    lon: numberOf(location?.['lon']),
    address: textOf(location?.['address']),
    areaCode: textOf(v['areaCode']) ?? textOf(location?.['areaCode']),
  };
  const phase = textOf(v['phase']) as IncidentPhase | undefined;
  return {
    title: textOf(v['title']),
    description: textOf(v['description']),
    severity: textOf(v['severity']),
    eventType: textOf(v['eventType']),
    location: Object.values(place).some((value) => value !== undefined) ? place : undefined,
    attributes: objectOf(v['attributes']),
    leadAgency: agencyOf(row, v['leadAgency']),
    orgUnit: agencyOf(row, v['orgUnit']),
    publicText: textOf(v['publicText']),
    result: textOf(v['result']),
    level: v['level'] ?? undefined,
    phase: phase === undefined ? undefined : furtherPhase(row.phase, phase),
    reason,
  };
}

/** A code of the cancel form stands for itself; free text needs `cancelKind` beside it. */
export function cancelKind(v: JsonObject, reason: string | undefined): string {
  const given = textOf(v['cancelKind']) ?? reason ?? '';
  return CANCEL_KINDS.includes(given) ? given : 'falseAlarm';
}

/** Who reported, as the call taker has written it: what still is masked, or empty, was not asked anew. */
export function reporterOf(row: IncidentRow, given: JsonObject | undefined): Reporter {
  const said = (name: string) =>
    [textOf(given?.[name])].filter((value) => value !== undefined && !value.includes('•'))[0];
  const [name, phone] = [said('name'), said('phone')];
  return {
    ...row.reporter,
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
    ...(given?.['anonymous'] === true && { anonymous: true }),
  };
}

function agencyOf(row: IncidentRow, value: Json | undefined): string | undefined {
  const code = textOf(value);
  return code?.startsWith('@') ? (row.resolved[code] ?? CENTRE) : code;
}
