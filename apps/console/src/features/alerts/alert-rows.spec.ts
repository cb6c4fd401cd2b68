import { describe, expect, it } from '@jest/globals';
import type { AlertDto } from '@trucban/contracts';
import { groupsOf, lookOf, thingsOf, visibleAlerts } from './alert-rows.ts';

const alert = (id: string, of: Partial<AlertDto> = {}): AlertDto => ({
  id,
  rule: 'RULE-16',
  ruleVersion: 1,
  key: '["TN-14"]',
  exercise: false,
  state: 'active',
  severity: 'medium',
  count: 1,
  raisedAt: '2026-11-22T10:00:00Z',
  lastAt: '2026-11-22T10:00:00Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  clearedAt: null,
  clearedBy: null,
  incidentId: null,
  incidentNumber: null,
  lastEventId: 'e',
  version: 1,
  ...of,
});
const acknowledgedAt = '2026-11-22T10:01:00Z';
const order = (alerts: readonly AlertDto[], by: 'rule' | 'thing' | 'none') =>
  groupsOf(alerts, by).map(({ key, alerts: inside }) => `${key}: ${inside.map(({ id }) => id).join(' ')}`);

describe('the alerts inbox', () => {
  it('puts what nobody has acknowledged first, then the worst, then the newest', () => {
    const alerts = [
      alert('seen', { severity: 'critical', acknowledgedAt }),
      alert('older'),
      alert('newer', { raisedAt: '2026-11-22T11:00:00Z' }),
      alert('worse', { severity: 'high' }),
    ];
    expect(order(alerts, 'none')).toEqual([': worse newer older seen']);
  });

  it('groups by rule or by what the alert is about, the most urgent group first', () => {
    const alerts = [
      alert('a', { key: '["TN-1"]' }),
      alert('b', { key: '["TN-2"]', rule: 'RULE-20', severity: 'critical' }),
      alert('c', { key: '["TN-1"]', rule: 'RULE-20' }),
    ];
    expect(order(alerts, 'rule')).toEqual(['RULE-20: b c', 'RULE-16: a']);
    expect(order(alerts, 'thing')).toEqual(['TN-2: b', 'TN-1: a c']);
    expect(groupsOf([alert('a'), alert('b', { acknowledgedAt })], 'rule')[0]?.unseen).toBe(1);
  });

  it('shows of those that are over the last one first', () => {
    const over = (id: string, clearedAt: string) => alert(id, { state: 'cleared', clearedAt });
    const alerts = [over('first', '2026-11-22T11:00:00Z'), over('last', '2026-11-22T12:00:00Z')];
    expect(order(alerts, 'none')).toEqual([': last first']);
  });

  it('reads what an alert is about, of exercises too', () => {
    expect(thingsOf('["P01","pm25"]')).toEqual(['P01', 'pm25']);
    expect(thingsOf('exercise ["P01"]')).toEqual(['P01']);
    expect(thingsOf('not JSON')).toEqual(['not JSON']);
  });

  it('calls an alert acknowledged only while it still stands', () => {
    expect(lookOf({ state: 'active', acknowledgedAt: null })).toBe('active');
    expect(lookOf({ state: 'active', acknowledgedAt })).toBe('acknowledged');
    expect(lookOf({ state: 'clearing', acknowledgedAt })).toBe('clearing');
    expect(lookOf({ state: 'cleared', acknowledgedAt })).toBe('cleared');
  });

  it('lets through what all filters let through, searched without diacritics', () => {
    const alerts = [alert('a'), alert('b', { severity: 'high' }), alert('c', { acknowledgedAt })];
    const seen = (of: object) =>
      visibleAlerts(alerts, { view: 'open', severities: [], query: '', rule: undefined, ...of }, ({ id }) =>
        id === 'a' ? 'Mưa lớn trạm Đồng Lúa' : '',
      ).map(({ id }) => id);
    expect(seen({})).toEqual(['a', 'b', 'c']);
    expect(seen({ view: 'new' })).toEqual(['a', 'b']);
    expect(seen({ severities: ['high'] })).toEqual(['b']);
    expect(seen({ query: 'dong lua' })).toEqual(['a']);
    expect(seen({ rule: 'RULE-1' })).toEqual([]);
  });
});
