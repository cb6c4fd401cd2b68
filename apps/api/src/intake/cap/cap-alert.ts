import { parseInstant, type Instant, type Json, type JsonObject } from '@trucban/kernel';
import type { FieldProblem } from '../../platform/public.ts';
import { all, textOf, type Element } from '../xml/read-xml.ts';
import { capShapeProblems } from './cap-shape.ts';

const NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';
const CATEGORIES = 'Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other'.split(' ');
const RESPONSES = 'Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None'.split(' ');
/** Points of a polygon. */
const MOST_POINTS = 10_000;

/** A CAP alert that was read: what makes its event. */
export interface CapAlert {
  readonly identifier: string;
  readonly sender: string;
  readonly sent: Instant;
  readonly status: 'Actual' | 'Exercise' | 'System' | 'Test' | 'Draft';
  readonly msgType: 'Alert' | 'Update' | 'Cancel' | 'Ack' | 'Error';
  readonly references: readonly CapReference[];
  /** Its own words: its elements, and those of its first info, the Vietnamese one if there is one. */
  readonly words: JsonObject;
  readonly place: { readonly lat: number; readonly lon: number } | null;
}

/** Another alert that one speaks of. */
export interface CapReference {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
}

/** A CAP 1.2 alert, strictly. Paths are JSON pointers by element names. */
export function readCap(root: Element): { readonly alert: CapAlert } | { readonly errors: readonly FieldProblem[] } {
  const problems = new Problems();
  if (root.name !== 'alert' || root.namespace !== NAMESPACE) {
    problems.add('/alert', 'NOT_CAP', 'Cần một phần tử alert của CAP 1.2.', 'An alert element of CAP 1.2 is needed.');
    return { errors: problems.found };
  }
  problems.found.push(...capShapeProblems(root, NAMESPACE).slice(0, 100));
  const identifier = problems.word(root, 'identifier');
  const sender = problems.word(root, 'sender');
  const sent = problems.instant(root, 'sent', true);
  const status = problems.oneOf(root, 'status', ['Actual', 'Exercise', 'System', 'Test', 'Draft'], true);
  const msgType = problems.oneOf(root, 'msgType', ['Alert', 'Update', 'Cancel', 'Ack', 'Error'], true);
  const scope = problems.oneOf(root, 'scope', ['Public', 'Restricted', 'Private'], true);
  if (scope === 'Private') problems.word(root, 'addresses');
  if (scope === 'Restricted') problems.word(root, 'restriction');
  const references = (textOf(root, 'references') ?? '').split(/\s+/).filter(Boolean).map(referenceOf);
  if (references.includes(null) || ((msgType === 'Update' || msgType === 'Cancel') && references.length === 0))
    problems.add(
      '/references',
      'REFERENCES',
      'Cần “sender,identifier,sent” của bản tin trước.',
      'The “sender,identifier,sent” of the alert before is needed.',
    );
  else if (references.length > 0 && !references.some((one) => one?.sender === sender))
    problems.add(
      '/references',
      'OTHER_SENDER',
      'Chỉ người gửi bản tin trước mới cập nhật hoặc hủy được bản tin đó.',
      'Only who sent an alert may update or cancel it.',
    );
  const infos = all(root, 'info').map((info, at) => infoOf(info, `/info/${at}`, problems));
  if (infos.length === 0 && (msgType === 'Alert' || msgType === 'Update'))
    problems.add('/info', 'REQUIRED', 'Bản tin cần ít nhất một phần info.', 'An alert needs at least one info.');
  if (problems.found.length > 0 || !sent || !status || !msgType) return { errors: problems.found };
  // Vietnamese first: the same things are said in each language.
  const main = infos.find(({ language }) => /^vi/i.test(String(language ?? ''))) ?? infos[0];
  const known = references.filter((one) => one !== null);
  return {
    alert: {
      identifier,
      sender,
      sent,
      status,
      msgType,
      references: known,
      place: centreOf(main),
      words: {
        identifier,
        sender,
        sent,
        status,
        msgType,
        scope: scope ?? null,
        references: known as unknown as JsonObject[],
        ...main,
        ...(infos.length > 1 && { otherInfos: infos.filter((info) => info !== main) }),
        ...(textOf(root, 'note') && { note: textOf(root, 'note') ?? null }),
      },
    },
  };
}

function infoOf(info: Element, path: string, problems: Problems): JsonObject {
  problems.path = path;
  const areas = all(info, 'area').map((area, at) => areaOf(area, `${path}/area/${at}`, problems));
  problems.path = path;
  const result: Record<string, Json> = {
    language: textOf(info, 'language') ?? 'en-US',
    categories: problems.each(info, 'category', CATEGORIES, true),
    event: problems.word(info, 'event'),
    urgency: problems.oneOf(info, 'urgency', ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'], true) ?? null,
    severity: problems.oneOf(info, 'severity', ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'], true) ?? null,
    ...(all(info, 'responseType').length > 0 && {
      responses: problems.each(info, 'responseType', RESPONSES, false),
    }),
    certainty:
      problems.oneOf(info, 'certainty', ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'], true) ?? null,
    effective: problems.instant(info, 'effective', false) ?? null,
    onset: problems.instant(info, 'onset', false) ?? null,
    expires: problems.instant(info, 'expires', false) ?? null,
    areas,
  };
  for (const name of ['senderName', 'headline', 'description', 'instruction', 'web', 'contact'] as const) {
    const text = textOf(info, name);
    if (text) result[name] = text.slice(0, 20_000);
  }
  const parameters = all(info, 'parameter').map(
    (one) => [textOf(one, 'valueName') ?? '', textOf(one, 'value') ?? ''] as const,
  );
  if (parameters.length > 0) result['parameters'] = Object.fromEntries(parameters.slice(0, 100));
  problems.path = '';
  return result;
}

function areaOf(area: Element, path: string, problems: Problems): JsonObject {
  problems.path = path;
  const polygons = all(area, 'polygon').map(({ text }) => {
    const points = text.split(/\s+/).map(pointOf);
    const [first, last] = [points[0], points.at(-1)];
    const closed = first && last && first[0] === last[0] && first[1] === last[1];
    if (points.length < 4 || points.length > MOST_POINTS || points.includes(null) || !closed)
      problems.add(
        '/polygon',
        'POLYGON',
        'Đa giác cần ít nhất 4 điểm “vĩ,kinh”, điểm cuối trùng điểm đầu.',
        'A polygon needs at least 4 points “lat,lon”, the last one equal to the first.',
      );
    return points.filter((point) => point !== null);
  });
  const circles = all(area, 'circle').map(({ text }) => {
    const [centre = '', radius = ''] = text.split(/\s+/);
    const [point, radiusKm] = [pointOf(centre), Number(radius)];
    if (!point || radius === '' || !(radiusKm >= 0 && radiusKm < 20_100))
      problems.add(
        '/circle',
        'CIRCLE',
        'Hình tròn cần “vĩ,kinh bán-kính-km”.',
        'A circle needs “lat,lon radius-in-km”.',
      );
    return { lat: point?.[0] ?? 0, lon: point?.[1] ?? 0, radiusKm };
  });
  return {
    description: problems.word(area, 'areaDesc'),
    ...(polygons.length > 0 && { polygons }),
    ...(circles.length > 0 && { circles }),
    geocodes: all(area, 'geocode').map((one) => ({
      system: textOf(one, 'valueName') ?? '',
      value: textOf(one, 'value') ?? '',
    })),
  };
}

function pointOf(text: string): [number, number] | null {
  const match = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(text);
  const [lat, lon] = [Number(match?.[1]), Number(match?.[2])];
  return match && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lat, lon] : null;
}

function referenceOf(text: string): CapReference | null {
  const [sender, identifier, sent, ...rest] = text.split(',');
  return sender && identifier && sent && rest.length === 0 ? { sender, identifier, sent } : null;
}

/** Where it is about, for maps and the commune: the middle of its first circle or polygon. */
function centreOf(info: JsonObject | undefined): CapAlert['place'] {
  for (const area of (info?.['areas'] ?? []) as readonly JsonObject[]) {
    const [circle] = (area['circles'] ?? []) as readonly { lat: number; lon: number }[];
    if (circle) return { lat: circle.lat, lon: circle.lon };
    const [polygon] = (area['polygons'] ?? []) as readonly (readonly [number, number])[][];
    if (!polygon) continue;
    const ring = polygon.slice(1);
    const mean = (at: 0 | 1) => ring.reduce((sum, point) => sum + point[at], 0) / ring.length;
    return { lat: mean(0), lon: mean(1) };
  }
  return null;
}

/** Collects what is wrong. */
class Problems {
  readonly found: FieldProblem[] = [];
  path = '';

  add(name: string, code: string, vi: string, en: string): void {
    this.found.push({ path: this.path + name, code, message: { vi, en } });
  }

  word(element: Element, name: string): string {
    const text = textOf(element, name);
    if (text === undefined || text.length > 1_000)
      this.add(`/${name}`, 'REQUIRED', `Thiếu “${name}” hoặc quá dài.`, `“${name}” is missing or too long.`);
    else if ((name === 'identifier' || name === 'sender') && (/[\s,<&]/.test(text) || text.length > 280))
      this.add(
        `/${name}`,
        'CHARACTERS',
        `“${name}” không được có dấu cách, phẩy, < hay &.`,
        `“${name}” must hold no space, comma, < or &.`,
      );
    return text ?? '';
  }

  instant(element: Element, name: string, required: boolean): Instant | undefined {
    const text = textOf(element, name);
    if (text === undefined && !required) return undefined;
    // CAP wants seconds and an offset by number; UTC is -00:00.
    const parsed = parseInstant((text ?? '').replace(/-00:00$/, 'Z'));
    if (parsed.ok) return parsed.value;
    this.add(`/${name}`, 'INSTANT', `“${name}” không phải thời điểm hợp lệ.`, `“${name}” is not a valid time.`);
    return undefined;
  }

  /** The texts of an element that may stand several times. */
  each(element: Element, name: string, names: readonly string[], required: boolean): string[] {
    const texts = all(element, name).map(({ text }) => text);
    if ((required && texts.length === 0) || texts.some((text) => !names.includes(text)))
      this.add(
        `/${name}`,
        'INVALID_VALUE',
        `“${name}” cần là một trong: ${names.join(', ')}.`,
        `“${name}” must be one of: ${names.join(', ')}.`,
      );
    return texts;
  }

  oneOf<const Name extends string>(
    element: Element,
    name: string,
    names: readonly Name[],
    required: boolean,
  ): Name | undefined {
    const text = textOf(element, name);
    if (text === undefined && !required) return undefined;
    const found = names.find((one) => one === text);
    if (!found)
      this.add(
        `/${name}`,
        'INVALID_VALUE',
        `“${name}” cần là một trong: ${names.join(', ')}.`,
        `“${name}” must be one of: ${names.join(', ')}.`,
      );
    return found;
  }
}
