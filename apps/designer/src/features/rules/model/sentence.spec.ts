import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../shared/json/json-value.ts';
import { isoOf, lengthOf, lengthWords } from '@trucban/ui/duration';
import { factWords } from './fact-words.ts';
import { sentenceOf } from './sentence.ts';
import { subjectsOf } from './rule-subjects.ts';

const rule: JsonObject = {
  code: 'WATER',
  index: { kinds: ['sensor.reading'] },
  facts: { mean: { type: 'window', aggregate: 'avg', of: { fact: 'data', path: 'value' }, window: 'PT15M' } },
  conditions: {
    all: [
      { fact: 'mean', operator: 'greaterThan', value: 150 },
      { any: [{ fact: 'event', path: 'quality', operator: 'equal', value: 'good' }, { odd: 1 }] },
      { not: { fact: 'event', path: 'exercise', operator: 'equal', value: true } },
    ],
  },
  severity: 'medium',
  alert: {
    hold: { for: 'PT15M' },
    clear: { for: 'PT30M' },
    ladder: [{ after: 'PT1H', severity: 'high' }],
  },
  actions: [{ type: 'createIncident', eventType: 'ENV-WASTEWATER' }],
};
const read = (locale: 'vi' | 'en', more: JsonObject = {}): string =>
  sentenceOf({ ...rule, ...more }, locale, {
    subjects: subjectsOf(rule, []),
    names: new Map([['ENV-WASTEWATER', 'Nước thải vượt quy chuẩn']]),
    severityOf: (code) => (locale === 'vi' ? { medium: 'Trung bình', high: 'Nghiêm trọng' }[code] : code) ?? code,
    actionOf: (type) => type,
  })
    .map(({ text }) => text)
    .join('');

describe('a fact of a rule', () => {
  it('names no place before one is chosen', () => {
    expect(factWords({ type: 'geofence' }, 'vi', [])).toBe('vị trí so với …');
    expect(factWords({ type: 'geofence', point: [106, 17] }, 'vi', [])).toBe('vị trí so với điểm');
  });

  it('is read by the name that the rule gives it', () => {
    const name = { vi: 'mức bụi', en: 'dust' };
    const named = subjectsOf(
      { ...rule, facts: { mean: { ...(rule['facts'] as { mean: JsonObject }).mean, name } } },
      [],
    );
    expect(named.find(({ fact }) => fact === 'mean')).toMatchObject(name);
  });
});

describe('a rule', () => {
  it('says which incident an event repeats', () => {
    const repeats = { sameArea: true, within: 'PT1H' };
    const actions = [{ type: 'createIncident', eventType: 'ENV-WASTEWATER', repeats }];
    expect(read('vi', { actions })).toContain(
      'tạo sự vụ Nước thải vượt quy chuẩn hoặc gắn vào sự vụ đang mở, cùng địa bàn, mới báo trong 1 giờ.',
    );
  });

  it('is read back in both languages', () => {
    expect(read('vi')).toBe(
      'Khi có số đo cảm biến mà trung bình giá trị đo trong 15 phút, của cùng đối tượng lớn hơn 150 và ' +
        '(chất lượng dữ liệu là tốt hoặc [phần viết bằng JSON]) và không phải diễn tập là đúng, giữ như vậy 15 phút, ' +
        'thì mở một cảnh báo cho mỗi đối tượng mức Trung bình sau 1 giờ Nghiêm trọng và tạo sự vụ Nước thải vượt quy chuẩn.' +
        ' Tự hết khi điều kiện không còn đúng suốt 30 phút.',
    );
    expect(read('en')).toContain(
      'On sensor reading where average of value in 15 minutes, of the same key is more than 150 and',
    );
  });

  it('of an alert that does nothing else ends with the alert', () => {
    expect(read('vi', { actions: [], alert: { by: [] }, severity: 'high' })).toContain(
      'thì mở một cảnh báo mức Nghiêm trọng.',
    );
    expect(read('vi', { actions: [], alert: { by: [] }, severity: null })).toContain('thì mở một cảnh báo.');
  });

  it('says which incidents it merges and attaches to', () => {
    const into = {
      eventTypes: ['ENV-WASTEWATER'],
      severities: ['high'],
      withinM: 500,
      sameArea: true,
      within: 'PT30M',
    };
    const same = { eventTypes: ['X'], unassigned: true, same: { station: { fact: 'event', path: 'key' } } };
    const actions: JsonObject[] = [
      { type: 'mergeIncident', into },
      { type: 'mergeIncident', incident: same, into: {} },
      { type: 'attachTo', incident: same },
    ];
    expect(read('vi', { actions })).toContain(
      'và gộp vào sự vụ đang mở Nước thải vượt quy chuẩn, mức Nghiêm trọng, trong vòng 500 m, cùng địa bàn, mới báo trong 30 phút' +
        ' và gộp sự vụ đang mở X, chưa ai nhận, cùng station vào sự vụ đang mở' +
        ' và gắn vào sự vụ đang mở X, chưa ai nhận, cùng station.',
    );
    expect(read('en', { actions })).toContain('merge into open incidents');
  });
});

describe('a length of time', () => {
  it('is one number of one unit, and written back the same', () => {
    for (const iso of ['PT15M', 'PT90M', 'P2D', 'PT36H', 'PT10S']) expect(isoOf(lengthOf(iso) ?? fail())).toBe(iso);
    expect(lengthOf('PT1H30M')).toEqual({ count: 90, unit: 'minute' });
    expect(lengthOf('P1W')).toEqual({ count: 7, unit: 'day' });
    expect([lengthOf('P1M'), lengthOf(''), lengthOf('P'), lengthOf(3)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([lengthWords('PT1H', 'en'), lengthWords('PT2H', 'en'), lengthWords('P1Y', 'vi')]).toEqual([
      '1 hour',
      '2 hours',
      'P1Y',
    ]);
  });
});

function fail(): never {
  throw new Error('no length');
}
