import { describe, expect, it } from '@jest/globals';
import type { MadeSection } from '@trucban/contracts';
import { blocksOf } from './sections.ts';
import { nameOf } from './xlsx.ts';

describe('the units of a report', () => {
  const section = (unit: string) =>
    ({
      id: 'a',
      type: 'indicators',
      title: { vi: 'Chỉ tiêu', en: 'Indicators' },
      chart: true,
      items: [
        {
          name: { vi: 'Thời gian đáp ứng', en: 'Response time' },
          unit,
          source: [],
          state: 'onTarget',
          points: [1, 2, 3].map((value) => ({ period: `2026-11-0${value}`, value })),
        },
      ],
    }) as unknown as MadeSection;

  it('are in its language, beside the name and at the chart', () => {
    const said = (lang: 'vi' | 'en') => JSON.stringify(blocksOf(section('phút'), lang));
    expect(said('vi')).toContain('"note":"phút"');
    expect(said('vi')).toContain('Thời gian đáp ứng (phút)');
    expect(said('en')).toContain('"note":"min"');
    expect(said('en')).toContain('Response time (min)');
  });
});

describe('the sheets of a workbook', () => {
  it('have names that Excel takes, that end after a word, and none twice', () => {
    const taken = new Set<string>();
    const long = 'II. SỰ VỤ KHẨN CẤP VÀ AN NINH TRẬT TỰ';
    expect([long, long, 'Số liệu: 9/2026', 'x'.repeat(40)].map((words) => nameOf(words, taken))).toEqual([
      'II. SỰ VỤ KHẨN CẤP VÀ AN…',
      'II. SỰ VỤ KHẨN CẤP VÀ AN… 2',
      'Số liệu  9 2026',
      `${'x'.repeat(27)}…`,
    ]);
  });
});
