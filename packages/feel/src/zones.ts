import { daysFromCivil } from '@trucban/kernel';

/** A change of the clock: the `nth` Sunday of a month (-1 = the last), at `at` seconds of the day. */
interface Change {
  readonly month: number;
  readonly nth: number;
  readonly at: number;
}

/** When daylight saving begins and ends each year, and by which clock those hours are: UTC, or the zone's own at that moment. */
interface Rule {
  readonly start: Change;
  readonly end: Change;
  readonly utc: boolean;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The rules that are in force; years for which other rules held are computed by these. */
const EUROPE: Rule = {
  start: { month: 3, nth: -1, at: HOUR },
  end: { month: 10, nth: -1, at: HOUR },
  utc: true,
};
const AMERICA: Rule = {
  start: { month: 3, nth: 2, at: 2 * HOUR },
  end: { month: 11, nth: 1, at: 2 * HOUR },
  utc: false,
};
const AUSTRALIA: Rule = {
  start: { month: 10, nth: 1, at: 2 * HOUR },
  end: { month: 4, nth: 1, at: 3 * HOUR },
  utc: false,
};
const NEW_ZEALAND: Rule = {
  start: { month: 9, nth: -1, at: 2 * HOUR },
  end: { month: 4, nth: 1, at: 3 * HOUR },
  utc: false,
};

/** Zones without daylight saving: hours from UTC, and the names that have them. */
const FIXED: readonly (readonly [number, string])[] = [
  [7, 'Asia/Ho_Chi_Minh Asia/Saigon Asia/Bangkok Asia/Vientiane Asia/Phnom_Penh Asia/Jakarta'],
  [8, 'Asia/Singapore Asia/Manila Asia/Shanghai Asia/Hong_Kong Asia/Taipei Asia/Macau Asia/Kuala_Lumpur Asia/Brunei'],
  [8, 'Asia/Makassar Australia/Perth'],
  [9, 'Asia/Tokyo Asia/Seoul Asia/Jayapura'],
  [0, 'UTC Etc/UTC Etc/UCT Etc/Zulu Etc/GMT GMT Z Africa/Abidjan Africa/Accra Africa/Dakar Atlantic/Reykjavik'],
  [1, 'Africa/Lagos Africa/Algiers Africa/Tunis Africa/Kinshasa Africa/Luanda'],
  [2, 'Africa/Johannesburg Africa/Harare Africa/Maputo Africa/Lusaka Africa/Tripoli'],
  [3, 'Europe/Moscow Europe/Istanbul Europe/Minsk Asia/Riyadh Asia/Baghdad Asia/Kuwait Asia/Qatar Africa/Nairobi'],
  [3, 'Africa/Addis_Ababa Africa/Dar_es_Salaam Africa/Kampala'],
  [4, 'Asia/Dubai Asia/Muscat Asia/Baku Asia/Tbilisi Asia/Yerevan Indian/Mauritius'],
  [4.5, 'Asia/Kabul'],
  [5, 'Asia/Karachi Asia/Tashkent Indian/Maldives'],
  [5.5, 'Asia/Kolkata Asia/Calcutta Asia/Colombo'],
  [5.75, 'Asia/Kathmandu Asia/Katmandu'],
  [6, 'Asia/Dhaka Asia/Thimphu'],
  [6.5, 'Asia/Yangon Asia/Rangoon'],
  [9.5, 'Australia/Darwin'],
  [10, 'Australia/Brisbane Pacific/Port_Moresby Pacific/Guam Asia/Vladivostok'],
  [11, 'Pacific/Noumea Pacific/Guadalcanal'],
  [12, 'Pacific/Majuro Pacific/Tarawa'],
  [-3, 'America/Argentina/Buenos_Aires America/Buenos_Aires America/Montevideo'],
  [-4, 'America/Caracas America/La_Paz America/Puerto_Rico America/Santo_Domingo'],
  [-5, 'America/Bogota America/Lima America/Panama America/Jamaica America/Guayaquil'],
  [-6, 'America/Costa_Rica America/Guatemala America/El_Salvador America/Regina'],
  [-7, 'America/Phoenix'],
  [-10, 'Pacific/Honolulu'],
];

/** Zones with daylight saving: hours from UTC in winter, the rule, and the names. */
const SAVING: readonly (readonly [number, Rule, string])[] = [
  [0, EUROPE, 'Europe/London Europe/Dublin Europe/Lisbon Atlantic/Canary Atlantic/Faroe Atlantic/Madeira'],
  [1, EUROPE, 'Europe/Paris Europe/Berlin Europe/Madrid Europe/Rome Europe/Vienna Europe/Zurich Europe/Brussels'],
  [1, EUROPE, 'Europe/Amsterdam Europe/Luxembourg Europe/Copenhagen Europe/Oslo Europe/Stockholm Europe/Prague'],
  [1, EUROPE, 'Europe/Budapest Europe/Warsaw Europe/Belgrade Europe/Zagreb Europe/Ljubljana Europe/Bratislava'],
  [1, EUROPE, 'Europe/Malta Europe/Monaco Europe/Andorra Europe/Tirane Europe/Skopje Europe/Sarajevo'],
  [2, EUROPE, 'Europe/Athens Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Bucharest Europe/Sofia Europe/Riga'],
  [2, EUROPE, 'Europe/Vilnius Europe/Tallinn Asia/Nicosia'],
  [-3.5, AMERICA, 'America/St_Johns'],
  [-4, AMERICA, 'America/Halifax Atlantic/Bermuda'],
  [-5, AMERICA, 'America/New_York America/Toronto America/Detroit America/Montreal America/Nassau'],
  [-6, AMERICA, 'America/Chicago America/Winnipeg'],
  [-7, AMERICA, 'America/Denver America/Edmonton America/Boise'],
  [-8, AMERICA, 'America/Los_Angeles America/Vancouver America/Tijuana'],
  [-9, AMERICA, 'America/Anchorage'],
  [9.5, AUSTRALIA, 'Australia/Adelaide'],
  [10, AUSTRALIA, 'Australia/Sydney Australia/Melbourne Australia/Hobart Australia/Canberra'],
  [12, NEW_ZEALAND, 'Pacific/Auckland'],
];

interface Zone {
  readonly offset: number;
  readonly rule: Rule | null;
}

const ZONES: ReadonlyMap<string, Zone> = new Map<string, Zone>([
  ...FIXED.flatMap(([hours, names]) =>
    names.split(' ').map((name) => [name, { offset: hours * HOUR, rule: null }] as const),
  ),
  ...SAVING.flatMap(([hours, rule, names]) =>
    names.split(' ').map((name) => [name, { offset: hours * HOUR, rule }] as const),
  ),
]);

/** The zone in which `now()` and `today()` answer unless another is given. */
export const DEFAULT_ZONE = 'Asia/Ho_Chi_Minh';

/** `Etc/GMT-7`: the sign is the other way round there. */
function etcOffset(zone: string): number | null {
  const m = /^Etc\/GMT([+-])(\d{1,2})$/.exec(zone);
  const hours = Number(m?.[2] ?? 99);
  return hours <= 14 ? (m?.[1] === '-' ? hours : 0 - hours) * HOUR : null;
}

/** The offset in seconds of text such as `+07:00` or of a zone that has only one; `null` for others. */
export function offsetOf(zone: string): number | null {
  const fixed = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(zone);
  if (!fixed) {
    const known = ZONES.get(zone);
    return known ? (known.rule ? null : known.offset) : etcOffset(zone);
  }
  const [hours, minutes, seconds] = [Number(fixed[2]), Number(fixed[3]), Number(fixed[4] ?? 0)];
  const offset = hours * HOUR + minutes * 60 + seconds;
  if (offset > 18 * HOUR || minutes > 59 || seconds > 59) return null;
  return fixed[1] === '-' ? 0 - offset : offset;
}

/** Seconds since 1970 of the zone's clock (before the change) at which a change of a year happens. */
function moment(year: number, { month, nth, at }: Change): number {
  const first = daysFromCivil(year, month, 1);
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  const sundayFrom = (day: number): number => day + ((((3 - day) % 7) + 7) % 7);
  const day = nth > 0 ? sundayFrom(first) + 7 * (nth - 1) : sundayFrom(next - 7);
  return day * DAY + at;
}

/**
 * The offset of a zone at a moment: `local`, seconds since 1970 of the zone's own clock, or of UTC. An hour that occurs
 * twice is the first of them. `null` for a zone that is not known.
 */
export function offsetAt(zone: string, year: number, seconds: number, isUtc: boolean): number | null {
  const known = ZONES.get(zone);
  if (!known?.rule) return known ? known.offset : offsetOf(zone);
  const { offset, rule } = known;
  const toUtc = (change: Change, before: number): number => moment(year, change) - (rule.utc ? 0 : before);
  const start = toUtc(rule.start, offset);
  const end = toUtc(rule.end, offset + HOUR);
  // A clock in winter is behind the one in summer: what lies in the hour after the end counts as summer still.
  const at = isUtc ? seconds : seconds - offset;
  const isAfterStart = at >= start;
  const isBeforeEnd = isUtc ? at < end : seconds - offset - HOUR < end;
  const saving = start < end ? isAfterStart && isBeforeEnd : isAfterStart || isBeforeEnd;
  return saving ? offset + HOUR : offset;
}

/** Whether a name has the form of a zone of the IANA database; those that aren't known can be carried, not computed with. */
export function isZoneName(zone: string): boolean {
  return /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[A-Z][A-Za-z_+\-/0-9]*$/.test(
    zone,
  );
}

/** Text of an offset: `Z`, `+07:00`, `-01:30`. */
export function formatOffset(offset: number): string {
  if (offset === 0) return 'Z';
  const seconds = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, '0');
  const tail = seconds % 60 ? `:${two(seconds % 60)}` : '';
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}${tail}`;
}
