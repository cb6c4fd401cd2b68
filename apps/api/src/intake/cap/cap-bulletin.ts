import type { Json, JsonObject } from '@trucban/kernel';
import { isInside } from '@trucban/rules-engine';
import { folded } from '../../platform/public.ts';
import type { CapAlert } from './cap-alert.ts';

/** West, south, east and north of an area. */
type Bbox = readonly [number, number, number, number];
/** `[longitude, latitude]`. */
type Position = readonly [number, number];

/** The province that a bulletin may be about. */
export interface Province {
  readonly code: string;
  /** Of its people's committee: it ends with the province's own name. */
  readonly name: string;
  readonly areas: readonly { readonly code: string; readonly name: string; readonly bbox: Bbox }[];
}

/** What an alert was about that this one updates or cancels. */
export interface Earlier {
  readonly kind: string | null;
  readonly stormId: string | null;
}

/** Most points of a ring that rules look at. */
const MOST_POINTS = 1_000;
const CIRCLE_POINTS = 36;
const KM_PER_DEGREE = 111.2;

/** What a bulletin is about, as rules ask for it (`bulletin.kind`, domain/rules.md). */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/áp thấp nhiệt đới|tropical depression/i, 'depression'],
  [/bão|typhoon|tropical|hurricane|cyclone/i, 'storm'],
  [/mưa (rất )?(to|lớn)|heavy ?rain|rainfall/i, 'heavyRain'],
  [/lũ quét|sạt lở|flash ?flood|landslide/i, 'flashFlood'],
  [/lũ|ngập|flood|inundation/i, 'flood'],
  [/sóng thần|tsunami/i, 'tsunami'],
  [/động đất|earthquake/i, 'earthquake'],
  [/nắng nóng|heat/i, 'heat'],
  [/rét|cold|frost/i, 'cold'],
  [/cháy rừng|wild ?fire|forest ?fire/i, 'forestFire'],
  [/hạn|xâm nhập mặn|drought|salin/i, 'drought'],
  [/dông|lốc|sét|mưa đá|thunderstorm|tornado|hail/i, 'thunderstorm'],
  [/gió|sóng|wind|wave|surge/i, 'wind'],
];

/** CAP's severity as one of the five levels of disaster risk (Decision 18/2021/QĐ-TTg), where the sender names none. */
const RISK: Readonly<Record<string, number>> = { Minor: 1, Moderate: 2, Severe: 3, Extreme: 4 };

/** What rules ask of a bulletin (RULE-11, RULE-21, RULE-49), said of a CAP alert: its own words stay beside it. */
export function bulletinOf(
  { identifier, references, msgType, words }: CapAlert,
  province: Province,
  earlier?: Earlier,
): JsonObject {
  const { event, headline, description, severity, urgency, responses, parameters, areas: zones } = words;
  const said = parametersOf(parameters);
  const isOver = msgType === 'Cancel' || (Array.isArray(responses) && responses.includes('AllClear'));
  const riskLevel = isOver ? 0 : (said.number('riskLevel', 'cấp độ rủi ro thiên tai') ?? RISK[String(severity)]);
  const windLevel = said.number('windLevel', 'cấp gió');
  const rings = ringsOf(zones);
  const title = headline ?? event;
  return {
    kind: (event === undefined ? earlier?.kind : kindOf(event)) ?? 'other',
    stormId: said.text('stormId') ?? earlier?.stormId ?? references[0]?.identifier ?? identifier,
    emergency: urgency === 'Immediate' || urgency === 'Expected' || /khẩn cấp/i.test(String(headline ?? '')),
    last: isOver,
    areas: [...touched(zones, rings, province)],
    ...(riskLevel !== undefined && { riskLevel }),
    ...(windLevel !== undefined && { windLevel }),
    ...(rings[0] && { polygon: rings[0] as unknown as Json }),
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description }),
  };
}

const kindOf = (event: Json): string | undefined => KINDS.find(([pattern]) => pattern.test(String(event)))?.[1];

/** What the sender adds in `parameter` elements, whatever the case of their names. */
function parametersOf(given: Json | undefined) {
  const known = new Map(isObject(given) ? Object.entries(given).map(([name, value]) => [folded(name), value]) : []);
  const text = (...names: readonly string[]): string | undefined => {
    const found = names.map((name) => known.get(folded(name))).find((value) => typeof value === 'string');
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  const number = (...names: readonly string[]): number | undefined => {
    const value = Number(text(...names)?.replace(',', '.') ?? NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  return { text, number };
}

/** The codes of the province and its areas that a bulletin names, by geocode or name, or draws. */
function touched(zones: Json | undefined, rings: readonly (readonly Position[])[], province: Province): Set<string> {
  const named = new Set(
    zonesOf(zones).flatMap(({ description, geocodes }) => [...partsOf(description), ...codesOf(geocodes)]),
  );
  const areas = province.areas.filter(
    ({ code, name, bbox }) =>
      named.has(code) || named.has(folded(name)) || rings.some((ring) => ringTouches(ring, bbox)),
  );
  const whole = folded(province.name);
  const isNamed =
    named.has(province.code) || [...named].some((name) => name.includes(' ') && whole.endsWith(` ${name}`));
  return new Set(isNamed || areas.length > 0 ? [province.code, ...areas.map(({ code }) => code)] : []);
}

const partsOf = (description: Json | undefined): string[] =>
  typeof description === 'string' ? description.split(/[,;\n]/).map((part) => folded(part).trim()) : [];

const codesOf = (geocodes: Json | undefined): string[] =>
  Array.isArray(geocodes) ? geocodes.flatMap((one) => (isObject(one) ? [String(one['value'])] : [])) : [];

function zonesOf(zones: Json | undefined): readonly JsonObject[] {
  return Array.isArray(zones) ? zones.filter(isObject) : [];
}

/** Every polygon and circle, as rings. */
function ringsOf(zones: Json | undefined): readonly (readonly Position[])[] {
  return zonesOf(zones).flatMap(({ polygons, circles }) => [
    ...((polygons ?? []) as unknown as readonly Position[][]).map(ringOf),
    ...((circles ?? []) as unknown as readonly { lat: number; lon: number; radiusKm: number }[]).map(circleRing),
  ]);
}

/** CAP writes latitude first, and the first point again at the end. */
function ringOf(polygon: readonly Position[]): Position[] {
  const step = Math.ceil((polygon.length - 1) / MOST_POINTS);
  return polygon
    .slice(0, -1)
    .filter((_, i) => i % step === 0)
    .map(([lat, lon]) => [lon, lat]);
}

function circleRing({ lat, lon, radiusKm }: { lat: number; lon: number; radiusKm: number }): Position[] {
  const up = radiusKm / KM_PER_DEGREE;
  const aside = up / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return Array.from({ length: CIRCLE_POINTS }, (_, i) => {
    const angle = (i / CIRCLE_POINTS) * 2 * Math.PI;
    return [clamped(lon + aside * Math.cos(angle), 180), clamped(lat + up * Math.sin(angle), 90)] as const;
  });
}

/** Whether a ring and an area have a place in common. */
function ringTouches(ring: readonly Position[], [west, south, east, north]: Bbox): boolean {
  const corners = [west, east].flatMap((lon) => [south, north].map((lat) => ({ lat, lon })));
  if (corners.some((corner) => isInside(corner, ring))) return true;
  return ring.some((from, i) => crosses(from, ring[(i + 1) % ring.length] ?? from, [west, south, east, north]));
}

/** Whether a part of a border enters an area: the piece of it that lies between all four sides is not empty. */
function crosses([x1, y1]: Position, [x2, y2]: Position, [west, south, east, north]: Bbox): boolean {
  let [enters, leaves] = [0, 1];
  for (const [delta, room] of [
    [x1 - x2, x1 - west],
    [x2 - x1, east - x1],
    [y1 - y2, y1 - south],
    [y2 - y1, north - y1],
  ] as const) {
    if (delta === 0 && room < 0) return false;
    if (delta < 0) enters = Math.max(enters, room / delta);
    if (delta > 0) leaves = Math.min(leaves, room / delta);
  }
  return enters <= leaves;
}

const clamped = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
