/** A unit: what it measures, and how a value of it becomes one of the base unit (`value × factor + offset`). */
interface Unit {
  readonly of: string;
  readonly factor: number;
  readonly offset: number;
}

const units = new Map<string, Unit>();
const spoken = (name: string): string =>
  name.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ').replace(/µ/g, 'μ');

function define(of: string, members: readonly (readonly [names: string, factor: number, offset?: number])[]): void {
  for (const [names, factor, offset = 0] of members)
    for (const name of names.split('|')) units.set(spoken(name), { of, factor, offset });
}

define('temperature', [
  ['°C|C|độ C|degC|Cel', 1],
  ['°F|F|độ F|degF', 5 / 9, -160 / 9],
  ['K', 1, -273.15],
]);
define('length', [
  ['m|mét', 1],
  ['mm', 0.001],
  ['cm', 0.01],
  ['dm', 0.1],
  ['km', 1_000],
  ['hải lý|nmi', 1_852],
]);
define('area', [
  ['m2|m²', 1],
  ['ha|hecta', 10_000],
  ['km2|km²', 1_000_000],
]);
define('volume', [
  ['m3|m³', 1],
  ['l|lít', 0.001],
  ['triệu m3|triệu m³', 1e6],
]);
define('flow', [
  ['m3/s|m³/s', 1],
  ['l/s', 0.001],
  ['m3/h|m³/h', 1 / 3_600],
]);
define('speed', [
  ['m/s', 1],
  ['km/h', 1 / 3.6],
  ['kn|hải lý/giờ', 1_852 / 3_600],
]);
define('concentration', [
  ['µg/m3|µg/m³|ug/m3', 1],
  ['mg/m3|mg/m³', 1_000],
  ['g/m3|g/m³', 1_000_000],
]);
define('concentration in water', [
  ['mg/l', 1],
  ['µg/l|ug/l', 0.001],
  ['g/l', 1_000],
]);
define('mass', [
  ['kg', 1],
  ['g', 0.001],
  ['tạ', 100],
  ['t|tấn', 1_000],
  ['nghìn tấn', 1e6],
]);
define('time', [
  ['s|giây|sec', 1],
  ['ms', 0.001],
  ['min|phút', 60],
  ['h|giờ', 3_600],
  ['d|ngày|day', 86_400],
]);
define('power', [
  ['kW', 1],
  ['W', 0.001],
  ['MW', 1_000],
]);
define('energy', [
  ['kWh', 1],
  ['Wh', 0.001],
  ['MWh', 1_000],
  ['GWh', 1e6],
]);
define('pressure', [
  ['hPa|mbar', 1],
  ['Pa', 0.01],
  ['kPa', 10],
  ['bar', 1_000],
]);
define('money', [
  ['VND|đồng|đ', 1],
  ['nghìn đồng', 1e3],
  ['triệu đồng', 1e6],
  ['tỷ đồng|tỉ đồng', 1e9],
]);
define('share', [
  ['1|tỷ lệ|ratio', 1],
  ['%', 0.01],
  ['‰', 0.001],
]);
define('count', [
  ['người|hồ sơ|vụ|lượt|cái|đơn vị', 1],
  ['nghìn người|nghìn hồ sơ|nghìn lượt|nghìn', 1e3],
  ['triệu người|triệu lượt|triệu', 1e6],
]);

/** Whether a unit is known by this name. */
export const isUnit = (name: string): boolean => units.has(spoken(name));

/** Turns values of one unit into another; `null` when one is unknown or they measure different things. */
export function converter(from: string, to: string): ((value: number) => number) | null {
  const [a, b] = [units.get(spoken(from)), units.get(spoken(to))];
  if (!a || !b || a.of !== b.of) return null;
  if (a.factor === b.factor && a.offset === b.offset) return (value) => value;
  // Twelve digits: 0.1 mg is 100 µg, not 100.00000000000001.
  return (value) => Number(((value * a.factor + a.offset - b.offset) / b.factor + 0).toPrecision(12));
}
