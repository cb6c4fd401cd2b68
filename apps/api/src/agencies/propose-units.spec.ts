import { distanceM } from '@trucban/kernel';
import { describe, expect, it } from '@jest/globals';
import { rankUnits, type Unit, type UnitWish } from './propose-units.ts';

const P01 = { lat: 17.74, lon: 106.64 };
const P04 = { lat: 17.74, lon: 106.72 };
const X07 = { lat: 17.74, lon: 106.56 };

const unit = (code: string, kind: string, point: Unit['point'], skills: string[], busy = false): Unit => ({
  code,
  kind,
  point,
  skills,
  busy,
});
const FIRE = [
  unit('PC07', 'firePolice', null, ['dispatch', 'firefighting']),
  unit('DOI-CC1', 'firePolice', P01, ['firefighting', 'ladderTruck']),
  unit('DOI-CC2', 'firePolice', P04, ['firefighting', 'hazmat']),
  unit('DOI-CC3', 'firePolice', X07, ['firefighting', 'waterRescue']),
];
const wish = (over: Partial<UnitWish>): UnitWish => ({
  skills: ['firefighting'],
  place: P04,
  critical: false,
  ...over,
});
const codes = (units: readonly Unit[], over: Partial<UnitWish>) => rankUnits(units, wish(over)).map((p) => p.agency);

describe('the proposal of units', () => {
  it('names the nearest first, one without a place last', () => {
    expect(codes(FIRE, { resolver: '@NEAREST-FIRE' })).toEqual(['DOI-CC2', 'DOI-CC1', 'DOI-CC3', 'PC07']);
  });

  it('puts a unit with an open assignment behind all that are free', () => {
    const busy = FIRE.map((each) => (each.code === 'DOI-CC2' ? { ...each, busy: true } : each));
    expect(rankUnits(busy, wish({ resolver: '@NEAREST-FIRE' })).at(-1)).toEqual({
      agency: 'DOI-CC2',
      distanceM: 0,
      available: false,
    });
  });

  it('prefers the unit that has more of the skills asked for', () => {
    expect(codes(FIRE, { skills: ['firefighting', 'ladderTruck'] })[0]).toBe('DOI-CC1');
    expect(codes(FIRE, { skills: ['hazmat'] })).toEqual(['DOI-CC2']);
  });

  it('sends advanced life support first to a critical call', () => {
    const crews = [
      unit('TTCC115', 'ambulance', P01, ['advancedLifeSupport']),
      unit('VT115-A', 'ambulance', P04, ['basicLifeSupport']),
    ];
    const call = { resolver: '@NEAREST-AMBULANCE', skills: [] } as const;
    expect(codes(crews, call)).toEqual(['VT115-A', 'TTCC115']);
    expect(codes(crews, { ...call, critical: true })).toEqual(['TTCC115', 'VT115-A']);
  });

  it('sends more than one patient to a hospital', () => {
    const hospital = unit('BVDKT', 'hospital', P01, ['surgery'], true);
    expect(rankUnits([hospital], wish({ resolver: '@RECEIVING-HOSPITAL', skills: ['surgery'] }))[0]?.available).toBe(
      true,
    );
  });

  it('measures the great circle', () => {
    expect(distanceM(P01, P04)).toBeGreaterThan(8_400);
    expect(distanceM(P01, P04)).toBeLessThan(8_500);
    expect(distanceM(P01, P01)).toBe(0);
  });
});
