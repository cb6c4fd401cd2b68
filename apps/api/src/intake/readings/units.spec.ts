import { expect, it } from '@jest/globals';
import { converted } from './units.ts';

it.each([
  [35, 'µg/m³', 'ug/m3', 35],
  [0.035, 'mg/m3', 'μg/m³', 35],
  [300, 'K', '°C', 26.85],
  [86, '°F', 'degC', 30],
  [36, 'km/h', 'm/s', 10],
  [250, 'cm', 'm', 2.5],
  [1.5, 'bar', 'kPa', 150],
  [2, 'MPa', 'bar', 20],
  [500, 'l/s', 'm³/s', 0.5],
  [1, ' M ', 'm', 1],
])('knows that %d %s are in %s %d', (value, from, to, expected) =>
  expect(converted(value, from, to)).toBeCloseTo(expected, 9),
);

it.each([
  ['ppb', 'ug/m3'],
  ['V', 'm'],
  ['', 'm'],
  ['constructor', 'm'],
])('does not guess: %s in %s', (from, to) => expect(converted(1, from, to)).toBeNull());
