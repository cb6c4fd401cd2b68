/** West, south, east, north in degrees. */
export type Box = readonly [number, number, number, number];

/** The top edge of the part of a box that lies in view; `undefined` when none does. */
export function labelPoint(
  [west, south, east, north]: Box,
  [viewWest, viewSouth, viewEast, viewNorth]: Box,
): { readonly west: number; readonly east: number; readonly lat: number; readonly south: number } | undefined {
  const left = Math.max(west, viewWest);
  const right = Math.min(east, viewEast);
  const top = Math.min(north, viewNorth);
  const bottom = Math.max(south, viewSouth);
  return left < right && bottom < top ? { west: left, east: right, lat: top, south: bottom } : undefined;
}
