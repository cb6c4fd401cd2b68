import { describe, expect, it } from '@jest/globals';
import { OrgSnapshot, type OrgUnitEntry } from './org-snapshot.ts';
import { candidatesOf, groupsIn } from './sop-groups.ts';

const unit = (code: string, more: Partial<OrgUnitEntry> = {}): OrgUnitEntry => ({
  code,
  name: { vi: code, en: code },
  abbr: null,
  tier: 'unit',
  kind: 'other',
  parent: null,
  area: null,
  duty: '24x7',
  opsTier: null,
  backup: null,
  skills: [],
  contact: {},
  ...more,
});

describe('groups that a model names', () => {
  it.each([
    ['IOC/dispatcher', ['IOC/dispatcher']],
    ['="TTCH-113/callTaker"', ['TTCH-113/callTaker']],
    ['=["CAT/agencyHead", "UBND-TINH/provinceLeader"]', ['CAT/agencyHead', 'UBND-TINH/provinceLeader']],
    ['=resolve("@COMMUNE-POLICE") + "/dutyOfficer"', ['@COMMUNE-POLICE/dutyOfficer']],
    ['=s03.leadAgency + "/caseOfficer"', ['*/caseOfficer']],
  ])('%s', (text, groups) => {
    expect(groupsIn(text).map(({ agency, role }) => `${agency}/${role}`)).toEqual(groups);
  });

  it('finds every agency that a resolver can mean', () => {
    const org = new OrgSnapshot(
      [unit('CA-P01', { kind: 'police', tier: 'commune' }), unit('PC07', { kind: 'police', tier: 'department' })],
      [],
    );
    expect(candidatesOf('@COMMUNE-POLICE', org).map(({ code }) => code)).toEqual(['CA-P01']);
    expect(candidatesOf('PC07', org).map(({ code }) => code)).toEqual(['PC07']);
    expect(candidatesOf('*', org)).toHaveLength(2);
  });
});

describe('the tree of org units', () => {
  const org = new OrgSnapshot([unit('A'), unit('B', { parent: 'A' }), unit('C', { parent: 'B' }), unit('D')], []);

  it('knows what lies below and above', () => {
    expect([...org.descendants('A')].sort()).toEqual(['A', 'B', 'C']);
    expect(org.ancestors('C')).toEqual(['B', 'A']);
  });
  it('puts agencies and groups in words, unknown ones as they are written', () => {
    const named = new OrgSnapshot(
      [unit('PC07', { abbr: '114', name: { vi: 'Phòng Cảnh sát PCCC', en: 'Fire police' } })],
      [],
      new Map([['callTaker', { vi: 'Điện thoại viên', en: 'Call taker' }]]),
    );
    expect(named.nameOf('PC07').vi).toBe('Phòng Cảnh sát PCCC');
    expect(named.groupName('PC07/callTaker')).toEqual({ vi: 'Điện thoại viên 114', en: 'Call taker 114' });
    expect(named.groupName('X/y').vi).toBe('y X');
  });
});
