/** Offsets from UTC in seconds of the zones that can be computed with: Viet Nam's, its neighbours' (none has daylight saving), UTC. */
const OFFSETS: ReadonlyMap<string, number> = new Map([
  ['Asia/Ho_Chi_Minh', 25_200],
  ['Asia/Saigon', 25_200],
  ['Asia/Bangkok', 25_200],
  ['Asia/Vientiane', 25_200],
  ['Asia/Phnom_Penh', 25_200],
  ['Asia/Jakarta', 25_200],
  ['Asia/Singapore', 28_800],
  ['Asia/Manila', 28_800],
  ['Asia/Shanghai', 28_800],
  ['Asia/Hong_Kong', 28_800],
  ['Asia/Tokyo', 32_400],
  ['Asia/Seoul', 32_400],
  ['UTC', 0],
  ['Etc/UTC', 0],
  ['Etc/GMT', 0],
  ['GMT', 0],
  ['Z', 0],
]);

/** The zone in which `now()` and `today()` answer unless another is given. */
export const DEFAULT_ZONE = 'Asia/Ho_Chi_Minh';

/** The offset in seconds of a zone's name or of text such as `+07:00`; `null` for a zone that is not known. */
export function offsetOf(zone: string): number | null {
  const fixed = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(zone);
  if (!fixed) return OFFSETS.get(zone) ?? null;
  const [hours, minutes, seconds] = [Number(fixed[2]), Number(fixed[3]), Number(fixed[4] ?? 0)];
  if (hours > 18 || minutes > 59 || seconds > 59) return null;
  return (fixed[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

/** Whether a name has the form of a zone of the IANA database; those that `offsetOf` doesn't know can be carried, not computed with. */
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
