import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@trucban/kernel';
import type { CapAlert } from './cap-alert.ts';
import { bulletinOf, type Province } from './cap-bulletin.ts';

const province: Province = {
  code: 'TM',
  name: 'Ủy ban nhân dân Tỉnh Mẫu',
  areas: [
    { code: 'P01', name: 'phường Trung Tâm', bbox: [106.6, 17.7, 106.68, 17.78] },
    { code: 'X05', name: 'xã Núi Cao', bbox: [106.2, 17.4, 106.4, 17.6] },
  ],
};
const alert = (words: JsonObject, more: Partial<CapAlert> = {}): CapAlert => ({
  identifier: 'b-1',
  sender: 'kttv@example.invalid',
  sent: '2026-11-22T00:00:00.000Z' as CapAlert['sent'],
  status: 'Actual',
  msgType: 'Alert',
  references: [],
  place: null,
  words: { event: 'Bão số 9', severity: 'Extreme', ...words },
  ...more,
});
const bulletin = (words: JsonObject = {}, more: Partial<CapAlert> = {}) => bulletinOf(alert(words, more), province);
/** Latitude first, closed, as CAP writes it. */
const square = (south: number, west: number, size: number) => [
  [south, west],
  [south, west + size],
  [south + size, west + size],
  [south + size, west],
  [south, west],
];
const areas = (zone: JsonObject) => bulletin({ areas: [zone] })['areas'];

describe('a CAP alert as a bulletin', () => {
  it('says how grave it is by what the sender says of the risk, else by its severity', () => {
    expect(bulletin()).toMatchObject({ kind: 'storm', riskLevel: 4, stormId: 'b-1', last: false, areas: [] });
    expect(bulletin({ severity: 'Minor' })).toMatchObject({ riskLevel: 1 });
    expect(bulletin({ severity: 'Unknown' })).not.toHaveProperty('riskLevel');
    const parameters = { 'Cấp độ rủi ro thiên tai': '3', WindLevel: '10', stormid: 'BAO-9' };
    expect(bulletin({ parameters })).toMatchObject({ riskLevel: 3, windLevel: 10, stormId: 'BAO-9' });
  });

  it('tells a depression from a storm, and an emergency by its urgency or its title', () => {
    expect(bulletin({ event: 'Áp thấp nhiệt đới gần bờ' })['kind']).toBe('depression');
    expect(bulletin({ event: 'Thông báo' })['kind']).toBe('other');
    expect(bulletin({ urgency: 'Immediate' })['emergency']).toBe(true);
    expect(bulletin({ urgency: 'Future', headline: 'TIN BÃO KHẨN CẤP' })).toMatchObject({
      emergency: true,
      title: 'TIN BÃO KHẨN CẤP',
    });
    expect(bulletin({ urgency: 'Future' })['emergency']).toBe(false);
  });

  it('is the last of its storm when it is a cancel or gives the all-clear', () => {
    const references = [{ sender: 'kttv@example.invalid', identifier: 'b-0', sent: '2026-11-22T07:00:00+07:00' }];
    expect(bulletin({}, { msgType: 'Cancel', references })).toMatchObject({ last: true, riskLevel: 0, stormId: 'b-0' });
    const earlier = { kind: 'storm', stormId: 'BAO-9' };
    const withdrawn = alert({ event: undefined as never }, { msgType: 'Cancel', references });
    expect(bulletinOf(withdrawn, province, earlier)).toMatchObject({ kind: 'storm', stormId: 'BAO-9', riskLevel: 0 });
    expect(bulletin({ responses: ['AllClear'] })).toMatchObject({ last: true, riskLevel: 0 });
  });

  it.each<[string, JsonObject, string[]]>([
    ['by name', { description: 'Quảng Trị, Tỉnh Mẫu' }, ['TM']],
    ['by the name of a commune', { description: 'Xã Núi Cao; biển' }, ['TM', 'X05']],
    ['by geocode', { geocodes: [{ system: 'TM', value: 'P01' }] }, ['TM', 'P01']],
    ['by a polygon inside a commune', { polygons: [square(17.72, 106.62, 0.01)] }, ['TM', 'P01']],
    ['by a polygon around all', { polygons: [square(16, 105, 4)] }, ['TM', 'P01', 'X05']],
    [
      'by a strip that only crosses',
      {
        polygons: [
          [
            [17.5, 106],
            [17.5, 107],
            [17.51, 107],
            [17.51, 106],
            [17.5, 106],
          ],
        ],
      },
      ['TM', 'X05'],
    ],
    ['by a circle', { circles: [{ lat: 17.5, lon: 106.3, radiusKm: 3 }] }, ['TM', 'X05']],
    [
      'not by what is elsewhere',
      { description: 'Cà Mau', polygons: [square(8, 104, 1)], circles: [{ lat: 10, lon: 107, radiusKm: 50 }] },
      [],
    ],
    ['not by a part of a name', { description: 'Mẫu' }, []],
  ])('is about the province %s', (_how, zone, expected) => {
    expect(areas(zone)).toEqual(expected);
  });

  it('has a ring that rules can look at, however many points it was drawn with', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => [17 + Math.sin(i / 795), 106 + Math.cos(i / 795)]);
    const ring = bulletin({ areas: [{ polygons: [[...many, many[0]] as never] }] })['polygon'] as unknown as number[][];
    expect(ring.length).toBeLessThanOrEqual(1_000);
    expect(ring[0]).toEqual([107, 17]);
  });
});
