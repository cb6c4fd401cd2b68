import { parseInstant, toEpochMs, type Instant, type JsonObject } from '@trucban/kernel';
import { escaped } from '../xml/read-xml.ts';

/** A warning of the centre that a person has approved and that was sent out. */
export interface Warning {
  /** Of the process instance that sent it. */
  readonly id: string;
  readonly sentAt: Instant;
  /** When it was taken back, or had run out and people were told. */
  readonly endedAt: Instant | null;
  readonly validHours: number;
  readonly textVi: string;
  readonly textEn: string | null;
  readonly areas: readonly { readonly code: string; readonly name: string }[];
  /** `lat,lon` of a ring, as CAP writes it. */
  readonly polygon: string | null;
  readonly severity: string;
  readonly field: string;
  readonly event: { readonly vi: string; readonly en: string };
}

const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;

/** Reads what SUB-WARN has kept; `null` where nothing was sent yet. */
export function warningVariables(variables: JsonObject):
  | (Pick<Warning, 'sentAt' | 'validHours' | 'textVi' | 'textEn' | 'polygon'> & {
      readonly areaCodes: readonly string[];
    })
  | null {
  const { warning, deliveries } = variables;
  if (!isObject(warning) || !isObject(deliveries)) return null;
  const { sentAt } = deliveries;
  const { textVi, textEn, area, polygon, validHours } = warning;
  const sent = parseInstant(typeof sentAt === 'string' ? sentAt : '');
  if (!sent.ok || typeof textVi !== 'string' || textVi === '') return null;
  return {
    sentAt: sent.value,
    validHours: typeof validHours === 'number' && validHours > 0 ? validHours : DEFAULT_HOURS,
    textVi,
    textEn: typeof textEn === 'string' && textEn !== '' ? textEn : null,
    polygon: ringOf(polygon),
    areaCodes: (Array.isArray(area) ? area : [area]).filter((code) => typeof code === 'string'),
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The outer ring of a GeoJSON polygon (a text, or already read), latitude first. */
function ringOf(given: unknown): string | null {
  let shape = given;
  if (typeof given === 'string')
    try {
      shape = JSON.parse(given);
    } catch {
      return null;
    }
  if (!isObject(shape)) return null;
  const geometry = isObject(shape['geometry']) ? shape['geometry'] : shape;
  const { coordinates } = geometry;
  const ring: unknown = Array.isArray(coordinates) ? coordinates[0] : null;
  if (!Array.isArray(ring) || ring.length < 4) return null;
  const points = ring.map((point: unknown) =>
    Array.isArray(point) && typeof point[0] === 'number' && typeof point[1] === 'number'
      ? `${point[1]},${point[0]}`
      : null,
  );
  return points.every((point) => point !== null) ? points.join(' ') : null;
}

/** When it is over if nobody ends it before. */
export function expiresAt({ sentAt, validHours }: Warning): number {
  return toEpochMs(sentAt) + validHours * HOUR_MS;
}

const SEVERITIES: Readonly<Record<string, string>> = {
  critical: 'Extreme',
  high: 'Severe',
  medium: 'Moderate',
  low: 'Minor',
};
const URGENCIES: Readonly<Record<string, string>> = { critical: 'Immediate', high: 'Immediate', medium: 'Expected' };
const CATEGORIES: Readonly<Record<string, string>> = {
  fire: 'Fire',
  forest: 'Fire',
  disaster: 'Met',
  health: 'Health',
  food: 'Health',
  medical: 'Health',
  environment: 'Env',
  order: 'Security',
  cyber: 'Security',
  traffic: 'Transport',
  utility: 'Infra',
  fishery: 'Rescue',
};

/** CAP 1.2 writes times with their offset, never with `Z`. */
const timeOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}-00:00`;

/** What an alert is known by: who sends it, its identifier and its time. */
export interface CapName {
  readonly sender: string;
  readonly identifier: string;
}

/** The warning as an alert of CAP 1.2; once it is over as the `Cancel` of that alert. */
export function capOf(warning: Warning, { sender, identifier }: CapName, senderName: string, web: string): string {
  const { endedAt } = warning;
  const sent = timeOf(toEpochMs(warning.sentAt));
  const over = endedAt !== null;
  const infos = [infoOf(warning, 'vi-VN', senderName, web)];
  if (warning.textEn !== null) infos.push(infoOf(warning, 'en-US', senderName, web));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
    element('identifier', over ? `${identifier}.cancel` : identifier),
    element('sender', sender),
    element('sent', over ? timeOf(toEpochMs(endedAt)) : sent),
    element('status', 'Actual'),
    element('msgType', over ? 'Cancel' : 'Alert'),
    element('scope', 'Public'),
    ...(over ? [element('references', `${sender},${identifier},${sent}`)] : []),
    ...infos,
    '</alert>\n',
  ].join('\n');
}

function infoOf(warning: Warning, language: 'vi-VN' | 'en-US', senderName: string, web: string): string {
  const { severity, field, event, areas, polygon } = warning;
  const text = language === 'vi-VN' ? warning.textVi : (warning.textEn ?? warning.textVi);
  const name = language === 'vi-VN' ? event.vi : event.en;
  return [
    '<info>',
    element('language', language),
    element('category', CATEGORIES[field] ?? 'Safety'),
    element('event', name),
    element('urgency', URGENCIES[severity] ?? 'Unknown'),
    element('severity', SEVERITIES[severity] ?? 'Unknown'),
    element('certainty', 'Observed'),
    element('effective', timeOf(toEpochMs(warning.sentAt))),
    element('expires', timeOf(expiresAt(warning))),
    element('senderName', senderName),
    element('headline', text.slice(0, 160)),
    element('description', text),
    element('web', web),
    '<area>',
    element('areaDesc', areas.map((area) => area.name).join(', ') || senderName),
    ...(polygon === null ? [] : [element('polygon', polygon)]),
    ...areas.map(({ code }) => `<geocode>${element('valueName', 'trucban:area')}${element('value', code)}</geocode>`),
    '</area>',
    '</info>',
  ].join('\n');
}

/** The warnings as an Atom feed (RFC 4287), the newest change first. */
export function feedOf(
  warnings: readonly Warning[],
  address: (id: string) => string,
  self: string,
  now: Instant,
): string {
  const changed = ({ sentAt, endedAt }: Warning): string => endedAt ?? sentAt;
  const newest = warnings.map(changed).sort().at(-1) ?? now;
  const entries = [...warnings]
    .sort((a, b) => (changed(a) < changed(b) ? 1 : -1))
    .map((warning) =>
      [
        '<entry>',
        element('id', `urn:uuid:${warning.id}${warning.endedAt === null ? '' : '.cancel'}`),
        element('title', `${warning.endedAt === null ? '' : 'Hết hiệu lực: '}${warning.textVi.slice(0, 160)}`),
        element('updated', changed(warning)),
        `<link rel="alternate" type="application/cap+xml" href="${escaped(address(warning.id))}"/>`,
        element('summary', warning.textVi),
        `<category term="${escaped(CATEGORIES[warning.field] ?? 'Safety')}"/>`,
        '</entry>',
      ].join('\n'),
    );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">',
    element('id', self),
    element('title', 'Cảnh báo của Trung tâm điều hành'),
    element('updated', newest),
    '<author><name>Trực ban</name></author>',
    `<link rel="self" type="application/atom+xml" href="${escaped(self)}"/>`,
    ...entries,
    '</feed>\n',
  ].join('\n');
}

const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;
