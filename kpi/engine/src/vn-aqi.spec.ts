import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { bandOf } from './bands.ts';
import { VN_AQI_BANDS, highestOf8, nowcast, vnAqiOfDay, vnAqiOfHour, type Hours } from './vn-aqi.ts';

/** The worked examples of Decision 1459/QĐ-TCMT, sections 2.2.2.a and 2.3. */
const PM25 = [26.9, 24.7, 20.5, 23.5, 19.5, 16.5, 19.0, 16.5, 20.3, 22.4, 19.6, 20.6];
const O3 = [
  15.7, 14.2, 17.7, 18.9, 19.3, 15.7, 19.7, 22.6, 27.1, 29.0, 31.9, 25.3, 34.7, 35.2, 41.6, 45.7, 49.2, 55.8, 69.6,
  78.3, 91.5, 97.7, 81.2, 71.8, 43.5, 34.3, 21.5, 20.5, 19.4, 20.4, 21.3,
];
const all = (value: number, count = 24): Hours => Array.from({ length: count }, () => value);
const round = (value: number | null): number => Math.round((value ?? NaN) * 10) / 10;

describe('VN_AQI', () => {
  it('computes the Nowcast of the example', () => expect(round(nowcast(PM25))).toBe(20.3));

  it('computes the hour of the example', () => {
    const { index, parts } = vnAqiOfHour({ o3: [136.1], no2: [118.7], pm25: PM25 });
    // NO2: 59.35 there is written as 60; the table gives 59.
    expect({ index, parts }).toEqual({ index: 59, parts: { o3: 43, no2: 59, pm25: 41 } });
  });

  it('computes the day of the example', () => {
    const o3 = [...all(89.3, 30), 114.6];
    const { index, parts } = vnAqiOfDay({ o3, no2: [...all(50, 23), 130.8], pm25: all(55.7) });
    expect([index, parts.no2, parts.pm25]).toEqual([110, 65, 110]);
  });

  it('finds the highest mean of 8 hours of the example', () => expect(round(highestOf8(O3))).toBe(74.4));

  it.each<[keyof typeof FIRST, readonly number[]]>([
    ['pm25', [0, 25, 50, 80, 150, 250, 350, 500, 900]],
    ['pm10', [0, 50, 150, 250, 350, 420, 500, 600, 5_000]],
  ])('has the breakpoints of table 2 for %s', (name, values) => {
    expect(values.map((value) => vnAqiOfHour({ [name]: all(value, 12) }).index)).toEqual([...INDEX, 500]);
  });
  it.each<[keyof typeof FIRST, readonly number[]]>([
    ['o3', [0, 160, 200, 300, 400, 800, 1_000, 1_200, 9_999]],
    ['co', [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000, 999_999]],
    ['so2', [0, 125, 350, 550, 800, 1_600, 2_100, 2_630, 9_999]],
    ['no2', [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850, 9_999]],
  ])('has the breakpoints of table 2 for %s', (name, values) => {
    expect(values.map((value) => vnAqiOfHour({ [name]: [value] }).parts[name])).toEqual([...INDEX, 500]);
  });

  it('needs PM10 or PM2.5', () => expect(vnAqiOfHour({ o3: [300] })).toEqual({ index: null, parts: { o3: 150 } }));

  it('needs two of the last three hours for a Nowcast', () => {
    expect(nowcast([...all(20, 9), 20, null, null])).toBeNull();
    expect(nowcast([...all(20, 9), 20, 20, null])).toBe(20);
    expect(nowcast([])).toBeNull();
    expect(nowcast([-1, NaN, 20])).toBeNull();
  });

  it('uses 8 hours of O3 up to 400 µg/m³ only', () => {
    expect(vnAqiOfDay({ o3: all(390, 31) }).parts.o3).toBe(295);
    expect(vnAqiOfDay({ o3: all(410, 31) }).parts.o3).toBe(203);
  });

  it('leaves out a day of which too much is missing', () => {
    expect(vnAqiOfDay({ pm25: [...all(25, 17), ...Array.from({ length: 7 }, () => null)] }).index).toBeNull();
    expect(vnAqiOfDay({ pm25: [...all(25, 18), ...Array.from({ length: 6 }, () => null)] }).index).toBe(50);
  });

  it('keeps the Nowcast between the least and the most of its hours', () => {
    const hours = fc.array(fc.option(fc.double({ min: 0, max: 900, noNaN: true })), { maxLength: 14 });
    fc.assert(
      fc.property(hours, (values) => {
        const found = nowcast(values);
        const known = values.slice(-12).filter((value) => value !== null);
        if (found === null) return;
        expect(found).toBeLessThanOrEqual(Math.max(...known) * 1.0001);
        expect(found).toBeGreaterThanOrEqual(Math.min(...known) * 0.999);
      }),
    );
  });

  it.each([
    [0, 'Tốt'],
    [50, 'Tốt'],
    [51, 'Trung bình'],
    [150.4, 'Kém'],
    [151, 'Xấu'],
    [300, 'Rất xấu'],
    [500, 'Nguy hại'],
    [501, undefined],
    [null, undefined],
  ])('%s is %s', (value, vi) => expect(bandOf(VN_AQI_BANDS, value)?.vi).toBe(vi));
});

const INDEX = [0, 50, 100, 150, 200, 300, 400, 500];
const FIRST = { o3: 0, co: 0, so2: 0, no2: 0, pm10: 0, pm25: 0 };
