import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { OrgSnapshot, type AreaEntry, type OrgUnitEntry } from '../identity/public.ts';
import { agenciesOf, isResolver, resolveResolvers, type ResolverPlace } from './resolvers.ts';
import { visibleTo } from './visibility.ts';

const pack = JSON.parse(readFileSync(new URL('../../../../province/agencies.json', import.meta.url), 'utf8')) as {
  agencies: (Omit<OrgUnitEntry, 'name' | 'opsTier'> & { vi: string; en: string; opsTier?: string })[];
  areas: AreaEntry[];
  resolvers: { code: string }[];
};
const units = new OrgSnapshot(
  pack.agencies.map((a) => ({
    ...a,
    name: { vi: a.vi, en: a.en },
    area: a.area ?? null,
    opsTier: a.opsTier ?? null,
    backup: a.backup ?? null,
  })),
  pack.areas,
);
const place = (over: Partial<ResolverPlace> = {}): ResolverPlace => ({
  areaCode: 'X05',
  point: null,
  attributes: {},
  ...over,
});
const open = () => true;

describe('resolvers', () => {
  it('of the pack are all known', () =>
    expect(pack.resolvers.map(({ code }) => code).filter((code) => !isResolver(code))).toEqual([]));

  it('by place name the agencies of the commune and its area centre', () => {
    const { resolved, unresolved } = resolveResolvers(units, place(), 'PC07', [], open);
    expect(resolved).toEqual({
      '@COMMUNE-PC': 'UBND-X05',
      '@COMMUNE-POLICE': 'CA-X05',
      '@COMMUNE-HEALTH': 'TYT-X05',
      '@COMMUNE-FORCE': 'LL-X05',
      '@COMMUNE-COC': 'COC-X05',
      '@AREA-OC': 'OC-VENBIEN',
      '@TASK-AGENCY': 'PC07',
    });
    expect(unresolved).toEqual([]);
  });

  it('name the backup of a commune centre that is off duty', () => {
    expect(resolveResolvers(units, place(), 'PC07', [], (duty) => duty === '24x7').resolved['@COMMUNE-COC']).toBe(
      'OC-VENBIEN',
    );
  });

  it('that find nobody name the centre, and say so', () => {
    const { resolved, unresolved } = resolveResolvers(
      units,
      place({ areaCode: null }),
      '@COMMUNE-FORCE',
      ['@COMMUNE-FORCE', '@FACILITY'],
      open,
    );
    expect(resolved).toMatchObject({ '@COMMUNE-PC': 'IOC', '@FACILITY': 'IOC', '@TASK-AGENCY': 'IOC' });
    expect(unresolved).toContain('@COMMUNE-PC');
    expect(unresolved).toContain('@FACILITY');
  });

  it('by object read the attributes, but only agencies that exist', () => {
    const asked = ['@FACILITY', '@TOPIC-AGENCY', '@SYSTEM-OWNER'];
    const attributes = { facility: { contactAgency: 'SGDDT' }, topicAgency: 'SYT', asset: { owner: 'NOBODY' } };
    expect(resolveResolvers(units, place({ attributes }), 'IOC', asked, open).resolved).toMatchObject({
      '@FACILITY': 'SGDDT',
      '@TOPIC-AGENCY': 'SYT',
      '@SYSTEM-OWNER': 'IOC',
    });
    expect(agenciesOf(['@FACILITY', '@NEAREST-FIRE', 'SYT', 'SYT'], { '@FACILITY': 'SGDDT' })).toEqual([
      'SGDDT',
      'SYT',
    ]);
  });
});

describe('who sees an incident', () => {
  const input = { leadAgency: 'PC07', agencies: ['PC07', 'DIENLUC'], areaCode: 'P04' };
  it('the centre, its agencies, and those of the place', () => {
    expect(visibleTo(units, { ...input, restricted: false })).toEqual([
      'IOC',
      'PC07',
      'DIENLUC',
      'UBND-P04',
      'COC-P04',
      'CA-P04',
      'TYT-P04',
      'LL-P04',
      'OC-VENBIEN',
    ]);
  });
  it('of a restricted type only the lead and the shift leader', () => {
    expect(visibleTo(units, { ...input, restricted: true })).toEqual(['PC07', 'group:IOC/shiftLeader']);
  });
});
