/** How many times what the lines need an axis may grow to show a limit: beyond that they would lie flat. */
const WIDEST = 4;

/**
 * Lowest and highest value of the axis: what the lines need and a little more; nothing below nought when no value is.
 * @param limits shown too, the nearest first, as long as the lines stay readable
 */
export function valueRange(
  lines: readonly (readonly (number | null)[])[],
  limits: readonly number[] = [],
): [number, number] {
  const known = lines.flatMap((values) => values.filter((value) => value !== null));
  if (known.length === 0) return [0, 1];
  let [low, high] = [Math.min(...known), Math.max(...known)];
  const most = (high - low || Math.abs(high) * 0.05 || 1) * WIDEST;
  const far = (limit: number): number => Math.max(low - limit, limit - high);
  for (const limit of [...limits].sort((a, b) => far(a) - far(b))) {
    const [lower, higher] = [Math.min(low, limit), Math.max(high, limit)];
    if (higher - lower <= most) [low, high] = [lower, higher];
  }
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  const bottom = low - room;
  return [low >= 0 && bottom < 0 ? 0 : bottom, high + room];
}

/** Places of the axis that get a name: each, or every so many so that they fit, always with the last one. */
export function axisSteps(count: number, room: number): number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, Math.floor(room))));
  const places: number[] = [];
  for (let place = count - 1; place >= 0; place -= every) places.unshift(place);
  return places;
}
