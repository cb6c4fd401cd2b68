/** A thing on the map. */
export interface Pin {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  /** 0 is the worst. */
  readonly rank: number;
}
/** Pins that stand too near to each other to be told apart, the worst first; one alone is a pin. */
export interface Cluster<P extends Pin> {
  readonly pins: readonly P[];
  readonly lat: number;
  readonly lon: number;
}

/** Pixels of the world at zoom 0 (Web Mercator, 512 px tiles). */
const WORLD_PX = 512;

function pixel(lat: number, lon: number, zoom: number): readonly [number, number] {
  const scale = WORLD_PX * 2 ** zoom;
  const sin = Math.sin((lat * Math.PI) / 180);
  return [((lon + 180) / 360) * scale, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * scale];
}

/** From so many pins on near ones are drawn as one. */
export const CLUSTER_FROM = 50;

/** Puts pins into cells of the screen when there are many. The cells hang on the ground, so they don't jump while the map moves. */
export function clustersOf<P extends Pin>(pins: readonly P[], zoom: number, cellPx = 56): readonly Cluster<P>[] {
  if (pins.length <= CLUSTER_FROM) return pins.map((pin) => ({ pins: [pin], lat: pin.lat, lon: pin.lon }));
  const cells = new Map<string, P[]>();
  for (const pin of pins) {
    const [x, y] = pixel(pin.lat, pin.lon, Math.round(zoom));
    const key = `${Math.floor(x / cellPx)}/${Math.floor(y / cellPx)}`;
    const cell = cells.get(key);
    if (cell) cell.push(pin);
    else cells.set(key, [pin]);
  }
  return [...cells.values()].map((cell) => ({
    pins: cell.sort((a, b) => a.rank - b.rank),
    lat: cell.reduce((sum, { lat }) => sum + lat, 0) / cell.length,
    lon: cell.reduce((sum, { lon }) => sum + lon, 0) / cell.length,
  }));
}
