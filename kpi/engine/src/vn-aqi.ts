import type { Band } from './types.ts';

/**
 * VN_AQI, Việt Nam's air quality index. Source: "Hướng dẫn kỹ thuật tính toán và công bố chỉ số chất lượng không khí Việt Nam
 * (VN_AQI)", Decision 1459/QĐ-TCMT of 12 November 2019 of the Vietnam Environment Administration; section numbers are its own.
 */

/** The six parameters of section 2.1, concentrations in µg/m³. */
export type Pollutant = 'o3' | 'co' | 'so2' | 'no2' | 'pm10' | 'pm25';

type Scale = readonly number[];

/** I of table 2: the index at each breakpoint. */
const INDEX: Scale = [0, 50, 100, 150, 200, 300, 400, 500];
/** BP of table 2, µg/m³. O3 over 8 hours has no breakpoints above 400. */
const BREAKPOINTS: Readonly<Record<Pollutant | 'o3Of8h', Scale>> = {
  o3: [0, 160, 200, 300, 400, 800, 1_000, 1_200],
  o3Of8h: [0, 100, 120, 170, 210, 400],
  co: [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000],
  so2: [0, 125, 350, 550, 800, 1_600, 2_100, 2_630],
  no2: [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850],
  pm10: [0, 50, 150, 250, 350, 420, 500, 600],
  pm25: [0, 25, 50, 80, 150, 250, 350, 500],
};
const PARTICLES = ['pm10', 'pm25'] as const;
const GASES = ['o3', 'co', 'so2', 'no2'] as const;

/** Table 1: what the index means, with the official colours. */
export const VN_AQI_BANDS: readonly Band[] = [
  { from: 0, to: 50, vi: 'Tốt', en: 'Good', color: '#00e400' },
  { from: 51, to: 100, vi: 'Trung bình', en: 'Moderate', color: '#ffff00' },
  { from: 101, to: 150, vi: 'Kém', en: 'Poor', color: '#ff7e00' },
  { from: 151, to: 200, vi: 'Xấu', en: 'Bad', color: '#ff0000' },
  { from: 201, to: 300, vi: 'Rất xấu', en: 'Very bad', color: '#8f3f97' },
  { from: 301, to: 500, vi: 'Nguy hại', en: 'Hazardous', color: '#7e0023' },
];

/** Means of one hour each, the newest last; `null` where an hour has no valid value. */
export type Hours = readonly (number | null)[];

/** The index, and that of each parameter that could be computed, whole numbers from 0 to 500. */
export interface AirQuality {
  /** `null` without PM10 and PM2.5, of which the index needs at least one (2.1.b). */
  readonly index: number | null;
  readonly parts: Readonly<Partial<Record<Pollutant, number>>>;
}

/**
 * Nowcast of PM10 and PM2.5 (2.2.1.a): the weighted mean of the last 12 hours. `null` unless two of the last three have values.
 * Where hours are missing, the weights of the others are brought to 1 also for w = 1/2: read to the letter that formula would halve the
 * value when only the newest hour is missing.
 */
export function nowcast(hours: Hours): number | null {
  const c = hours.slice(-12).reverse();
  if (c.slice(0, 3).filter(isValid).length < 2) return null;
  const known = c.filter(isValid);
  const most = Math.max(...known);
  if (most === 0) return 0;
  const w = Math.max(Math.min(...known) / most, 0.5);
  let [total, weights] = [0, 0];
  c.forEach((value, at) => {
    if (!isValid(value)) return;
    total += w ** at * value;
    weights += w ** at;
  });
  // (1/2)c1 + (1/2)²c2 + … + (1/2)^12 c12, as it stands there.
  return w === 0.5 && known.length === 12 ? total / 2 : total / weights;
}

/** AQI of an hour (2.2.1) from the hours up to it: particles by their Nowcast, gases by the mean of the last hour. */
export function vnAqiOfHour(hours: Readonly<Partial<Record<Pollutant, Hours>>>): AirQuality {
  const parts: Partial<Record<Pollutant, number>> = {};
  for (const name of PARTICLES) keep(parts, name, indexOf(BREAKPOINTS[name], nowcast(hours[name] ?? [])));
  for (const name of GASES) keep(parts, name, indexOf(BREAKPOINTS[name], hours[name]?.at(-1) ?? null));
  return overall(parts);
}

/**
 * AQI of a day (2.2.2). @param hours  the hours from 01:00 to 00:00, 24 of them; those of O3 with the 7 before, for the means of 8 hours.
 * @param leastHours  how many of the 24 must be valid for a parameter to count; the decision doesn't say, 18 are three quarters.
 */
export function vnAqiOfDay(hours: Readonly<Partial<Record<Pollutant, Hours>>>, leastHours = 18): AirQuality {
  const parts: Partial<Record<Pollutant, number>> = {};
  const day = (name: Pollutant): number[] | null => {
    const valid = (hours[name] ?? []).slice(-24).filter(isValid);
    return valid.length >= leastHours ? valid : null;
  };
  for (const name of PARTICLES) {
    const values = day(name);
    keep(parts, name, indexOf(BREAKPOINTS[name], values && mean(values)));
  }
  for (const name of GASES) {
    const values = day(name);
    keep(parts, name, indexOf(BREAKPOINTS[name], values && Math.max(...values)));
  }
  const longest = day('o3') && highestOf8(hours.o3 ?? []);
  // Above 400 µg/m³ only the mean of one hour is used (2.2.2.b).
  if (longest !== null && longest <= 400) {
    const of8 = indexOf(BREAKPOINTS.o3Of8h, longest);
    if (of8 !== null) parts.o3 = Math.max(parts.o3 ?? 0, of8);
  }
  return overall(parts);
}

/** The highest mean of 8 hours in a row that all have values; `null` for none. */
export function highestOf8(hours: Hours): number | null {
  let highest: number | null = null;
  for (let end = 8; end <= hours.length; end += 1) {
    const values = hours.slice(end - 8, end).filter(isValid);
    if (values.length === 8) highest = Math.max(highest ?? 0, mean(values));
  }
  return highest;
}

/** Formulas 1 and 2; what lies above the last breakpoint is 500. Rounded to a whole number. */
function indexOf(scale: Scale, concentration: number | null): number | null {
  if (!isValid(concentration)) return null;
  for (let i = 1; i < scale.length; i += 1) {
    const [low = 0, high = 0] = [scale[i - 1], scale[i]];
    if (concentration > high) continue;
    const [from = 0, to = 0] = [INDEX[i - 1], INDEX[i]];
    return Math.floor(((to - from) / (high - low)) * (concentration - low) + from + 0.5);
  }
  return 500;
}

function overall(parts: AirQuality['parts']): AirQuality {
  const particles = PARTICLES.some((name) => parts[name] !== undefined);
  return { index: particles ? Math.max(...Object.values(parts)) : null, parts };
}

function keep(parts: Partial<Record<Pollutant, number>>, name: Pollutant, index: number | null): void {
  if (index !== null) parts[name] = index;
}

const isValid = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value) && value >= 0;
const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;
