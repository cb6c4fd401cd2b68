/** What a unit measures, and how it stands to the base unit of that: `base = value × factor + offset`. */
interface Unit {
  readonly measures: string;
  readonly factor: number;
  readonly offset: number;
}

const units = new Map<string, Unit>();
const define = (measures: string, given: Readonly<Record<string, number | readonly [number, number]>>): void => {
  for (const [names, scale] of Object.entries(given)) {
    const [factor, offset] = typeof scale === 'number' ? [scale, 0] : scale;
    for (const name of names.split('|')) units.set(spelled(name), { measures, factor, offset });
  }
};

define('temperature', {
  'degC|°C|℃|Cel|celsius|C': 1,
  'K|kelvin': [1, -273.15],
  'degF|°F|℉|fahrenheit|F': [5 / 9, -160 / 9],
});
define('length', { 'm|metre|meter': 1, cm: 0.01, mm: 0.001, km: 1_000 });
define('speed', { 'm/s|mps': 1, 'km/h|kmh|kph': 1 / 3.6, 'kn|knot|kt': 1_852 / 3_600 });
define('mass concentration', {
  'ug/m3|µg/m³|mcg/m3|ug.m-3': 1e-6,
  'mg/m3|mg/m³': 1e-3,
  'g/m3|mg/l|mg/L': 1,
  'ug/l|µg/L': 1e-3,
  'g/l|kg/m3': 1_000,
});
define('share', { '%|percent|pct': 1, 'fraction|ratio': 100 });
define('pressure', { 'Pa|pascal': 1, 'hPa|mbar': 100, kPa: 1_000, MPa: 1e6, bar: 1e5, atm: 101_325 });
define('flow', { 'm3/s|m³/s': 1, 'l/s|L/s': 1e-3, 'm3/h|m³/h': 1 / 3_600, 'm3/d|m3/day|m³/ngày': 1 / 86_400 });
define('rainfall', { 'mm/h': 1, 'cm/h': 10 });
define('time', { 's|sec|second': 1, min: 60, 'h|hour': 3_600, ms: 0.001 });
define('power', { 'W|watt': 1, kW: 1_000, MW: 1e6 });
define('energy', { Wh: 1, kWh: 1_000, MWh: 1e6 });
define('voltage', { 'V|volt': 1, mV: 1e-3, kV: 1_000 });
define('current', { 'A|ampere': 1, mA: 1e-3 });
define('mass', { kg: 1, 'g|gram': 1e-3, 't|tonne|ton': 1_000 });
define('volume', { 'm3|m³': 1, 'l|L|litre|liter': 1e-3 });
define('conductivity', { 'S/m': 1, 'uS/cm|µS/cm': 1e-4, 'mS/cm': 0.1 });
define('count', { '1|count|pcs|người|xe': 1 });

/** One spelling of a unit: micro sign, superscripts, spaces and case of what is no symbol don't matter. */
function spelled(unit: string): string {
  const plain = unit
    .normalize('NFKC')
    .replace(/[µμ]/g, 'u')
    .replace(/[\s^*·]/g, '')
    .replace(/°/g, 'deg');
  // Millipascal is no megapascal.
  return /^m(pa|w|wh|s|v|a)$/i.test(plain) ? plain : plain.toLowerCase();
}

/** The value in the unit `to`; null when one of them is unknown or they measure different things. */
export function converted(value: number, from: string, to: string): number | null {
  const [left, right] = [spelled(from), spelled(to)];
  if (left === right) return value;
  const [a, b] = [units.get(left), units.get(right)];
  if (!a || !b || a.measures !== b.measures) return null;
  if (a.factor === b.factor && a.offset === b.offset) return value;
  // Twelve digits: what the arithmetic adds beyond is noise.
  return Number(((value * a.factor + a.offset - b.offset) / b.factor).toPrecision(12));
}
