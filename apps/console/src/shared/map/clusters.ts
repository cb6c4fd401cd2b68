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

function cellOf({ lat, lon }: Pin, zoom: number, cellPx: number): string {
  const [x, y] = pixel(lat, lon, Math.round(zoom));
  return `${Math.floor(x / cellPx)}/${Math.floor(y / cellPx)}`;
}

/** From so many pins on near ones are drawn as one. */
export const CLUSTER_FROM = 50;

/** Nearer than about a metre is the same place. */
const samePlace = ({ lat, lon }: Pin): string => `${lat.toFixed(5)}/${lon.toFixed(5)}`;

/**
 * Pins of one place are one. When there are many, those of one cell of the screen are one; the cells hang on the ground, so they
 * don't jump while the map moves.
 */
export function clustersOf<P extends Pin>(pins: readonly P[], zoom: number, cellPx = 56): readonly Cluster<P>[] {
  const cells = new Map<string, P[]>();
  for (const pin of pins) {
    const key = pins.length <= CLUSTER_FROM ? samePlace(pin) : cellOf(pin, zoom, cellPx);
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
